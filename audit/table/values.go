package table

import (
	"slices"
	"strings"

	"whoread/audit/filter"
)

// columnValues are what a column states of each record, or of each entry where its scope is an item or a
// message.
type columnValues interface {
	// cellText is the cell on the screen.
	cellText(s *Snapshot, n int) string
	// sortKey returns the number that rows are sorted by, 0 where nothing is stated.
	sortKey(s *Snapshot) func(n uint32) uint32
	// filterNode returns what evaluates a term.
	filterNode(t *filter.Term) matchNode
}

// codedValues have codes that are equal for equal values, and 0 for not stated. The values of other
// columns are counted by their texts.
type codedValues interface {
	valueCode(s *Snapshot, n int) uint32
	codeCount(s *Snapshot) int // one more than the greatest code
}

// rankedValues are sorted by texts.
type rankedValues interface {
	rankedTexts(s *Snapshot) codeTexts
}

// timedValues are times, in Unix seconds.
type timedValues interface {
	unixTime(s *Snapshot, n int) uint32
}

// joinedValues are values of entries that records join in a way of their own.
type joinedValues interface {
	joinText(s *Snapshot, record int) string
}

// facetValues name their values, and the records that have them, in a way of their own.
type facetValues interface {
	facetValue(view *View, record, entry int) (string, filter.Expr)
}

// groupedValues select the records of a group by more than the text of the value.
type groupedValues interface {
	groupFilter(view *View, record, member int) filter.Expr
}

// CellText is the cell of a record on the screen. Times are as in "2026-10-01 08:28:17", UTC.
func (s *Snapshot) CellText(record int, c Column) string {
	return s.recordText(record, &s.columns[c])
}

func (s *Snapshot) recordText(record int, d *descriptor) string {
	if !d.variesByEntry() {
		return d.values.cellText(s, record)
	}
	if j, ok := d.values.(joinedValues); ok {
		return j.joinText(s, record)
	}
	return s.joinEntries(record, d.values)
}

// joinEntries lists the values of a record's items, each once.
func (s *Snapshot) joinEntries(record int, v columnValues) string {
	var all []string
	for i := range s.itemsOf(record) {
		if t := v.cellText(s, i); t != "" && !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	return strings.Join(all, "; ")
}

// columnCodeCount is one more than the greatest code of a column that has codes.
func (s *Snapshot) columnCodeCount(c Column) int {
	return c.describe().values.(codedValues).codeCount(s)
} //nolint:forcetypeassert // a column without codes is a mistake

// constantValue is a value that all records have.
type constantValue string

// noValues is the value of columns of groups, which no single record has.
const noValues = constantValue("")

func (v constantValue) cellText(*Snapshot, int) string      { return string(v) }
func (constantValue) sortKey(*Snapshot) func(uint32) uint32 { return func(uint32) uint32 { return 0 } }
func (v constantValue) filterNode(t *filter.Term) matchNode { return textNode(t, v) }
