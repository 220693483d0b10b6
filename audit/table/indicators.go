package table

import (
	"context"
	"fmt"
	"sync/atomic"

	"whoread/audit"
	"whoread/audit/filter"
)

// IndicatorMatches says which entries of a list are in the records.
type IndicatorMatches struct {
	List    *filter.Indicators
	Name    string // of the file; "" for a list that is part of the filter
	Matched int
	never   []int
}

// Never returns the entries that no record has, the first ones of them, in the order of the list.
func (m IndicatorMatches) Never(most int) []string {
	var texts []string
	for _, i := range m.never[:min(most, len(m.never))] {
		texts = append(texts, m.List.Entry(i))
	}
	return texts
}

// NeverCount returns the number of entries that no record has.
func (m IndicatorMatches) NeverCount() int { return len(m.never) }

// FindIndicators returns, for each list of an expression, which of its entries are in the records,
// whatever the rest of the expression selects. It leaves out whoread's own lookups unless withOwn is set.
func (s *Snapshot) FindIndicators(ctx context.Context, e filter.Expr, withOwn bool) ([]IndicatorMatches, error) {
	var all []IndicatorMatches
	for t := range filter.Terms(e) {
		list := t.Indicators()
		if list == nil {
			continue
		}
		found, err := s.findEntries(ctx, t, withOwn)
		if err != nil {
			return nil, err
		}
		m := IndicatorMatches{List: list, Name: t.FileName()}
		for i := range found {
			if found[i].Load() {
				m.Matched++
			} else {
				m.never = append(m.never, i)
			}
		}
		all = append(all, m)
	}
	return all, nil
}

// findEntries returns for each entry of a list whether a record has it.
func (s *Snapshot) findEntries(ctx context.Context, t *filter.Term, withOwn bool) ([]atomic.Bool, error) {
	found := make([]atomic.Bool, t.Indicators().Len())
	recording := false
	root, err := compileTerm(t.WithMatches(func(entry int) {
		if recording {
			found[entry].Store(true)
		}
	}))
	if err != nil {
		return nil, fmt.Errorf("finding the entries of a list: %w", err)
	}
	// Values that only hidden records have match here, so the second pass looks at those in use.
	if root, err = root.growTo(ctx, s); err != nil {
		return nil, fmt.Errorf("finding the entries of a list: %w", err)
	}
	recording = true
	isShown := func(record int) bool { return withOwn || !s.programs.isOwn(s.codes[colProgram].at(record)) }
	s.replayMatches(root, isShown)
	return found, nil
}

// replayMatches evaluates a term again for each value that matches and that a shown record has.
func (s *Snapshot) replayMatches(n matchNode, isShown func(record int) bool) {
	if n.matchesNothing() {
		return
	}
	switch n := n.(type) {
	case orNode:
		for _, part := range n {
			s.replayMatches(part, isShown)
		}
	case *codeNode:
		n.replayMatches(s, isShown)
	case *entryNode:
		n.replayMatches(s, isShown)
	default:
		for r := range s.Len() {
			if isShown(r) {
				n.matchesOne(s, r, -1)
			}
		}
	}
}

func (n *codeNode) replayMatches(s *Snapshot, isShown func(record int) bool) {
	done := make([]bool, len(n.hits.by))
	for r := range s.Len() {
		if code := s.codes[n.col].at(r); n.hits.by[code] && !done[code] && isShown(r) {
			done[code] = n.match(s, code)
		}
	}
}

func (n *entryNode) replayMatches(s *Snapshot, isShown func(record int) bool) {
	texts, done := n.of.rankedTexts(s), make([]bool, len(n.hits.by))
	for r := range s.Len() {
		for i, hi := s.entriesOf(r); i < hi; i++ {
			if code := n.of.entryCode(s, i); n.hits.by[code] && !done[code] && isShown(r) {
				done[code] = n.term.MatchText(texts.text(code))
			}
		}
	}
}

// indicatorForms returns the forms of indicators that can be values of a column.
func (c Column) indicatorForms() filter.Form {
	switch c {
	case ClientIP:
		return filter.FormAddress | filter.FormToken
	case SessionID, TokenSessionID:
		return filter.FormGUID | filter.FormToken
	case AppID, ClientAppID, RecordID:
		return filter.FormGUID
	case Mailbox:
		return filter.FormGUID | filter.FormMail
	case User:
		return filter.FormMail | filter.FormToken
	case InternetMessageID:
		return filter.FormMail
	case ItemID, FolderID:
		return filter.FormToken
	default:
		return 0
	}
}

// recordIDIndicators returns the node for a list on the column of record ids.
func recordIDIndicators(t *filter.Term) matchNode {
	ids := map[[16]byte]struct{}{}
	for i := range t.Indicators().Len() {
		if id, ok := audit.ParseGUID(t.Indicators().Entry(i)); ok {
			ids[id] = struct{}{}
		}
	}
	return recordNode(func(s *Snapshot, record int) bool {
		if _, ok := ids[s.recordIDs.at(record)]; !ok || s.flags.at(record)&(flagOddID|flagNoID) != 0 {
			return false
		}
		return t.MatchText(s.recordID(record))
	})
}
