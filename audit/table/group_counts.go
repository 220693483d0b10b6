package table

import (
	"sort"

	"whoread/audit"
	"whoread/audit/crash"
)

// groupCounts holds the counts of one group.
type groupCounts struct {
	records, binds, syncs, items uint32
	// latest is the record that was counted last, plus one.
	latest uint32
	// throttled is True if a record of the group is throttled, and not stated if none says.
	throttled audit.Stated
}

// addRecord counts a record by its flags, unless it was the last one counted.
func (g *groupCounts) addRecord(r uint32, flags uint8) {
	if g.latest == r+1 {
		return
	}
	g.latest = r + 1
	g.records++
	switch audit.Access(flags >> accessShift & 3) {
	case audit.Bind:
		g.binds++
	case audit.Sync:
		g.syncs++
	case audit.AccessUnknown:
	}
	g.throttled = max(g.throttled, audit.Stated(flags>>throttledShift&3))
}

// sumAccesses counts groups of item accesses one after the other, since there can be more of them
// than fit in the CPU cache.
func (v *View) sumAccesses() []groupCounts {
	g := v.groups
	sums := make([]groupCounts, len(g.keys))
	count := func(lo, hi int) {
		for n := lo; n < hi; n++ {
			members := g.membersOf(uint32(n))
			x := groupCounts{items: uint32(len(members))}
			for _, m := range members {
				r := v.owners[m]
				x.addRecord(r, v.snap.flags.mustAt(r))
			}
			sums[n] = x
		}
	}
	half := sort.Search(len(sums), func(n int) bool { return int(g.starts[n]) > len(g.all)/2 })
	runBoth(len(g.all), func() { count(0, half) }, func() { count(half, len(sums)) })
	return sums
}

// columnNumbers returns the numbers of a column by group, or nil if the column has none.
func (g *groups) columnNumbers(c Column) func(n uint32) uint32 {
	if count, ok := g.distinct[c]; ok {
		counts := count()
		return func(n uint32) uint32 { return counts[n] }
	}
	sum, list := c.describe().sum, g.counts
	if sum == nil {
		return nil
	}
	return func(n uint32) uint32 { return sum(&list[n]) }
}

// firstTime returns the time of a group's first record that states one, in Unix seconds, or 0.
// Records without a time come first.
func (v *View) firstTime(n uint32) uint32 {
	for _, m := range v.groups.membersOf(n) {
		if t := v.snap.times.at(v.ownerOf(m)); t != 0 {
			return t
		}
	}
	return 0
}

// lastTime returns the time of a group's last record.
func (v *View) lastTime(n uint32) uint32 {
	members := v.groups.membersOf(n)
	return v.snap.times.at(v.ownerOf(members[len(members)-1]))
}

// countAccesses counts the item accesses of a record.
func (s *Snapshot) countAccesses(record int) int {
	n := 0
	for i, hi := s.entriesOf(record); i < hi; i++ {
		if s.kindOf(i) == kindAccess {
			n++
		}
	}
	return n
}

// codesOfMembers returns a function that calls yield with each code of a member in a column; 0 for
// not stated.
func (v *View) codesOfMembers(c Column) func(member uint32, yield func(code uint32)) {
	s, values := v.snap, c.describe().values.(codedValues) //nolint:forcetypeassert // every counted column has codes
	switch {
	case !c.variesByEntry():
		return func(m uint32, yield func(code uint32)) { yield(values.valueCode(s, v.ownerOf(m))) }
	case v.groupsEntries:
		return func(m uint32, yield func(code uint32)) { yield(values.valueCode(s, int(m))) }
	}
	return func(m uint32, yield func(code uint32)) {
		for i, hi := s.entriesOf(int(m)); i < hi; i++ {
			yield(values.valueCode(s, i))
		}
	}
}

// countDistinct counts the distinct stated values of a column by group.
func (v *View) countDistinct(c Column) []uint32 {
	counts := make([]uint32, len(v.groups.keys))
	seen := make([]uint32, v.snap.columnCodeCount(c)) // by code: the last group that had it, plus one
	number := uint32(0)                               // of the group that is counted, plus one
	count := func(code uint32) {
		if seen[code] != number {
			seen[code] = number
			counts[number-1]++
		}
	}
	codes := v.codesOfMembers(c)
	for n := range uint32(len(counts)) {
		number = n + 1
		seen[0] = number
		for _, m := range v.groups.membersOf(n) {
			codes(m, count)
		}
	}
	return counts
}

// PrepareColumns computes the counts in columns of a grouped view, which takes tens of milliseconds
// for a million records. Without it they are computed by the first cell.
func (v *View) PrepareColumns(columns []Column) {
	if v.spec.Shape != Grouped {
		return
	}
	var counting crash.Group
	for _, c := range columns {
		counting.Go(func() { v.groups.columnNumbers(c) })
	}
	if v.spec.hidesSessionRecords() {
		counting.Go(func() { v.addresses() })
	}
	counting.Wait()
}
