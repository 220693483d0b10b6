package table

import (
	"slices"
	"strings"

	"whoread/audit/filter"
)

// columnValues are the values of a column for each record, or for each entry if the scope of the
// column is an item or a message.
type columnValues interface {
	// cellText is the cell on the screen.
	cellText(s *Snapshot, n int) string
	// sortKey returns the number that rows are sorted by, 0 where nothing is stated.
	sortKey(s *Snapshot) func(n uint32) uint32
	// filterNode returns the node that evaluates a term.
	filterNode(t *filter.Term) matchNode
}

// codedValues have codes: equal values have equal codes, 0 is not stated. Other values are counted
// by their texts.
type codedValues interface {
	valueCode(s *Snapshot, n int) uint32
	codeCount(s *Snapshot) int // one more than the greatest code
}

// rankedValues are sorted by the order of their texts.
type rankedValues interface {
	rankedTexts(s *Snapshot) codeTexts
}

// timedValues are times in Unix seconds.
type timedValues interface {
	unixTime(s *Snapshot, n int) uint32
}

// joinedValues are values of entries with their own way of joining those of one record.
type joinedValues interface {
	joinText(s *Snapshot, record int) string
}

// facetValues have their own text and their own filter in a facet.
type facetValues interface {
	facetValue(view *View, record, entry int) (string, filter.Expr)
}

// groupedValues need more than the text of the value to select the records of a group.
type groupedValues interface {
	groupFilter(view *View, record, member int) filter.Expr
}

// CellText returns the text of a record's cell on the screen. Times are as in "2026-10-01
// 08:28:17", UTC.
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

// joinEntries returns the values of a record's items, each once.
func (s *Snapshot) joinEntries(record int, v columnValues) string {
	var all []string
	for i := range s.itemsOf(record) {
		if t := v.cellText(s, i); t != "" && !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	return strings.Join(all, "; ")
}

// columnCodeCount returns one more than the greatest code of a column that has codes.
func (s *Snapshot) columnCodeCount(c Column) int {
	return c.describe().values.(codedValues).codeCount(s) //nolint:forcetypeassert // a column without codes is a mistake
}

// constantValue is a value that all records have.
type constantValue string

// noValues is for columns of groups, which no single record has.
const noValues = constantValue("")

func (v constantValue) cellText(*Snapshot, int) string      { return string(v) }
func (constantValue) sortKey(*Snapshot) func(uint32) uint32 { return func(uint32) uint32 { return 0 } }
func (v constantValue) filterNode(t *filter.Term) matchNode { return textNode(t, v) }
