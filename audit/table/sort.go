package table

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Key is one sort key.
type Key struct {
	Column Column
	Desc   bool
}

// ParseKeys reads the sort keys of rows such as "ClientIP,-TimeStamp": columns by header or
// alias, with a minus for descending order. Groups are sorted by what they count of a column
// that they do not have themselves, and by their first time.
func (s Spec) ParseKeys(text string) ([]Key, error) {
	var keys []Key
	for name := range strings.SplitSeq(text, ",") {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		bare, desc := strings.CutPrefix(name, "-")
		c, err := s.column(strings.TrimPrefix(bare, "+"))
		if err != nil {
			return nil, fmt.Errorf("sort key %q: %w", name, err)
		}
		keys = append(keys, Key{c, desc})
	}
	return keys, nil
}

// column finds a column that the rows can be sorted by.
func (s Spec) column(name string) (Column, error) {
	sortable := s.sortable()
	c, err := ColumnByName(name)
	switch {
	case err != nil:
		return NoColumn, unknownColumn(name, sortable)
	case slices.Contains(sortable, c):
		return c, nil
	case c == TimeStamp && slices.Contains(sortable, First):
		return First, nil
	}
	for _, counting := range sortable {
		if of, ok := counting.counts(); ok && of == c {
			return counting, nil
		}
	}
	return NoColumn, unknownColumn(name, sortable)
}

// checkSort tells whether the rows of a shape can be sorted by all keys.
func (s Spec) checkSort() error {
	for _, k := range s.Sort {
		if !slices.Contains(s.sortable(), k.Column) {
			return fmt.Errorf("these rows cannot be sorted: %w", unknownColumn(k.Column.String(), s.sortable()))
		}
	}
	return nil
}

// sortRows returns rows, which are in time order, sorted by the keys of the spec.
func (v *View) sortRows(rows []uint32) []uint32 {
	if len(v.spec.Sort) > 0 {
		rows = slices.Clone(rows)
	}
	for _, k := range slices.Backward(v.spec.Sort) {
		rows, _ = radixSort(rows, v.sortKey(k.Column), k.Desc)
	}
	return rows
}

// compareRows is the order that sortRows gives.
func (v *View) compareRows() func(a, b uint32) int {
	keys := make([]func(uint32) uint32, len(v.spec.Sort))
	for i, k := range v.spec.Sort {
		keys[i] = v.sortKey(k.Column)
	}
	base := v.snap.earlier
	if v.spec.Shape == Accesses {
		owners := v.owners
		base = func(a, b uint32) int {
			if owners[a] != owners[b] {
				return v.snap.earlier(owners[a], owners[b])
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

// sortKey returns the number that rows are sorted by for a column.
func (v *View) sortKey(c Column) func(row uint32) uint32 {
	if v.spec.Shape == Events {
		return v.recordKey(c)
	}
	if c.ofEntry() {
		return c.describe().values.key(v.snap)
	}
	key, owners := v.recordKey(c), v.owners
	return func(row uint32) uint32 { return key(owners[row]) }
}

// recordKey is the sort key of a record. Where a record has several values it is the first.
func (v *View) recordKey(c Column) func(record uint32) uint32 {
	d := c.describe()
	if d.ofEntry() {
		return v.snap.firstEntryKey(d.values)
	}
	return d.values.key(v.snap)
}

// firstEntryKey is the key of the first entry of a record that states a value.
func (s *Snapshot) firstEntryKey(v values) func(record uint32) uint32 {
	key := v.key(s)
	return func(r uint32) uint32 {
		for i, hi := s.entriesOf(int(r)); i < hi; i++ {
			if k := key(uint32(i)); k != 0 {
				return k
			}
		}
		return 0
	}
}
