package table

import (
	"slices"
	"strconv"
	"strings"

	"whoread/audit"
	"whoread/audit/filter"
)

// entryDictionary holds the values of entries as texts with codes.
type entryDictionary interface {
	rankedValues
	entryCode(s *Snapshot, entry int) uint32
}

// entryKey returns a sort key for entries: the rank of their text in a dictionary.
func (s *Snapshot) entryKey(d entryDictionary) func(entry uint32) uint32 {
	rank := s.ranksOf(d)
	return func(e uint32) uint32 { return rank[d.entryCode(s, int(e))] }
}

// folderValues is a column of the id or the path of folders.
type folderValues int

const (
	folderID folderValues = iota
	folderPath
)

func (v folderValues) partText(s *Snapshot, code uint32) string {
	id, path := s.folderParts(code)
	return [...]string{id, path}[v]
}

func (v folderValues) cellText(s *Snapshot, entry int) string {
	return v.partText(s, s.folders.at(entry))
}
func (v folderValues) sortKey(s *Snapshot) func(entry uint32) uint32 { return s.entryKey(v) }
func (v folderValues) filterNode(t *filter.Term) matchNode           { return &entryNode{term: t, of: v} }

func (folderValues) entryCode(s *Snapshot, entry int) uint32 { return s.folders.at(entry) & folderMask }

func (v folderValues) rankedTexts(s *Snapshot) codeTexts {
	return codeTexts{s.folderText.codeCount(), func(code uint32) string { return v.partText(s, code) }, false}
}

// joinText returns the folders of a record, each once.
func (v folderValues) joinText(s *Snapshot, record int) string {
	var first string
	var all []string
	last := ^uint32(0)
	for i, hi := s.entriesOf(record); i < hi; i++ {
		code := s.folders.at(i) & folderMask
		if code == last {
			continue
		}
		last = code
		text := v.partText(s, code)
		switch {
		case text == "" || text == first || slices.Contains(all, text):
		case first == "":
			first = text
		default:
			all = append(all, text)
		}
	}
	if len(all) == 0 {
		return first
	}
	return first + "; " + strings.Join(all, "; ")
}

// folderPathValues counts two folders as one if their mailboxes and ids are equal.
type folderPathValues struct{ folderValues }

func (folderPathValues) valueCode(s *Snapshot, entry int) uint32 { return s.folderKey(entry) }
func (folderPathValues) codeCount(s *Snapshot) int               { return s.folderSet.codeCount() }

func (v folderPathValues) facetValue(view *View, record, entry int) (string, filter.Expr) {
	return v.cellText(view.snap, entry), view.folderTerm(record, entry)
}

func (folderPathValues) groupFilter(view *View, record, member int) filter.Expr {
	return view.folderTerm(record, member)
}

// messageIDValues shows message ids as stated; it matches and sorts them without brackets.
type messageIDValues struct{}

func (messageIDValues) cellText(s *Snapshot, entry int) string          { return string(s.messageID(entry)) }
func (v messageIDValues) sortKey(s *Snapshot) func(entry uint32) uint32 { return s.entryKey(v) }
func (v messageIDValues) filterNode(t *filter.Term) matchNode           { return &entryNode{term: t, of: v} }

func (messageIDValues) entryCode(s *Snapshot, entry int) uint32 { return s.messages.at(entry) >> 1 }

func (messageIDValues) rankedTexts(s *Snapshot) codeTexts {
	return codeTexts{s.messageIDs.codeCount(), s.messageIDs.text, true}
}

// valueCode returns 0 for entries other than item accesses, so that only accessed messages count.
func (v messageIDValues) valueCode(s *Snapshot, entry int) uint32 {
	if s.kindOf(entry) != kindAccess {
		return 0
	}
	return v.entryCode(s, entry)
}

func (messageIDValues) codeCount(s *Snapshot) int { return s.messageIDs.codeCount() }

func (messageIDValues) groupFilter(view *View, record, member int) filter.Expr {
	return filter.AllOf(EqualTerm(InternetMessageID, string(view.snap.messageID(member))), view.mailboxTerm(record))
}

// itemIDValues is the column of item ids.
type itemIDValues struct{}

func (itemIDValues) cellText(s *Snapshot, entry int) string          { return s.itemIDs.text(s.items.at(entry)) }
func (v itemIDValues) sortKey(s *Snapshot) func(entry uint32) uint32 { return s.entryKey(v) }
func (v itemIDValues) filterNode(t *filter.Term) matchNode           { return &entryNode{term: t, of: v} }
func (itemIDValues) entryCode(s *Snapshot, entry int) uint32         { return s.items.at(entry) }
func (itemIDValues) rankedTexts(s *Snapshot) codeTexts {
	return codeTexts{s.itemIDs.codeCount(), s.itemIDs.text, true}
}
func (itemIDValues) valueCode(s *Snapshot, entry int) uint32 { return s.items.at(entry) }
func (itemIDValues) codeCount(s *Snapshot) int               { return s.itemIDs.codeCount() }

// sizeValues is the column of item sizes.
type sizeValues struct{}

func (sizeValues) cellText(s *Snapshot, entry int) string {
	if size := s.sizeOf(entry); size != audit.NotCounted {
		return strconv.FormatInt(size, 10)
	}
	return ""
}

func (sizeValues) sortKey(s *Snapshot) func(entry uint32) uint32 { return s.sizes.mustAt }

func (sizeValues) filterNode(t *filter.Term) matchNode {
	return &valueNode{match: func(s *Snapshot) entryMatch {
		return entryMatch{func(e uint32) bool { return t.MatchNumber(s.sizeOf(int(e))) }, t.MatchNumber(audit.NotCounted)}
	}}
}
