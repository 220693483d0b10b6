package table

import (
	"slices"
	"sync"

	"whoread/audit/filter"
)

// copyIndex finds the second record with an id by the first one, where their contents differ. It has its own
// lock, so that the screen never waits for a sort.
type copyIndex struct {
	mu     sync.RWMutex
	second map[uint32]uint32
}

// addCopy adds a record with the id of an earlier one.
func (x *copyIndex) addCopy(first, later uint32) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.second == nil {
		x.second = map[uint32]uint32{}
	}
	if _, ok := x.second[first]; !ok {
		x.second[first] = later
	}
}

// IsConflict reports whether another record of the snapshot has the same id and other content (C28).
func (s *Snapshot) IsConflict(record int) bool {
	return s.flags.at(record)&flagConflict != 0 || s.isFirstCopy(record)
}

// isFirstCopy reports whether a later record of the snapshot has the same id and other content.
func (s *Snapshot) isFirstCopy(record int) bool {
	if s.firstCopies.list.n == 0 {
		return false
	}
	x := &s.cache.copies
	x.mu.RLock()
	defer x.mu.RUnlock()
	second, ok := x.second[uint32(record)]
	return ok && int(second) < s.Len() // the index can be of a later snapshot
}

// ConflictingCopies returns the other records with the id of a record and other content, in the order of
// reading.
func (s *Snapshot) ConflictingCopies(record int) []int {
	if !s.IsConflict(record) {
		return nil
	}
	first := uint32(record)
	if earlier, ok := s.firstCopies.get(record); ok {
		first = earlier
	}
	var copies []int
	if int(first) != record {
		copies = append(copies, int(first))
	}
	for i := range s.firstCopies.list.n {
		if c := s.firstCopies.list.at(i); c.value == first && c.index != record {
			copies = append(copies, c.index)
		}
	}
	return copies
}

// dependsOnConflicts reports whether a new conflict can change the rows or their order, as it changes the
// Flags of an earlier record.
func (s Spec) dependsOnConflicts() bool {
	for t := range filter.Terms(filter.AllOf(s.Filter, s.Within)) {
		if slices.Contains(ColumnsOf(t), Flags) {
			return true
		}
	}
	return slices.ContainsFunc(s.Sort, func(k SortKey) bool { return k.Column == Flags })
}
