package table

import (
	"context"

	"whoread/audit/filter"
)

// FindRow returns the next row after from that matches an expression, or the previous one if back
// is set. It wraps around, and returns -1 if no row matches. A group matches if one of its records
// does.
func (v *View) FindRow(ctx context.Context, e filter.Expr, from int, back bool) (int, error) {
	m, err := newMatcher(ctx, v.snap, e)
	if err != nil {
		return -1, err
	}
	step := 1
	if back {
		step = len(v.rows) - 1
	}
	row := from
	for n := range v.rows {
		if n&4095 == 0 && ctx.Err() != nil {
			return -1, ctxError(ctx)
		}
		row = (row + step) % len(v.rows)
		if v.matchesRow(m, e, row) {
			return row, nil
		}
	}
	return -1, nil
}

// FindRows returns all rows that match an expression, in order. A group matches if one of its records does.
func (v *View) FindRows(ctx context.Context, e filter.Expr) ([]int, error) {
	m, err := newMatcher(ctx, v.snap, e)
	if err != nil {
		return nil, err
	}
	var found []int
	matches := func(row int) bool { return v.matchesRow(m, e, row) }
	if v.spec.Shape == Events {
		mask := m.matchRecords(0)
		matches = func(row int) bool { return mask[v.rows[row]] }
	}
	for row := range v.rows {
		if row&4095 == 0 && ctx.Err() != nil {
			return nil, ctxError(ctx)
		}
		if matches(row) {
			found = append(found, row)
		}
	}
	return found, nil
}

func (v *View) matchesRow(m *matcher, e filter.Expr, row int) bool {
	if n, ok := v.Sibling(row); ok {
		return v.siblings.matches(e, n)
	}
	if v.spec.Shape == Accesses {
		return m.root.matchesOne(v.snap, v.FirstRecord(row), int(v.rows[row]))
	}
	for r := range v.RecordsOf(row) {
		if m.root.matchesOne(v.snap, r, -1) {
			return true
		}
	}
	return false
}
