package table

import (
	"context"

	"whoread/audit/filter"
)

// messageNode is a term over what is known of messages. A record matches if one of its entries
// does; a record without entries counts as one of which nothing is known.
type messageNode struct {
	term   *filter.Term
	column Column
	hits   hits // by code; times have none
	// entry reports whether an entry matches, of the snapshot that the node was grown for.
	entry func(entry uint32) bool
}

func (n *messageNode) grow(ctx context.Context, s *Snapshot) (matchNode, error) {
	m := *n
	var err error
	match := func(f fact) bool { return m.term.Time(int64(f.received)) }
	if m.column != Received {
		size, text := s.entryCodes(m.column)
		m.hits, err = m.hits.grow(ctx, size, func(code uint32) bool { return m.text(s, code, text(code)) })
		match = func(f fact) bool { return m.hits.by[f.code(m.column)] }
	}
	if m.never() {
		m.entry = func(uint32) bool { return false }
		return &m, err
	}
	m.entry = perEntry(s, match)
	return &m, err
}

// text asks the text of a code. Of several subjects one has to match.
func (n *messageNode) text(s *Snapshot, code uint32, text string) bool {
	return n.term.Text(text) || n.column == Subject && s.anySubject(code, n.term.Text)
}

func (n *messageNode) never() bool { return n.column != Received && !n.hits.any }

func (n *messageNode) mark(s *Snapshot, lo, hi int, out []bool) {
	i, _ := s.entriesOf(lo)
	for r := lo; r < hi; r++ {
		end := int(s.ends.at(r))
		out[r-lo] = i == end && n.nothing()
		for ; i < end; i++ {
			if n.entry(uint32(i)) {
				out[r-lo] = true
				i = end
				break
			}
		}
	}
}

// nothing reports whether a record without entries matches.
func (n *messageNode) nothing() bool {
	if n.column == Received {
		return n.term.Time(0)
	}
	return n.hits.by[0]
}

func (n *messageNode) one(s *Snapshot, record, entry int) bool {
	if entry >= 0 {
		return n.entry(uint32(entry))
	}
	out := []bool{false}
	n.mark(s, record, record+1, out)
	return out[0]
}
