package table

import (
	"context"

	"whoread/audit/filter"
)

// infoNode is a term on a text of MessageInfo. A record matches if one of its entries does; a
// record without entries counts as one with no information.
type infoNode struct {
	term *filter.Term
	of   infoTextValues
	hits hits
	entryMatch
}

func (n *infoNode) growTo(ctx context.Context, s *Snapshot) (matchNode, error) {
	m := *n
	var err error
	m.hits, err = n.hits.growTo(ctx, n.of.codeCount(s), func(code uint32) bool { return n.matchesText(s, code) })
	m.nothing = m.hits.by[0]
	if m.matchesNothing() {
		m.entry = func(uint32) bool { return false }
		return &m, err
	}
	m.entry = perEntry(s, func(f infoCodes) bool { return m.hits.by[m.of.codeIn(f)] })
	return &m, err
}

// matchesText tests the text of a code. If there are several subjects, one of them has to match.
func (n *infoNode) matchesText(s *Snapshot, code uint32) bool {
	return n.term.MatchText(n.of.codeText(s, code)) || n.of == infoSubjects && s.anySubject(code, n.term.MatchText)
}

func (n *infoNode) matchesNothing() bool { return !n.hits.any }

// valueNode is a term on a number or a time that entries state. A record without entries counts as
// one that does not state it.
type valueNode struct {
	match func(s *Snapshot) entryMatch
	entryMatch
}

func (n *valueNode) growTo(_ context.Context, s *Snapshot) (matchNode, error) {
	return &valueNode{n.match, n.match(s)}, nil
}

func (n *valueNode) matchesNothing() bool { return false }

// entryMatch holds the matches in the snapshot that a node was grown to.
type entryMatch struct {
	entry   func(entry uint32) bool
	nothing bool // whether a record without entries matches
}

func (m *entryMatch) markMatches(s *Snapshot, lo, hi int, out []bool) {
	i, _ := s.entriesOf(lo)
	for r := lo; r < hi; r++ {
		end := int(s.ends.at(r))
		out[r-lo] = i == end && m.nothing
		for ; i < end; i++ {
			if m.entry(uint32(i)) {
				out[r-lo] = true
				i = end
				break
			}
		}
	}
}

func (m *entryMatch) matchesOne(s *Snapshot, record, entry int) bool {
	if entry >= 0 {
		return m.entry(uint32(entry))
	}
	out := []bool{false}
	m.markMatches(s, record, record+1, out)
	return out[0]
}

// entryNode is a term on a column of entries with codes. A record matches if one of its entries
// does; a record without entries counts as one that does not state the value.
type entryNode struct {
	term *filter.Term
	of   entryDictionary
	hits hits
}

func (n *entryNode) growTo(ctx context.Context, s *Snapshot) (matchNode, error) {
	t := n.of.rankedTexts(s)
	h, err := n.hits.growTo(ctx, t.size, func(code uint32) bool { return n.term.MatchText(t.text(code)) })
	return &entryNode{n.term, n.of, h}, err
}

func (n *entryNode) markMatches(s *Snapshot, lo, hi int, out []bool) {
	i, _ := s.entriesOf(lo)
	for r := lo; r < hi; r++ {
		end := int(s.ends.at(r))
		out[r-lo] = i == end && n.hits.by[0]
		for ; i < end; i++ {
			if n.hits.by[n.of.entryCode(s, i)] {
				out[r-lo] = true
				i = end
				break
			}
		}
	}
}

func (n *entryNode) matchesOne(s *Snapshot, record, entry int) bool {
	if entry >= 0 {
		return n.hits.by[n.of.entryCode(s, entry)]
	}
	out := []bool{false}
	n.markMatches(s, record, record+1, out)
	return out[0]
}
func (n *entryNode) matchesNothing() bool { return !n.hits.any }
