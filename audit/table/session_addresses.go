package table

import "slices"

// sessionAddresses are the addresses from which each session was used, by codes. Nearly every
// session has one.
type sessionAddresses struct {
	first []uint32 // by session; 0 for none
	more  map[uint32][]uint32
}

// addressesOf lists the addresses of a session in the order of their first records.
func (a sessionAddresses) addressesOf(session uint32) []uint32 {
	if a.first[session] == 0 {
		return nil
	}
	return append([]uint32{a.first[session]}, a.more[session]...)
}

// countOf is how many addresses a session has.
func (a sessionAddresses) countOf(session uint32) int {
	if a.first[session] == 0 {
		return 0
	}
	return 1 + len(a.more[session])
}

// findAddresses finds the addresses of all sessions among all records of the snapshot, whatever the
// view shows of them. It takes some ten milliseconds for a million records.
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
	return s.Shape == Grouped && s.By == SessionID && (s.Filter != nil || s.Within != nil)
}

// sortsByAllAddresses reports whether the order of the groups follows from records that the view does
// not show.
func (s Spec) sortsByAllAddresses() bool {
	return s.hidesSessionRecords() && slices.ContainsFunc(s.Sort, func(k SortKey) bool { return k.Column == ClientIPs })
}

// AllAddresses lists the addresses from which the session of a row was used, also in records that
// the view does not show: a session of several addresses is what an intruder looks like, and a
// filter for one of them must not hide that. It is nil if the row is no session, or if the view
// shows all records anyway.
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

// addressCountKey sorts sessions by all their addresses, and then by those that the view shows.
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
