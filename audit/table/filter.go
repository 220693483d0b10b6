package table

import (
	"context"
	"fmt"
	"slices"

	"whoread/audit/filter"
)

// matcher evaluates a filter over the columns of a snapshot: every text of a dictionary is
// asked once, and rows are then found by their codes. A matcher is immutable; grow makes the
// one for a later snapshot of the same store.
type matcher struct {
	snap *Snapshot
	root matchNode
}

// matchNode marks the records of [lo, hi) that match in out, which is all false before.
type matchNode interface {
	mark(s *Snapshot, lo, hi int, out []bool)
	// one reports whether an entry matches, or the record if entry is negative.
	one(s *Snapshot, record, entry int) bool
	grow(ctx context.Context, s *Snapshot) (matchNode, error)
	// never reports that nothing matches, as far as that is known without looking.
	never() bool
}

// newMatcher compiles an expression; nil matches everything.
func newMatcher(ctx context.Context, s *Snapshot, e filter.Expr) (*matcher, error) {
	root, err := compile(e)
	if err != nil {
		return nil, err
	}
	return (&matcher{root: root}).grow(ctx, s)
}

func (m *matcher) grow(ctx context.Context, s *Snapshot) (*matcher, error) {
	root, err := m.root.grow(ctx, s)
	if err != nil {
		return nil, err
	}
	return &matcher{snap: s, root: root}, nil
}

// records returns for the records from lo on whether they match.
func (m *matcher) records(lo int) []bool {
	out := make([]bool, m.snap.Len()-lo)
	if m.root.never() {
		return out
	}
	m.root.mark(m.snap, lo, m.snap.Len(), out)
	return out
}

func compile(e filter.Expr) (matchNode, error) {
	switch e := e.(type) {
	case nil:
		return allNode{}, nil
	case filter.And:
		parts, err := compileAll(e)
		return andNode(parts), err
	case filter.Or:
		parts, err := compileAll(e)
		return orNode(parts), err
	case filter.Not:
		x, err := compile(e.X)
		return notNode{x}, err
	case *filter.Term:
		return compileTerm(e)
	default:
		return nil, fmt.Errorf("a filter of kind %T cannot be evaluated", e)
	}
}

func compileAll(parts []filter.Expr) ([]matchNode, error) {
	nodes := make([]matchNode, len(parts))
	for i, p := range parts {
		n, err := compile(p)
		if err != nil {
			return nil, err
		}
		nodes[i] = n
	}
	return nodes, nil
}

// compileTerm makes a node for each column that a term looks at.
func compileTerm(t *filter.Term) (matchNode, error) {
	columns := ColumnsOf(t)
	if t.Any() {
		columns = wordColumns(t)
	}
	var nodes orNode
	for _, c := range columns {
		if !c.filterable() {
			return nil, fmt.Errorf("%s names no column of this table", t)
		}
		nodes = append(nodes, c.describe().values.node(t))
	}
	if len(nodes) == 1 {
		return nodes[0], nil
	}
	return nodes, nil
}

// wordColumns lists the columns that a term without a column looks at.
func wordColumns(t *filter.Term) []Column {
	return slices.DeleteFunc(allColumns(), func(c Column) bool {
		looks := c.describe().word
		return looks == nil || !looks(t)
	})
}

type (
	allNode struct{}
	andNode []matchNode
	orNode  []matchNode
	notNode struct{ x matchNode }
)

func (allNode) mark(_ *Snapshot, _, _ int, out []bool) {
	for i := range out {
		out[i] = true
	}
}
func (allNode) never() bool   { return false }
func (n notNode) never() bool { return false }
func (n andNode) never() bool { return slices.ContainsFunc(n, matchNode.never) }
func (n orNode) never() bool {
	return !slices.ContainsFunc(n, func(x matchNode) bool { return !x.never() })
}

func (allNode) one(*Snapshot, int, int) bool                       { return true }
func (allNode) grow(context.Context, *Snapshot) (matchNode, error) { return allNode{}, nil }
func (n notNode) one(s *Snapshot, record, entry int) bool          { return !n.x.one(s, record, entry) }

func (n andNode) grow(ctx context.Context, s *Snapshot) (matchNode, error) {
	parts, err := growAll(ctx, s, n)
	return andNode(parts), err
}

func (n orNode) grow(ctx context.Context, s *Snapshot) (matchNode, error) {
	parts, err := growAll(ctx, s, n)
	return orNode(parts), err
}

func (n notNode) grow(ctx context.Context, s *Snapshot) (matchNode, error) {
	x, err := n.x.grow(ctx, s)
	return notNode{x}, err
}

func growAll(ctx context.Context, s *Snapshot, parts []matchNode) ([]matchNode, error) {
	grown := make([]matchNode, len(parts))
	for i, p := range parts {
		g, err := p.grow(ctx, s)
		if err != nil {
			return nil, err
		}
		grown[i] = g
	}
	return grown, nil
}

func (n andNode) mark(s *Snapshot, lo, hi int, out []bool) {
	if n.never() {
		return
	}
	n[0].mark(s, lo, hi, out)
	part := make([]bool, len(out))
	for _, x := range n[1:] {
		clear(part)
		x.mark(s, lo, hi, part)
		for i, ok := range part {
			out[i] = out[i] && ok
		}
	}
}

func (n orNode) mark(s *Snapshot, lo, hi int, out []bool) {
	part := make([]bool, len(out))
	for _, x := range n {
		if x.never() {
			continue
		}
		clear(part)
		x.mark(s, lo, hi, part)
		for i, ok := range part {
			out[i] = out[i] || ok
		}
	}
}

func (n notNode) mark(s *Snapshot, lo, hi int, out []bool) {
	n.x.mark(s, lo, hi, out)
	for i, ok := range out {
		out[i] = !ok
	}
}

func (n andNode) one(s *Snapshot, record, entry int) bool {
	for _, x := range n {
		if !x.one(s, record, entry) {
			return false
		}
	}
	return true
}

func (n orNode) one(s *Snapshot, record, entry int) bool {
	for _, x := range n {
		if x.one(s, record, entry) {
			return true
		}
	}
	return false
}

// UsesMessageInfo reports whether an expression looks at what is known of messages, as a word that
// names no column does.
func UsesMessageInfo(e filter.Expr) bool {
	switch e := e.(type) {
	case filter.And:
		return slices.ContainsFunc(e, UsesMessageInfo)
	case filter.Or:
		return slices.ContainsFunc(e, UsesMessageInfo)
	case filter.Not:
		return UsesMessageInfo(e.X)
	case *filter.Term:
		return e.Any() || slices.ContainsFunc(ColumnsOf(e), Column.IsMessageInfo)
	default:
		return false
	}
}
