package table

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"whoread/audit"
	"whoread/audit/filter"
)

// siblingBit marks a row of [Activity] as a sibling. The other bits are its number.
const siblingBit = 1 << 31

// Sibling returns the sibling of a row of [Activity]; it is not ok for all other rows.
func (v *View) Sibling(row int) (n int, ok bool) {
	if v.spec.Shape != Activity || v.rows[row]&siblingBit == 0 {
		return 0, false
	}
	return int(v.rows[row] &^ siblingBit), true
}

// SiblingRows returns the number of rows that are siblings.
func (v *View) SiblingRows() int {
	n := 0
	if v.spec.Shape == Activity {
		for _, r := range v.rows {
			n += int(r >> 31)
		}
	}
	return n
}

// recordFilter returns what selects the records of a view. In Activity, this is the filter without the
// parts that name only the Operation: these select among records and siblings.
func (s Spec) recordFilter() filter.Expr {
	all := filter.AllOf(s.Filter, s.Within)
	if s.Shape != Activity {
		return all
	}
	return filter.AllOf(slices.DeleteFunc(slices.Clone(filter.PartsOf(all)), namesOperation)...)
}

// siblingFilter returns what selects among the siblings of the sessions and addresses of an Activity: the
// parts of the filter that say when, in which mailbox and by which operation.
func (s Spec) siblingFilter() filter.Expr {
	var parts []filter.Expr
	for _, part := range filter.PartsOf(filter.AllOf(s.Filter, s.Within)) {
		if namesOnly(part, TimeStamp, Day, Mailbox, Operation) {
			parts = append(parts, part)
		}
	}
	return filter.AllOf(parts...)
}

func namesOperation(e filter.Expr) bool { return namesOnly(e, Operation) }

// namesOnly reports whether an expression names some of these columns and no other.
func namesOnly(e filter.Expr, columns ...Column) bool {
	for t := range filter.Terms(e) {
		if t.SearchesAnyText() || slices.ContainsFunc(ColumnsOf(t), func(c Column) bool { return !slices.Contains(columns, c) }) {
			return false
		}
	}
	return true
}

// buildActivity makes the rows from the records and their siblings.
func (v *View) buildActivity() {
	var records []uint32
	if v.selectsAccesses() {
		records = slices.Clip(v.records)
	}
	v.rows = v.sortActivity(mergeRows(records, v.findActivitySiblings(), v.compareActivity))
}

// selectsAccesses reports whether the filter of an Activity selects the Operation of records.
func (v *View) selectsAccesses() bool {
	return !slices.ContainsFunc(filter.PartsOf(filter.AllOf(v.spec.Filter, v.spec.Within)), func(part filter.Expr) bool {
		matches := func(t *filter.Term) bool { return t.MatchText(audit.MailItemsAccessed) }
		return namesOperation(part) && !filter.Evaluate(part, matches)
	})
}

// findActivitySiblings returns the siblings of the sessions and addresses of the records as rows, by time
// and id. Without a filter of records, it returns all.
func (v *View) findActivitySiblings() []uint32 {
	s, b := v.snap, &v.snap.siblings
	all, only := v.spec.recordFilter() == nil, v.spec.siblingFilter()
	sessions, addresses := newCodeSet(s.dicts[colSession].codeCount()), newCodeSet(s.dicts[colClientIP].codeCount())
	if !all {
		for _, r := range v.records {
			sessions.addCode(s.codes[colSession].mustAt(r))
			addresses.addCode(s.codes[colClientIP].mustAt(r))
		}
	}
	var rows []uint32
	for n := range b.times.n {
		related := all || sessions.hasCode(b.codes[colSession].at(n)) || addresses.hasCode(b.codes[colClientIP].at(n))
		if related && v.siblings.matches(only, n) {
			rows = append(rows, uint32(n)|siblingBit)
		}
	}
	slices.SortFunc(rows, func(x, y uint32) int { return v.compareActivity(x, y) })
	return rows
}

// compareActivity compares records and siblings by time, then by id, records before siblings.
func (v *View) compareActivity(a, b uint32) int {
	if a&siblingBit == 0 && b&siblingBit == 0 {
		return v.snap.compareByTime(a, b)
	}
	timeA, idA := v.activityKey(a)
	timeB, idB := v.activityKey(b)
	return cmp.Or(cmp.Compare(timeA, timeB), strings.Compare(idA, idB), cmp.Compare(a, b))
}

// activityKey returns the time of a record or a sibling, and the id that it is compared by.
func (v *View) activityKey(row uint32) (at uint32, id string) {
	if row&siblingBit == 0 {
		return v.snap.times.mustAt(row), v.snap.comparedID(int(row))
	}
	n := int(row &^ siblingBit)
	return v.snap.siblings.times.at(n), v.snap.siblingKey(n)
}

// sortActivity sorts rows, which are in time order, by the keys of the spec.
func (v *View) sortActivity(rows []uint32) []uint32 {
	if len(v.spec.Sort) > 0 {
		rows = slices.Clone(rows)
	}
	for _, k := range slices.Backward(v.spec.Sort) {
		rows, _ = radixSort(rows, v.activitySortKey(rows, k.Column), k.Desc)
	}
	return rows
}

// activitySortKey returns the number to sort records and siblings by for a column. Texts are ranked, since
// the two have few codes in common.
func (v *View) activitySortKey(rows []uint32, c Column) func(row uint32) uint32 {
	d := c.describe()
	switch {
	case c == TimeStamp:
		return func(row uint32) uint32 {
			at, _ := v.activityKey(row)
			return at
		}
	case d.cellType == numberCell:
		ofRecord := v.recordKey(c)
		return func(row uint32) uint32 {
			if row&siblingBit == 0 {
				return ofRecord(row)
			}
			return uint32(v.snap.siblingItemCount(siblingRow{sibling: int(row &^ siblingBit)}))
		}
	}
	rank := map[string]uint32{}
	for _, row := range rows {
		rank[v.activityText(row, c, &d)] = 0
	}
	for i, text := range slices.Sorted(maps.Keys(rank)) {
		rank[text] = uint32(i)
	}
	return func(row uint32) uint32 { return rank[v.activityText(row, c, &d)] }
}

// activityText returns the text that a record or a sibling is sorted by.
func (v *View) activityText(row uint32, c Column, d *descriptor) string {
	var text string
	if row&siblingBit == 0 {
		text = v.snap.recordText(int(row), d)
	} else {
		text = v.siblings.exportText(int(row&^siblingBit), c)
	}
	if d.kind == filter.Addr {
		return sortableAddress(text)
	}
	return text
}

// siblingCellTerm is CellTerm for a sibling. A term of records cannot select what an item of a sibling
// states.
func (v *View) siblingCellTerm(n int, c Column) filter.Expr {
	if !c.isFilterable() || c.variesByEntry() {
		return nil
	}
	return EqualTerm(c, v.siblings.exportText(n, c))
}

// matches reports whether a sibling matches a filter of records.
func (m *siblingMatcher) matches(e filter.Expr, n int) bool {
	return e == nil || m.matchesRows(e, m.snap.appendSiblingRows(nil, n))
}

// screenText returns the text of a sibling's cell on the screen.
func (m *siblingMatcher) screenText(n int, c Column) string {
	if c == TimeStamp {
		return screenTime(m.snap.siblings.times.at(n))
	}
	return m.exportText(n, c)
}

// exportText returns the text of a sibling's cell in an export: the values of its items, each once.
func (m *siblingMatcher) exportText(n int, c Column) string {
	name := m.snap.columns[c].name
	i := slices.IndexFunc(m.columns, func(of siblingColumn) bool { return of.name == name })
	if i < 0 {
		return ""
	}
	of, rows := &m.columns[i], m.snap.appendSiblingRows(nil, n)
	if !of.ofItem {
		rows = rows[:1]
	}
	var all []string
	for _, r := range rows {
		if text := of.cellText(m.snap, r); text != "" && !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return strings.Join(all, "; ")
}
