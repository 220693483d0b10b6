package table

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"whoread/audit/filter"
)

// Value is one value of a column, with the records that have it.
type Value struct {
	Text        string // as on the screen, "(no subject)" for an empty one; "" for not stated
	Records     int
	First, Last int64       // Unix seconds; 0 if no record states a time
	Term        filter.Expr // selects these records; nil if a filter cannot
}

// Facet counts the records of the view by their values of a column, the most frequent value first.
// A record with several values counts for each. Times are counted by day.
func (v *View) Facet(ctx context.Context, c Column) ([]Value, error) {
	t := newValueCounter(v, c)
	t.many = []uint32{0}
	for i, r := range v.records {
		if i&4095 == 0 && ctx.Err() != nil {
			return nil, ctxError(ctx)
		}
		t.addRecord(int(r))
	}
	values := t.listValues()
	if t.column == Folder {
		t.nameMailboxes(values)
	}
	return mostFirst(values), ctxError(ctx)
}

// mostFirst sorts values by their number of records, then by text. It sorts indexes, since values
// are large.
func mostFirst(values []Value) []Value {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		a, b := &values[i], &values[j]
		if a.Records != b.Records {
			return cmp.Compare(b.Records, a.Records)
		}
		return cmp.Or(strings.Compare(a.Text, b.Text), cmp.Compare(i, j))
	})
	sorted := make([]Value, len(values))
	for i, n := range order {
		sorted[i] = values[n]
	}
	return sorted
}

// RowValues returns the stated values of a column in the records of a row, the earliest first. If
// the column counts another one, as Sessions does, it returns the values of that one.
func (v *View) RowValues(row int, c Column) []Value {
	t := newValueCounter(v, c)
	switch {
	case v.spec.Shape == Grouped && v.groupsEntries && t.column.variesByEntry():
		for _, m := range v.groups.membersOf(v.rows[row]) {
			t.addEntry(v.ownerOf(m), int(m))
		}
	default:
		for r := range v.RecordsOf(row) {
			t.addRecord(r)
		}
	}
	return slices.DeleteFunc(t.listValues(), func(v Value) bool { return v.Text == "" })
}

// valueCounter counts records by their values of a column, in the order in which the values appear.
type valueCounter struct {
	view    *View
	column  Column
	values  columnValues
	codes   codedValues // nil for values that have none
	ofEntry bool
	list    []countedValue
	numbers map[uint32]int // by code: the index in the list, plus one
	many    []uint32       // the same where many codes are expected; nil otherwise
	texts   dict           // of the values of columns that have no codes
}

type countedValue struct {
	Value
	record int // the latest
	entry  int // of the record, where the column is one of entries
}

func newValueCounter(v *View, c Column) *valueCounter {
	if of, ok := c.countedColumn(); ok {
		c = of
	}
	if c == TimeStamp {
		c = Day
	}
	t := &valueCounter{view: v, column: c, numbers: map[uint32]int{}, texts: newDict()}
	t.values, t.ofEntry = c.describe().values, c.variesByEntry()
	t.codes, _ = t.values.(codedValues)
	return t
}

func (c *valueCounter) addRecord(record int) {
	if !c.ofEntry {
		c.countValue(c.codeOf(record), record, -1)
		return
	}
	for i, hi := c.view.snap.entriesOf(record); i < hi; i++ {
		c.addEntry(record, i)
	}
}

func (c *valueCounter) addEntry(record, entry int) { c.countValue(c.codeOf(entry), record, entry) }

// codeOf returns the code of the value of a record or an entry.
func (c *valueCounter) codeOf(n int) uint32 {
	if c.codes == nil {
		return c.texts.intern(c.values.cellText(c.view.snap, n))
	}
	return c.codes.valueCode(c.view.snap, n)
}

func (c *valueCounter) countValue(code uint32, record, entry int) {
	x := c.slotOf(code)
	if x.record == record {
		return
	}
	x.record, x.entry = record, entry
	x.Records++
	if at := int64(c.view.snap.times.at(record)); at != 0 {
		if x.First == 0 {
			x.First = at
		}
		x.Last = at
	}
}

// slotOf returns the count of a code.
func (c *valueCounter) slotOf(code uint32) *countedValue {
	n := 0
	switch {
	case c.many == nil:
		n = c.numbers[code]
	case int(code) < len(c.many):
		n = int(c.many[code])
	default:
		c.many = append(c.many, make([]uint32, code)...)
	}
	if n == 0 {
		c.list = append(c.list, countedValue{record: -1})
		n = len(c.list)
		if c.many == nil {
			c.numbers[code] = n
		} else {
			c.many[code] = uint32(n)
		}
	}
	return &c.list[n-1]
}

func (c *valueCounter) listValues() []Value {
	values := make([]Value, len(c.list))
	for n, x := range c.list {
		values[n] = x.Value
		values[n].Text, values[n].Term = c.valueOf(x.record, x.entry)
	}
	return values
}

// nameMailboxes adds the mailbox to folders of the same name in several mailboxes (C41).
func (c *valueCounter) nameMailboxes(values []Value) {
	same := map[string]int{}
	for _, v := range values {
		same[v.Text]++
	}
	for i, v := range values {
		if v.Text != "" && same[v.Text] > 1 {
			values[i].Text += " (" + c.view.snap.CellText(c.list[i].record, Mailbox) + ")"
		}
	}
}

// valueOf returns the value of a record or an entry, and the filter for it.
func (c *valueCounter) valueOf(record, entry int) (string, filter.Expr) {
	if f, ok := c.values.(facetValues); ok {
		return f.facetValue(c.view, record, entry)
	}
	n := record
	if c.ofEntry {
		n = entry
	}
	text := c.values.cellText(c.view.snap, n)
	if !c.column.isFilterable() {
		return text, nil
	}
	return text, EqualTerm(c.column, text)
}
