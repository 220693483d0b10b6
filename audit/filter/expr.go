package filter

import (
	"iter"
	"slices"
)

// Expr is an expression: one of And, Or, Not and *Term. String returns text that parses to an equal
// expression. Expressions are immutable and safe for use by several goroutines.
type Expr interface {
	String() string
	isExpr()
}

// And matches if all of its parts do. It has two parts or more.
type And []Expr

// Or matches if one of its parts does. It has two parts or more.
type Or []Expr

// Not matches if X does not.
type Not struct{ X Expr }

func (And) isExpr()   {}
func (Or) isExpr()    {}
func (Not) isExpr()   {}
func (*Term) isExpr() {}

// Terms returns the terms of an expression, from left to right. A nil expression has none.
func Terms(e Expr) iter.Seq[*Term] {
	return func(yield func(*Term) bool) { yieldTerms(e, yield) }
}

// yieldTerms reports whether yield wants more terms.
func yieldTerms(e Expr, yield func(*Term) bool) bool {
	var parts []Expr
	switch e := e.(type) {
	case And:
		parts = e
	case Or:
		parts = e
	case Not:
		return yieldTerms(e.X, yield)
	case *Term:
		return yield(e)
	}
	for _, part := range parts {
		if !yieldTerms(part, yield) {
			return false
		}
	}
	return true
}

// MapTerms returns an expression with each term replaced by what a function returns for it.
func MapTerms(e Expr, replace func(*Term) *Term) Expr {
	mapParts := func(parts []Expr) []Expr {
		mapped := make([]Expr, len(parts))
		for i, part := range parts {
			mapped[i] = MapTerms(part, replace)
		}
		return mapped
	}
	switch e := e.(type) {
	case And:
		return And(mapParts(e))
	case Or:
		return Or(mapParts(e))
	case Not:
		return Not{MapTerms(e.X, replace)}
	case *Term:
		return replace(e)
	default:
		return e
	}
}

// Evaluate reports whether an expression matches, given whether each of its terms does. A nil expression
// matches.
func Evaluate(e Expr, matchTerm func(*Term) bool) bool {
	switch e := e.(type) {
	case And:
		return !slices.ContainsFunc(e, func(part Expr) bool { return !Evaluate(part, matchTerm) })
	case Or:
		return slices.ContainsFunc(e, func(part Expr) bool { return Evaluate(part, matchTerm) })
	case Not:
		return !Evaluate(e.X, matchTerm)
	case *Term:
		return matchTerm(e)
	default:
		return true
	}
}

// PartsOf returns the expressions that all must match: the parts of an And, or the expression itself.
func PartsOf(e Expr) []Expr {
	switch e := e.(type) {
	case nil:
		return nil
	case And:
		return e
	default:
		return []Expr{e}
	}
}

// AllOf returns the expression that matches if all parts do. It ignores nil parts and flattens And
// parts. Without parts it returns nil, which matches everything.
func AllOf(parts ...Expr) Expr {
	all := make(And, 0, len(parts))
	for _, part := range parts {
		switch part := part.(type) {
		case nil:
		case And:
			all = append(all, part...)
		default:
			all = append(all, part)
		}
	}
	switch len(all) {
	case 0:
		return nil
	case 1:
		return all[0]
	default:
		return all
	}
}

// AnyOf returns the expression that matches if one of the parts does. It flattens Or parts, and returns
// the part if there is only one. There must be one part or more.
func AnyOf(parts ...Expr) Expr {
	if len(parts) == 1 {
		return parts[0]
	}
	some := make(Or, 0, len(parts))
	for _, part := range parts {
		if or, ok := part.(Or); ok {
			some = append(some, or...)
		} else {
			some = append(some, part)
		}
	}
	return some
}
