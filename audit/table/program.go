package table

import "whoread/audit"

// program is what a record says of the program that was used, as codes of dictionaries. Few
// programs are used, so that a record keeps one code for all of this.
type program struct {
	info, client, app, clientApp uint32
	own                          bool // whoread looks messages up with it
}

// programs are the programs of all records.
type programs struct {
	list    series[program] // by code - 1
	infos   dict
	clients dict // readable names
	apps    dict // AppIds and ClientAppIds
}

func newPrograms() programs {
	return programs{infos: newDict(), clients: newDict(), apps: newDict()}
}

// internProgram gives the program of a record its code.
func (s *Store) internProgram(r *audit.Record) uint32 {
	p := program{
		info:      s.programs.infos.intern(r.ClientInfo),
		app:       s.programs.apps.intern(r.AppID),
		clientApp: s.programs.apps.intern(r.ClientAppID),
	}
	code, ok := s.programCodes[p]
	if !ok {
		known := p
		name := audit.ClientName(r.ClientInfo, r.AppID, r.ClientAppID)
		if p.own = s.isOwn(r.AppID, r.ClientAppID); p.own {
			name = OwnLookup
		}
		p.client = s.programs.clients.intern(name)
		s.programs.list.push(p)
		code = uint32(s.programs.list.n)
		s.programCodes[known] = code
	}
	return code
}

// own reports whether a program is one of whoread's own lookups.
func (p *programs) own(code uint32) bool { return code != 0 && p.list.must(code-1).own }

// of returns the dictionary of a column of programs; nil for other columns.
func (p *programs) of(c Column) *dict {
	switch c {
	case ClientInfo:
		return &p.infos
	case Client:
		return &p.clients
	case AppID, ClientAppID:
		return &p.apps
	default:
		return nil
	}
}

// part is the code that a program has in the dictionary of a column.
func (p *programs) part(code uint32, c Column) uint32 {
	if code == 0 {
		return 0
	}
	x := p.list.must(code - 1)
	switch c {
	case ClientInfo:
		return x.info
	case Client:
		return x.client
	case AppID:
		return x.app
	default:
		return x.clientApp
	}
}
