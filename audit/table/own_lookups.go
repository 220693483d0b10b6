package table

import "strings"

// OwnLookup is the client name of whoread's own lookups. A lookup in a mailbox accesses items, and
// the audit log records this like any other access.
const OwnLookup = "whoread's own lookup"

// SetOwnApps sets the app IDs that whoread itself uses for lookups. Records with one of them as
// AppId or ClientAppId, in any case, are own lookups: views omit them unless [Spec.ShowOwnLookups]
// is set. Call it before the first Append.
func (s *Store) SetOwnApps(appIDs ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range appIDs {
		if id != "" {
			s.ownApps[strings.ToLower(id)] = struct{}{}
		}
	}
}

// isOwn reports whether one of the apps is whoread's.
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

// OwnRecords returns the number of records of whoread's own lookups.
func (s *Snapshot) OwnRecords() int { return s.ownCount }

// HiddenOwnRecords returns the number of records that the view hides only because they are
// whoread's own lookups.
func (v *View) HiddenOwnRecords() int { return v.hiddenOwn }

// hideOwnRecords clears the mask, which begins at record lo, for whoread's own lookups and counts
// them.
func (s *Snapshot) hideOwnRecords(mask []bool, lo int) int {
	n := 0
	for i, shown := range mask {
		if shown && s.programs.isOwn(s.codes[colProgram].at(lo+i)) {
			mask[i] = false
			n++
		}
	}
	return n
}
