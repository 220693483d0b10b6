package table

import "strings"

// OwnLookup is the name of the client in records of whoread's own lookups: who looks messages up
// in a mailbox accesses its items, which the audit log records as it does for anybody else.
const OwnLookup = "whoread's own lookup"

// SetOwnApps tells which apps whoread itself looks messages up with. Records with one of these as AppId
// or ClientAppId, in any case of letters, are its own lookups: views leave them out unless
// [Spec.ShowOwnLookups] is set. Call SetOwnApps before the first Append.
func (s *Store) SetOwnApps(appIDs ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range appIDs {
		if id != "" {
			s.ownApps[strings.ToLower(id)] = struct{}{}
		}
	}
}

// isOwn reports whether whoread looks messages up with one of the apps.
func (s *Store) isOwn(appIDs ...string) bool {
	if len(s.ownApps) == 0 {
		return false
	}
	for _, id := range appIDs {
		if _, ok := s.ownApps[strings.ToLower(id)]; ok {
			return true
		}
	}
	return false
}

// OwnRecords is the number of records of whoread's own lookups.
func (s *Snapshot) OwnRecords() int { return s.ownCount }

// HiddenOwnRecords is the number of records that the view does not show only because they are of whoread's
// own lookups.
func (v *View) HiddenOwnRecords() int { return v.hiddenOwn }

// leaveOwnOut clears the mask of the records from lo on where they are whoread's own lookups,
// and counts them.
func (s *Snapshot) leaveOwnOut(mask []bool, lo int) int {
	n := 0
	for i, shown := range mask {
		if shown && s.programs.isOwn(s.codes[colProgram].at(lo+i)) {
			mask[i] = false
			n++
		}
	}
	return n
}
