package table

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"whoread/audit/filter"
)

// SiblingSpec selects the rows of a [SiblingView] and their order. The zero SiblingSpec is all siblings by
// time.
type SiblingSpec struct {
	// Filter is from [ParseSiblingFilter]; nil selects all siblings.
	Filter filter.Expr
	// Sort holds the sort keys, the most significant one first. Ties are in time order, then by RecordId.
	Sort []SiblingSortKey
}

// SiblingSortKey is a column to sort by.
type SiblingSortKey struct {
	Column SiblingColumn
	Desc   bool
}

// ParseSiblingSortKeys reads sort keys such as "ClientIP,-TimeStamp".
func ParseSiblingSortKeys(text string) ([]SiblingSortKey, error) {
	var keys []SiblingSortKey
	for name := range strings.SplitSeq(text, ",") {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		bare, desc := strings.CutPrefix(name, "-")
		c, err := siblingColumnByName(strings.TrimPrefix(bare, "+"))
		if err != nil {
			return nil, fmt.Errorf("sort key %q: %w", name, err)
		}
		keys = append(keys, SiblingSortKey{c, desc})
	}
	return keys, nil
}

// SiblingView is the selected siblings as rows: one for each item, and one for a sibling without items. It
// never changes.
type SiblingView struct {
	snap    *Snapshot
	columns []siblingColumn
	rows    []siblingRow
}

// BuildSiblings returns the rows that a spec selects.
func (s *Snapshot) BuildSiblings(ctx context.Context, spec SiblingSpec) (*SiblingView, error) {
	v := &SiblingView{snap: s, columns: siblingColumns()}
	m := siblingMatcher{snap: s, columns: v.columns}
	for n := range s.SiblingCount() {
		if n&4095 == 0 && ctx.Err() != nil {
			return nil, ctxError(ctx)
		}
		before := len(v.rows)
		v.rows = s.appendSiblingRows(v.rows, n)
		if !m.matchesRows(spec.Filter, v.rows[before:]) {
			v.rows = v.rows[:before]
		}
	}
	v.sortRows(spec.Sort)
	return v, nil
}

// appendSiblingRows appends the rows of a sibling.
func (s *Snapshot) appendSiblingRows(rows []siblingRow, n int) []siblingRow {
	lo, hi := s.siblings.itemsOf(n)
	if lo == hi {
		return append(rows, siblingRow{n, noItem})
	}
	for i := lo; i < hi; i++ {
		rows = append(rows, siblingRow{n, i})
	}
	return rows
}

// sortRows sorts the rows by time and id, and then by the keys.
func (v *SiblingView) sortRows(keys []SiblingSortKey) {
	s := v.snap
	slices.SortStableFunc(v.rows, func(a, b siblingRow) int {
		return cmp.Or(
			cmp.Compare(s.siblings.times.at(a.sibling), s.siblings.times.at(b.sibling)),
			strings.Compare(s.siblingKey(a.sibling), s.siblingKey(b.sibling)))
	})
	for _, key := range slices.Backward(keys) {
		v.sortByKey(key)
	}
}

// siblingKey returns the id by which siblings are compared.
func (s *Snapshot) siblingKey(n int) string { return s.siblings.keys.text(uint32(n) + 1) }

// sortByKey sorts the rows by one column and keeps the order of equal ones.
func (v *SiblingView) sortByKey(key SiblingSortKey) {
	type keyed struct {
		row    siblingRow
		number int64
		text   string
	}
	c := &v.columns[key.Column]
	list := make([]keyed, len(v.rows))
	for i, r := range v.rows {
		list[i].row = r
		switch {
		case c.time != nil:
			list[i].number = c.time(v.snap, r.sibling)
		case c.number != nil:
			list[i].number = c.number(v.snap, r)
		case c.kind == filter.Addr:
			list[i].text = sortableAddress(c.text(v.snap, r))
		default:
			list[i].text = c.text(v.snap, r)
		}
	}
	slices.SortStableFunc(list, func(a, b keyed) int {
		order := cmp.Or(cmp.Compare(a.number, b.number), strings.Compare(a.text, b.text))
		if key.Desc {
			return -order
		}
		return order
	})
	for i := range list {
		v.rows[i] = list[i].row
	}
}

// Len returns the number of rows.
func (v *SiblingView) Len() int { return len(v.rows) }

// Sibling returns the number of a row's sibling in the snapshot.
func (v *SiblingView) Sibling(row int) int { return v.rows[row].sibling }

// Cell returns the text of a cell as in an export: times as in "2026-10-01T08:28:17Z". The text comes from
// outside and may be hostile.
func (v *SiblingView) Cell(row int, c SiblingColumn) string {
	return v.columns[c].cellText(v.snap, v.rows[row])
}
