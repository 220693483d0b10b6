package table

import (
	"context"
	"slices"

	"whoread/audit/filter"
)

// HiddenWithoutTime returns the number of records that state no time that can be read, and that the
// filter hides only because of that: with some time they could be in the view.
func (v *View) HiddenWithoutTime() int { return v.hiddenWithoutTime() }

func (v *View) countHiddenWithoutTime() (hidden int) {
	e := filter.AllOf(v.spec.Filter, v.spec.Within)
	if v.snap.Omissions(true).WithoutTime == 0 || !usesTime(e) {
		return 0
	}
	root, err := compileAnyTime(e, true)
	if err != nil {
		return 0 // the filter of a view has been compiled before
	}
	if root, err = root.growTo(context.Background(), v.snap); err != nil {
		return 0
	}
	s := v.snap
	for r := range s.Len() {
		if s.times.at(r) != 0 || !v.spec.ShowOwnLookups && s.programs.isOwn(s.codes[colProgram].at(r)) {
			continue
		}
		if root.matchesOne(s, r, -1) && !v.matcher.root.matchesOne(s, r, -1) {
			hidden++
		}
	}
	return hidden
}

// compileAnyTime compiles an expression for records whose time is not known: a term on the time has the
// value.
func compileAnyTime(e filter.Expr, value bool) (matchNode, error) {
	var parts []filter.Expr
	switch e := e.(type) {
	case filter.And:
		parts = e
	case filter.Or:
		parts = e
	case filter.Not:
		x, err := compileAnyTime(e.X, !value)
		return notNode{x}, err
	default:
		switch {
		case !usesTime(e):
			return compileExpr(e)
		case value:
			return allNode{}, nil
		}
		return orNode{}, nil
	}
	nodes := make([]matchNode, len(parts))
	for i, part := range parts {
		n, err := compileAnyTime(part, value)
		if err != nil {
			return nil, err
		}
		nodes[i] = n
	}
	if _, ok := e.(filter.And); ok {
		return andNode(nodes), nil
	}
	return orNode(nodes), nil
}

// usesTime reports whether an expression has a term on the time of records.
func usesTime(e filter.Expr) bool {
	switch e := e.(type) {
	case filter.And:
		return slices.ContainsFunc(e, usesTime)
	case filter.Or:
		return slices.ContainsFunc(e, usesTime)
	case filter.Not:
		return usesTime(e.X)
	case *filter.Term:
		return !e.SearchesAnyText() && slices.ContainsFunc(ColumnsOf(e), func(c Column) bool { return c == TimeStamp || c == Day })
	default:
		return false
	}
}
