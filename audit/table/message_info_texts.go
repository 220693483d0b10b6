package table

import (
	"slices"
	"strconv"
	"strings"
)

// The states of a subject that the table itself sets. The other states come from lookups.
const (
	Found    = "found"
	NotAsked = "not asked"
)

// noSubject is the text for an empty subject, which would not be visible.
const noSubject = "(no subject)"

// The codes of the texts that are there from the beginning.
const (
	stateNotAsked = 1
	stateFound    = 2
	sourceRecord  = 1
	sourceSibling = 2
)

// messageInfos holds the info of all messages. The text of a code never changes: new texts get new
// codes, so earlier sorting and matching stays valid.
type messageInfos struct {
	byMessage infoList
	// subjects are lists of subjects, packed: one id can have several (C46). The list of nothing
	// is code 0, which is not the list of one empty subject.
	subjects   dict
	states     dict
	sources    dict
	senders    dict
	senderKeys series[uint32] // by sender code - 1: the sender that it is, in any case of letters
	senderSet  dict
}

func newMessageInfos() messageInfos {
	k := messageInfos{
		byMessage: newInfoList(), subjects: newDict(), states: newDict(), sources: newDict(), senders: newDict(), senderSet: newDict(),
	}
	for _, state := range []string{NotAsked, Found, "outside the window", "denied", "failed", "not found"} {
		k.states.intern(state)
	}
	k.sources.intern("the record")
	k.sources.intern("audit record")
	k.byMessage.addMessage()
	k.byMessage.setAt(0, infoCodes{}) // of no message
	return k
}

// subjectText returns a list of subjects as the text of one cell.
func (m *messageInfos) subjectText(code uint32) string {
	first, rest := unpackText(m.subjects.text(code))
	if rest == "" {
		return first
	}
	list := m.subjectList(code)
	for i, subject := range list {
		if subject == "" {
			list[i] = noSubject
		}
	}
	return strings.Join(list, "; ") + " (" + strconv.Itoa(len(list)) + " subjects)"
}

// subjectList returns the subjects of a list.
func (m *messageInfos) subjectList(code uint32) []string {
	var list []string
	for rest := m.subjects.text(code); rest != ""; {
		var subject string
		subject, rest = unpackText(rest)
		list = append(list, subject)
	}
	return list
}

// anySubject reports whether one of several subjects matches. It returns false for a list of one.
func (m *messageInfos) anySubject(code uint32, match func(string) bool) bool {
	_, rest := unpackText(m.subjects.text(code))
	return rest != "" && slices.ContainsFunc(m.subjectList(code), match)
}

// senderKey returns the key of a sender, 0 for none.
func (m *messageInfos) senderKey(code uint32) uint32 {
	if code == 0 {
		return 0
	}
	return m.senderKeys.mustAt(code - 1)
}

// internSubject returns the code of a subject that a record states, 0 for none.
func (s *Store) internSubject(subject string) uint32 {
	if subject == "" {
		return 0
	}
	return s.subjects.intern(s.packTexts(subject))
}

// joinSubjects returns the list of the subjects in a and b.
func (s *Store) joinSubjects(a, b uint32) uint32 {
	if a == b || b == 0 {
		return a
	}
	return s.subjects.intern(s.packTexts(distinctTexts(append(s.subjectList(a), s.subjectList(b)...))...))
}

// distinctTexts returns the list without repeated texts.
func distinctTexts(list []string) []string {
	if len(list) < 2 {
		return list
	}
	seen := make(map[string]struct{}, len(list))
	return slices.DeleteFunc(slices.Clone(list), func(text string) bool {
		_, again := seen[text]
		seen[text] = struct{}{}
		return again
	})
}

// internSender returns the code of a sender. Each code has a key that is equal for the same sender
// in any case.
func (s *Store) internSender(sender string) uint32 {
	code := s.senders.intern(sender)
	if int(code) > s.senderKeys.n {
		s.senderKeys.push(s.senderSet.intern(strings.ToLower(sender)))
	}
	return code
}
