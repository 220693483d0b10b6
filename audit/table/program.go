package table

import "whoread/audit"

// programPart is one of the texts that describe a client program.
type programPart int

const (
	clientInfo programPart = iota
	clientName             // readable; it follows from the others
	appID
	clientAppID

	programParts
)

// program is the client program of a record. There are few of them, so a record keeps one code for
// all parts.
type program struct {
	parts [programParts]uint32
	own   bool // whoread uses it for lookups
}

// programs holds the client programs of all records.
type programs struct {
	list  series[program] // by code - 1
	dicts [programParts]dict
}

func newPrograms() programs {
	var p programs
	for i := range p.dicts {
		p.dicts[i] = newDict()
	}
	return p
}

// internProgram returns the code of a client program.
func (s *Store) internProgram(info, app, clientApp string) uint32 {
	dicts := &s.programs.dicts
	var p program
	p.parts[clientInfo] = dicts[clientInfo].intern(info)
	p.parts[appID] = dicts[appID].intern(app)
	p.parts[clientAppID] = dicts[clientAppID].intern(clientApp)
	code, ok := s.programCodes[p]
	if !ok {
		known := p
		name := audit.ClientName(info, app, clientApp)
		if p.own = s.isOwn(app, clientApp); p.own {
			name = OwnLookup
		}
		p.parts[clientName] = dicts[clientName].intern(name)
		s.programs.list.push(p)
		code = uint32(s.programs.list.n)
		s.programCodes[known] = code
	}
	return code
}

// isOwn reports whether a program did one of whoread's own lookups.
func (p *programs) isOwn(code uint32) bool { return code != 0 && p.list.mustAt(code-1).own }

// partCode returns the code of a part of a program.
func (p *programs) partCode(code uint32, part programPart) uint32 {
	if code == 0 {
		return 0
	}
	return p.list.mustAt(code - 1).parts[part]
}

// partText returns a part of a program.
func (p *programs) partText(code uint32, part programPart) string {
	return p.dicts[part].text(p.partCode(code, part))
}
