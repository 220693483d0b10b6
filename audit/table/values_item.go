package table

import (
	"slices"
	"strconv"
	"strings"

	"whoread/audit"
	"whoread/audit/filter"
)

// entryDictionary is a dictionary of what entries state.
type entryDictionary interface {
	rankedValues
	entryCode(s *Snapshot, entry int) uint32
}

// entryKey sorts entries by the texts that their codes have in a dictionary.
func (s *Snapshot) entryKey(d entryDictionary) func(entry uint32) uint32 {
	rank := s.ranksOf(d)
	return func(e uint32) uint32 { return rank[d.entryCode(s, int(e))] }
}

// folderValues are a part of what entries say of their folder.
type folderValues int

const (
	folderID folderValues = iota
	folderPath
)

func (v folderValues) part(s *Snapshot, code uint32) string {
	id, path := s.folderParts(code)
	return [...]string{id, path}[v]
}

func (v folderValues) text(s *Snapshot, entry int) string        { return v.part(s, s.folders.at(entry)) }
func (v folderValues) key(s *Snapshot) func(entry uint32) uint32 { return s.entryKey(v) }
func (v folderValues) node(t *filter.Term) matchNode             { return &entryNode{term: t, of: v} }

func (folderValues) entryCode(s *Snapshot, entry int) uint32 { return s.folders.at(entry) & folderMask }

func (v folderValues) texts(s *Snapshot) texts {
	return texts{s.folderText.size(), func(code uint32) string { return v.part(s, code) }, false}
}

// join lists the folders of a record, each once.
func (v folderValues) join(s *Snapshot, record int) string {
	var first string
	var all []string
	last := ^uint32(0)
	for i, hi := s.entriesOf(record); i < hi; i++ {
		code := s.folders.at(i) & folderMask
		if code == last {
			continue
		}
		last = code
		text := v.part(s, code)
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

// folderPathValues are the same if their mailboxes and ids are.
type folderPathValues struct{ folderValues }

func (folderPathValues) code(s *Snapshot, entry int) uint32 { return s.folderKey(entry) }
func (folderPathValues) codes(s *Snapshot) int              { return s.folderSet.size() }

func (v folderPathValues) facet(view *View, record, entry int) (string, filter.Expr) {
	return v.text(view.snap, entry), view.folderTerm(record, entry)
}

func (folderPathValues) groupTerm(view *View, record, member int) filter.Expr {
	return view.folderTerm(record, member)
}

// messageIDValues are shown as stated, and matched and sorted without their brackets.
type messageIDValues struct{}

func (messageIDValues) text(s *Snapshot, entry int) string          { return string(s.messageID(entry)) }
func (v messageIDValues) key(s *Snapshot) func(entry uint32) uint32 { return s.entryKey(v) }
func (v messageIDValues) node(t *filter.Term) matchNode             { return &entryNode{term: t, of: v} }

func (messageIDValues) entryCode(s *Snapshot, entry int) uint32 { return s.messages.at(entry) >> 1 }

func (messageIDValues) texts(s *Snapshot) texts {
	return texts{s.messageIDs.size(), s.messageIDs.text, true}
}

// code counts the messages of item accesses only.
func (v messageIDValues) code(s *Snapshot, entry int) uint32 {
	if s.kindOf(entry) != kindAccess {
		return 0
	}
	return v.entryCode(s, entry)
}

func (messageIDValues) codes(s *Snapshot) int { return s.messageIDs.size() }

func (messageIDValues) groupTerm(view *View, record, member int) filter.Expr {
	return filter.All(EqualTerm(InternetMessageID, string(view.snap.messageID(member))), view.mailboxTerm(record))
}

// itemIDValues are the ids of items.
type itemIDValues struct{}

func (itemIDValues) text(s *Snapshot, entry int) string          { return s.itemIDs.text(s.items.at(entry)) }
func (v itemIDValues) key(s *Snapshot) func(entry uint32) uint32 { return s.entryKey(v) }
func (v itemIDValues) node(t *filter.Term) matchNode             { return &entryNode{term: t, of: v} }
func (itemIDValues) entryCode(s *Snapshot, entry int) uint32     { return s.items.at(entry) }
func (itemIDValues) texts(s *Snapshot) texts                     { return texts{s.itemIDs.size(), s.itemIDs.text, true} }
func (itemIDValues) code(s *Snapshot, entry int) uint32          { return s.items.at(entry) }
func (itemIDValues) codes(s *Snapshot) int                       { return s.itemIDs.size() }

// sizeValues are the sizes of items.
type sizeValues struct{}

func (sizeValues) text(s *Snapshot, entry int) string {
	if size := s.size(entry); size != audit.NotCounted {
		return strconv.FormatInt(size, 10)
	}
	return ""
}

func (sizeValues) key(s *Snapshot) func(entry uint32) uint32 { return s.sizes.must }
func (sizeValues) node(t *filter.Term) matchNode             { return sizeNode{t} }
