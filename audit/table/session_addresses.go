package table

import "slices"

// sessionAddresses are the codes of the addresses that used each session. Nearly every session has
// one.
type sessionAddresses struct {
	first []uint32 // by session; 0 for none
	more  map[uint32][]uint32
}

// addressesOf returns the addresses of a session in the order of their first records.
func (a sessionAddresses) addressesOf(session uint32) []uint32 {
	if a.first[session] == 0 {
		return nil
	}
	return append([]uint32{a.first[session]}, a.more[session]...)
}

// countOf returns the number of addresses of a session.
func (a sessionAddresses) countOf(session uint32) int {
	if a.first[session] == 0 {
		return 0
	}
	return 1 + len(a.more[session])
}

// findAddresses collects the addresses of all sessions from all records of the snapshot, including
// those that the view hides. It takes some ten milliseconds for a million records.
func (v *View) findAddresses() sessionAddresses {
	s := v.snap
	a := sessionAddresses{first: make([]uint32, s.columnCodeCount(SessionID)), more: map[uint32][]uint32{}}
	leaveOut := s.ownCount > 0 && !v.spec.ShowOwnLookups
	for r := range uint32(s.Len()) {
		session, address := s.codes[colSession].mustAt(r), s.codes[colClientIP].mustAt(r)
		switch {
		case session == 0 || address == 0 || address == a.first[session]:
		case leaveOut && s.programs.isOwn(s.codes[colProgram].mustAt(r)):
		case a.first[session] == 0:
			a.first[session] = address
		case !slices.Contains(a.more[session], address):
			a.more[session] = append(a.more[session], address)
		}
	}
	return a
}

// hidesSessionRecords reports whether groups by session may lack records of their sessions.
func (s Spec) hidesSessionRecords() bool {
	return s.Shape == Grouped && s.By == SessionID && s.Then == NoColumn && (s.Filter != nil || s.Within != nil)
}

// sortsByAllAddresses reports whether the order of the groups depends on records that the view
// hides.
func (s Spec) sortsByAllAddresses() bool {
	return s.hidesSessionRecords() && slices.ContainsFunc(s.Sort, func(k SortKey) bool { return k.Column == ClientIPs })
}

// AllAddresses returns every address that used the session of a row, including those in hidden
// records: a session with several addresses can be an intruder's, and a filter for one of them must
// not hide that. It returns nil for other rows, and if the view hides no records.
func (v *View) AllAddresses(row int) []string {
	if !v.spec.hidesSessionRecords() {
		return nil
	}
	var texts []string
	for _, code := range v.addresses().addressesOf(v.groups.keys[v.rows[row]].code) {
		texts = append(texts, v.snap.dicts[colClientIP].text(code))
	}
	return texts
}

// addressCountKey returns a sort key for sessions: the number of all their addresses, then of the
// addresses in the view.
func (v *View) addressCountKey() func(n uint32) uint32 {
	const most = 1<<16 - 1
	all, shown := v.addresses(), v.groups.columnNumbers(ClientIPs)
	return func(n uint32) uint32 {
		code := v.groups.keys[n].code
		count := shown(n)
		if code == 0 {
			return min(count, most)<<16 | min(count, most)
		}
		return min(uint32(all.countOf(code)), most)<<16 | min(count, most)
	}
}
