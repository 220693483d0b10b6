package table

import (
	"cmp"
	"slices"
)

// sortRows sorts rows, which are in time order, by the keys of the spec.
func (v *View) sortRows(rows []uint32) []uint32 {
	if len(v.spec.Sort) > 0 {
		rows = slices.Clone(rows)
	}
	for _, k := range slices.Backward(v.spec.Sort) {
		rows, _ = radixSort(rows, v.sortKey(k.Column), k.Desc)
	}
	return rows
}

// compareRows returns the comparison of two rows that matches sortRows.
func (v *View) compareRows() func(a, b uint32) int {
	keys := make([]func(uint32) uint32, len(v.spec.Sort))
	for i, k := range v.spec.Sort {
		keys[i] = v.sortKey(k.Column)
	}
	base := v.snap.compareByTime
	if v.spec.Shape == Accesses {
		owners := v.owners
		base = func(a, b uint32) int {
			if owners[a] != owners[b] {
				return v.snap.compareByTime(owners[a], owners[b])
			}
			return cmp.Compare(a, b)
		}
	}
	return func(a, b uint32) int {
		for i, key := range keys {
			if c := cmp.Compare(key(a), key(b)); c != 0 {
				if v.spec.Sort[i].Desc {
					return -c
				}
				return c
			}
		}
		return base(a, b)
	}
}

// sortKey returns the number to sort rows by for a column.
func (v *View) sortKey(c Column) func(row uint32) uint32 {
	if v.spec.Shape == Events {
		return v.recordKey(c)
	}
	if c.variesByEntry() {
		return c.describe().values.sortKey(v.snap)
	}
	key, owners := v.recordKey(c), v.owners
	return func(row uint32) uint32 { return key(owners[row]) }
}

// recordKey returns the sort key of a record, which is its first value if it has several.
func (v *View) recordKey(c Column) func(record uint32) uint32 {
	d := c.describe()
	if d.variesByEntry() {
		return v.snap.firstEntryKey(d.values)
	}
	return d.values.sortKey(v.snap)
}

// firstEntryKey returns the key of a record's first entry that states a value.
func (s *Snapshot) firstEntryKey(v columnValues) func(record uint32) uint32 {
	key := v.sortKey(s)
	return func(r uint32) uint32 {
		for i, hi := s.entriesOf(int(r)); i < hi; i++ {
			if k := key(uint32(i)); k != 0 {
				return k
			}
		}
		return 0
	}
}

// sortGroups sorts groups by the keys of the spec. Ties stay in the order of their first records.
func (v *View) sortGroups() {
	for _, k := range slices.Backward(v.spec.Sort) {
		v.rows, _ = radixSort(v.rows, v.groupSortKey(k.Column), k.Desc)
	}
}

// groupSortKey returns the number to sort groups by for a column: a count, or the value in the
// cell.
func (v *View) groupSortKey(c Column) func(n uint32) uint32 {
	if c == ClientIPs && v.spec.hidesSessionRecords() {
		return v.addressCountKey()
	}
	if number := v.groups.columnNumbers(c); number != nil {
		return number
	}
	d := c.describe()
	if d.time != nil {
		return func(n uint32) uint32 { return d.time(v, n) }
	}
	if c == Throttled {
		return func(n uint32) uint32 { return uint32(v.groups.counts[n].throttled) }
	}
	if v.groupsEntries && d.variesByEntry() {
		key := d.values.sortKey(v.snap)
		return func(n uint32) uint32 { return key(v.representative(n)) }
	}
	key := v.recordKey(c)
	return func(n uint32) uint32 {
		return key(uint32(v.ownerOf(v.representative(n))))
	}
}
