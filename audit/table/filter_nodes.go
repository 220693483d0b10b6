package table

import (
	"context"
	"slices"

	"whoread/audit/crash"
	"whoread/audit/filter"
)

// hits holds the codes of a dictionary that match.
type hits struct {
	by  []bool
	any bool
}

// growTo tests the texts of the new codes up to size, on two goroutines if there are many.
func (h hits) growTo(ctx context.Context, size int, match func(code uint32) bool) (hits, error) {
	old := len(h.by)
	by := make([]bool, size)
	copy(by, h.by)
	middle := (old + size) / 2
	if size-old < 1<<14 {
		middle = size
	}
	var found [2]bool
	ask := func(part, lo, hi int) {
		for code := lo; code < hi; code++ {
			if code&4095 == 0 && ctx.Err() != nil {
				return
			}
			if match(uint32(code)) {
				by[code], found[part] = true, true
			}
		}
	}
	var asking crash.Group
	asking.Go(func() { ask(1, middle, size) })
	ask(0, old, middle)
	asking.Wait()
	return hits{by, h.any || found[0] || found[1]}, ctx.Err()
}

// codeNode is a term on a column of records with codes.
type codeNode struct {
	col   int
	match func(s *Snapshot, code uint32) bool
	hits  hits
}

func (n *codeNode) growTo(ctx context.Context, s *Snapshot) (matchNode, error) {
	h, err := n.hits.growTo(ctx, s.recordCodeCount(n.col), func(code uint32) bool { return n.match(s, code) })
	return &codeNode{n.col, n.match, h}, err
}

func (n *codeNode) markMatches(s *Snapshot, lo, hi int, out []bool) {
	for i := lo; i < hi; {
		run := s.codes[n.col].runAt(i, hi)
		for j, code := range run {
			out[i-lo+j] = n.hits.by[code]
		}
		i += len(run)
	}
}

func (n *codeNode) matchesOne(s *Snapshot, record, _ int) bool {
	return n.hits.by[s.codes[n.col].at(record)]
}

func (n *codeNode) matchesNothing() bool { return !n.hits.any }
func (recordNode) matchesNothing() bool  { return false }
func (n *flagNode) matchesNothing() bool { return !slices.Contains(n.by[:], true) }

// flagNode is a term on a column whose values are bits of the flags of a record.
type flagNode struct{ by [256]bool }

func newFlagNode(t *filter.Term, text func(flags uint8) string) *flagNode {
	n := &flagNode{}
	for flags := range n.by {
		n.by[flags] = t.MatchText(text(uint8(flags)))
	}
	return n
}

func (n *flagNode) growTo(context.Context, *Snapshot) (matchNode, error) { return n, nil }

func (n *flagNode) markMatches(s *Snapshot, lo, hi int, out []bool) {
	for i := lo; i < hi; {
		run := s.flags.runAt(i, hi)
		for j, flags := range run {
			out[i-lo+j] = n.by[flags]
		}
		i += len(run)
	}
}

func (n *flagNode) matchesOne(s *Snapshot, record, _ int) bool { return n.by[s.flags.at(record)] }

// recordNode is a term on a property of records without codes.
type recordNode func(s *Snapshot, record int) bool

// textNode returns a term on the text of a column of records.
func textNode(t *filter.Term, v columnValues) matchNode {
	return recordNode(func(s *Snapshot, record int) bool { return t.MatchText(v.cellText(s, record)) })
}

func (n recordNode) growTo(context.Context, *Snapshot) (matchNode, error) { return n, nil }

func (n recordNode) markMatches(s *Snapshot, lo, hi int, out []bool) {
	for r := lo; r < hi; r++ {
		out[r-lo] = n(s, r)
	}
}

func (n recordNode) matchesOne(s *Snapshot, record, _ int) bool { return n(s, record) }
