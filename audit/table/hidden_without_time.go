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
	root, err := compileAnyTime(e)
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

// compileAnyTime compiles an expression for records whose time is not known: each term on the time has the
// value that lets a record match.
func compileAnyTime(e filter.Expr) (matchNode, error) {
	return compileTerms(e, false, func(t *filter.Term, negated bool) (matchNode, error) {
		switch {
		case !isOnTime(t):
			return compileTerm(t)
		case negated:
			return orNode{}, nil
		}
		return allNode{}, nil
	})
}

// usesTime reports whether an expression has a term on the time of records.
func usesTime(e filter.Expr) bool {
	for t := range filter.Terms(e) {
		if isOnTime(t) {
			return true
		}
	}
	return false
}

// isOnTime reports whether a term names a column of the time of records.
func isOnTime(t *filter.Term) bool {
	return !t.SearchesAnyText() && slices.ContainsFunc(ColumnsOf(t), func(c Column) bool { return c == TimeStamp || c == Day })
}
