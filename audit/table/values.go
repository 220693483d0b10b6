package table

import (
	"slices"
	"strings"

	"whoread/audit/filter"
)

// values are what a column states of each record, or of each entry where its scope is an item or a
// message.
type values interface {
	// text is the cell on the screen.
	text(s *Snapshot, n int) string
	// key returns the number that rows are sorted by, 0 where nothing is stated.
	key(s *Snapshot) func(n uint32) uint32
	// node returns what evaluates a term.
	node(t *filter.Term) matchNode
}

// codedValues have codes that are equal for equal values, and 0 for not stated. The values of other
// columns are counted by their texts.
type codedValues interface {
	code(s *Snapshot, n int) uint32
	codes(s *Snapshot) int // one more than the greatest code
}

// rankedValues are sorted by texts.
type rankedValues interface {
	texts(s *Snapshot) texts
}

// timedValues are times, in Unix seconds.
type timedValues interface {
	seconds(s *Snapshot, n int) uint32
}

// joinedValues are values of entries that records join in a way of their own.
type joinedValues interface {
	join(s *Snapshot, record int) string
}

// facetValues name their values, and the records that have them, in a way of their own.
type facetValues interface {
	facet(view *View, record, entry int) (string, filter.Expr)
}

// groupedValues select the records of a group by more than the text of the value.
type groupedValues interface {
	groupTerm(view *View, record, member int) filter.Expr
}

// CellText is the cell of a record on the screen. Times are as in "2026-10-01 08:28:17", UTC.
func (s *Snapshot) CellText(record int, c Column) string {
	return s.recordText(record, &s.columns[c])
}

func (s *Snapshot) recordText(record int, d *descriptor) string {
	if !d.ofEntry() {
		return d.values.text(s, record)
	}
	if j, ok := d.values.(joinedValues); ok {
		return j.join(s, record)
	}
	return s.joinEntries(record, d.values)
}

// joinEntries lists the values of a record's items, each once.
func (s *Snapshot) joinEntries(record int, v values) string {
	var all []string
	for i := range s.itemsOf(record) {
		if t := v.text(s, i); t != "" && !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	return strings.Join(all, "; ")
}

// codesOf is one more than the greatest code of a column that has codes.
func (s *Snapshot) codesOf(c Column) int { return c.describe().values.(codedValues).codes(s) } //nolint:forcetypeassert // a column without codes is a mistake

// sameValue is a value that all records have.
type sameValue string

// none is the value of columns of groups, which no single record has.
const none = sameValue("")

func (v sameValue) text(*Snapshot, int) string      { return string(v) }
func (sameValue) key(*Snapshot) func(uint32) uint32 { return func(uint32) uint32 { return 0 } }
func (v sameValue) node(t *filter.Term) matchNode   { return textNode(t, v) }
