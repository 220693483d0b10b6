package table

import (
	"context"
	"fmt"
	"slices"

	"whoread/audit/filter"
)

// matcher evaluates a filter on the columns of a snapshot. It tests each text of a dictionary once,
// then finds rows by code. It is immutable; growTo returns the matcher for a later snapshot.
type matcher struct {
	snap *Snapshot
	root matchNode
}

// matchNode is one node of a compiled filter.
type matchNode interface {
	// markMatches sets out for the matching records of [lo, hi). All of out is false before.
	markMatches(s *Snapshot, lo, hi int, out []bool)
	// matchesOne reports whether an entry matches, or the record if entry is negative.
	matchesOne(s *Snapshot, record, entry int) bool
	growTo(ctx context.Context, s *Snapshot) (matchNode, error)
	// matchesNothing reports whether it is already known that nothing matches.
	matchesNothing() bool
}

// newMatcher compiles an expression; nil matches everything.
func newMatcher(ctx context.Context, s *Snapshot, e filter.Expr) (*matcher, error) {
	root, err := compileExpr(e)
	if err != nil {
		return nil, err
	}
	return (&matcher{root: root}).growTo(ctx, s)
}

func (m *matcher) growTo(ctx context.Context, s *Snapshot) (*matcher, error) {
	root, err := m.root.growTo(ctx, s)
	if err != nil {
		return nil, err
	}
	return &matcher{snap: s, root: root}, nil
}

// matchRecords returns for each record from lo on whether it matches.
func (m *matcher) matchRecords(lo int) []bool {
	out := make([]bool, m.snap.Len()-lo)
	if m.root.matchesNothing() {
		return out
	}
	m.root.markMatches(m.snap, lo, m.snap.Len(), out)
	return out
}

func compileExpr(e filter.Expr) (matchNode, error) {
	return compileTerms(e, false, func(t *filter.Term, _ bool) (matchNode, error) { return compileTerm(t) })
}

// compileTerms compiles an expression with a function for its terms.
func compileTerms(e filter.Expr, negated bool, compile termCompiler) (matchNode, error) {
	switch e := e.(type) {
	case nil:
		return allNode{}, nil
	case filter.And:
		parts, err := compileParts(e, negated, compile)
		return andNode(parts), err
	case filter.Or:
		parts, err := compileParts(e, negated, compile)
		return orNode(parts), err
	case filter.Not:
		x, err := compileTerms(e.X, !negated, compile)
		return notNode{x}, err
	case *filter.Term:
		return compile(e, negated)
	default:
		return nil, fmt.Errorf("a filter of kind %T cannot be evaluated", e)
	}
}

// termCompiler compiles a term. It is negated if it stands under an odd number of negations.
type termCompiler func(t *filter.Term, negated bool) (matchNode, error)

func compileParts(parts []filter.Expr, negated bool, compile termCompiler) ([]matchNode, error) {
	nodes := make([]matchNode, len(parts))
	for i, p := range parts {
		n, err := compileTerms(p, negated, compile)
		if err != nil {
			return nil, err
		}
		nodes[i] = n
	}
	return nodes, nil
}

// compileTerm returns a node for each column that a term searches.
func compileTerm(t *filter.Term) (matchNode, error) {
	columns := ColumnsOf(t)
	if t.SearchesAnyText() {
		columns = wordColumns(t)
	}
	var nodes orNode
	for _, c := range columns {
		if !c.isFilterable() {
			return nil, fmt.Errorf("%s is not a column of this table", t)
		}
		nodes = append(nodes, c.describe().values.filterNode(t))
	}
	if len(nodes) == 1 {
		return nodes[0], nil
	}
	return nodes, nil
}

// wordColumns returns the columns that a term without a column searches.
func wordColumns(t *filter.Term) []Column {
	return slices.DeleteFunc(allColumns(), func(c Column) bool {
		looks := c.describe().inWordSearch
		return looks == nil || !looks(t)
	})
}

type (
	allNode struct{}
	andNode []matchNode
	orNode  []matchNode
	notNode struct{ x matchNode }
)

func (allNode) markMatches(_ *Snapshot, _, _ int, out []bool) {
	for i := range out {
		out[i] = true
	}
}
func (allNode) matchesNothing() bool   { return false }
func (n notNode) matchesNothing() bool { return false }
func (n andNode) matchesNothing() bool { return slices.ContainsFunc(n, matchNode.matchesNothing) }
func (n orNode) matchesNothing() bool {
	return !slices.ContainsFunc(n, func(x matchNode) bool { return !x.matchesNothing() })
}

func (allNode) matchesOne(*Snapshot, int, int) bool                  { return true }
func (allNode) growTo(context.Context, *Snapshot) (matchNode, error) { return allNode{}, nil }
func (n notNode) matchesOne(s *Snapshot, record, entry int) bool {
	return !n.x.matchesOne(s, record, entry)
}

func (n andNode) growTo(ctx context.Context, s *Snapshot) (matchNode, error) {
	parts, err := growAll(ctx, s, n)
	return andNode(parts), err
}

func (n orNode) growTo(ctx context.Context, s *Snapshot) (matchNode, error) {
	parts, err := growAll(ctx, s, n)
	return orNode(parts), err
}

func (n notNode) growTo(ctx context.Context, s *Snapshot) (matchNode, error) {
	x, err := n.x.growTo(ctx, s)
	return notNode{x}, err
}

func growAll(ctx context.Context, s *Snapshot, parts []matchNode) ([]matchNode, error) {
	grown := make([]matchNode, len(parts))
	for i, p := range parts {
		g, err := p.growTo(ctx, s)
		if err != nil {
			return nil, err
		}
		grown[i] = g
	}
	return grown, nil
}

func (n andNode) markMatches(s *Snapshot, lo, hi int, out []bool) {
	if n.matchesNothing() {
		return
	}
	n[0].markMatches(s, lo, hi, out)
	part := make([]bool, len(out))
	for _, x := range n[1:] {
		clear(part)
		x.markMatches(s, lo, hi, part)
		for i, ok := range part {
			out[i] = out[i] && ok
		}
	}
}

func (n orNode) markMatches(s *Snapshot, lo, hi int, out []bool) {
	part := make([]bool, len(out))
	for _, x := range n {
		if x.matchesNothing() {
			continue
		}
		clear(part)
		x.markMatches(s, lo, hi, part)
		for i, ok := range part {
			out[i] = out[i] || ok
		}
	}
}

func (n notNode) markMatches(s *Snapshot, lo, hi int, out []bool) {
	n.x.markMatches(s, lo, hi, out)
	for i, ok := range out {
		out[i] = !ok
	}
}

func (n andNode) matchesOne(s *Snapshot, record, entry int) bool {
	for _, x := range n {
		if !x.matchesOne(s, record, entry) {
			return false
		}
	}
	return true
}

func (n orNode) matchesOne(s *Snapshot, record, entry int) bool {
	for _, x := range n {
		if x.matchesOne(s, record, entry) {
			return true
		}
	}
	return false
}

// UsesMessageInfo reports whether an expression depends on [MessageInfo]. A word without a column
// does.
func UsesMessageInfo(e filter.Expr) bool {
	for t := range filter.Terms(e) {
		if t.SearchesAnyText() || slices.ContainsFunc(ColumnsOf(t), Column.IsMessageInfo) {
			return true
		}
	}
	return false
}
