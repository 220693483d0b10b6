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

func (s Spec) sortable() []Column { return append(s.Columns(), s.extraColumns()...) }

// checkSort tells whether the rows of a shape can be sorted by all keys.
func (s Spec) checkSort() error {
	for _, k := range s.Sort {
		if !slices.Contains(s.sortable(), k.Column) {
			return fmt.Errorf("these rows cannot be sorted: %w", unknownColumn(k.Column.String(), s.sortable()))
		}
	}
	return nil
}

// extraColumns are the columns that rows can be sorted by and shown with although an export
// does not have them.
func (s Spec) extraColumns() []Column {
	switch s.Shape {
	case Events:
		return []Column{InternetMessageID, Subject, Sender, Day, Kind}
	case Accesses:
		return []Column{LogonType, Throttled, Client, AppID, ClientAppID, Operation, Day, Kind}
	default:
		extra := []Column{Mailboxes, Folders, Throttled}
		if s.By == Subject {
			extra = append(extra, SubjectState)
		}
		return extra
	}
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
		return v.entryKey(c)
	}
	key, owners := v.recordKey(c), v.owners
	return func(row uint32) uint32 { return key(owners[row]) }
}

// recordKey is the sort key of a record. Where a record has several values it is the first.
func (v *View) recordKey(c Column) func(record uint32) uint32 {
	s := v.snap
	if col, ok := c.code(); ok {
		rank, codes := s.ranksOf(c), &s.codes[col]
		return func(r uint32) uint32 { return rank[codes.must(r)] }
	}
	switch c {
	case TimeStamp:
		return s.times.must
	case Day:
		return func(r uint32) uint32 { return s.times.must(r) / secondsOfDay }
	case Access:
		return func(r uint32) uint32 { return uint32(s.access(int(r))) }
	case Throttled:
		return func(r uint32) uint32 { return uint32(s.throttled(int(r))) }
	case Items:
		return func(r uint32) uint32 { return uint32(s.listed(int(r))) }
	case RecordID:
		rank := s.recordIDRanks()
		return func(r uint32) uint32 { return rank[r] }
	case Operation:
		return func(uint32) uint32 { return 0 }
	case Messages:
		return v.firstEntryKey(InternetMessageID)
	default:
		return v.firstEntryKey(c)
	}
}

const secondsOfDay = 24 * 60 * 60

// firstEntryKey is the key of the first entry of a record that states the column.
func (v *View) firstEntryKey(c Column) func(record uint32) uint32 {
	key, s := v.entryKey(c), v.snap
	return func(r uint32) uint32 {
		for i, hi := s.entriesOf(int(r)); i < hi; i++ {
			if k := key(uint32(i)); k != 0 {
				return k
			}
		}
		return 0
	}
}

// entryKey is the sort key of an entry, 0 where the column is not stated.
func (v *View) entryKey(c Column) func(entry uint32) uint32 {
	s := v.snap
	switch c {
	case SizeInBytes:
		return s.sizes.must
	case Received:
		return perEntry(s, func(f fact) uint32 { return f.received })
	case Subject, SubjectState, Sender, SubjectSource:
		rank := s.ranksOf(c)
		return perEntry(s, func(f fact) uint32 { return rank[f.code(c)] })
	default:
		rank := s.ranksOf(c)
		return func(e uint32) uint32 { return rank[s.entryCode(c, int(e))] }
	}
}
