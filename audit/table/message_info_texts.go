package table

import (
	"slices"
	"strconv"
	"strings"
)

// The states of a subject that the table itself gives. The others are those of who was asked.
const (
	Found    = "found"
	NotAsked = "not asked"
)

// noSubject stands for a subject that is known to be empty, where an empty text would not show.
const noSubject = "(no subject)"

// The codes of the texts that are there from the beginning.
const (
	stateNotAsked = 1
	stateFound    = 2
	sourceRecord  = 1
)

// messageInfos are what is known of messages beside what their records say of each item. Codes keep
// their texts: of what is learned anew the codes are new, so that what was sorted and matched
// before stays right.
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
	k.byMessage.addMessage()
	k.byMessage.setAt(0, infoCodes{}) // of no message
	return k
}

// subjectText is how a list of subjects is shown in one cell.
func (k *messageInfos) subjectText(code uint32) string {
	first, rest := unpackText(k.subjects.text(code))
	if rest == "" {
		return first
	}
	list := k.subjectList(code)
	for i, subject := range list {
		if subject == "" {
			list[i] = noSubject
		}
	}
	return strings.Join(list, "; ") + " (" + strconv.Itoa(len(list)) + " subjects)"
}

// subjectList takes a list of subjects apart.
func (k *messageInfos) subjectList(code uint32) []string {
	var list []string
	for rest := k.subjects.text(code); rest != ""; {
		var subject string
		subject, rest = unpackText(rest)
		list = append(list, subject)
	}
	return list
}

// anySubject reports whether one of several subjects matches; false for a single one.
func (k *messageInfos) anySubject(code uint32, match func(string) bool) bool {
	_, rest := unpackText(k.subjects.text(code))
	return rest != "" && slices.ContainsFunc(k.subjectList(code), match)
}

// senderKey is the sender of a code: 0 for none.
func (k *messageInfos) senderKey(code uint32) uint32 {
	if code == 0 {
		return 0
	}
	return k.senderKeys.mustAt(code - 1)
}

// internSubject gives a subject that a record states its code; 0 if it states none.
func (s *Store) internSubject(subject string) uint32 {
	if subject == "" {
		return 0
	}
	return s.subjects.intern(s.packTexts(subject))
}

// joinSubjects returns the list of all subjects of two lists, those of the first one first.
func (s *Store) joinSubjects(a, b uint32) uint32 {
	if a == b || b == 0 {
		return a
	}
	return s.subjects.intern(s.packTexts(distinctTexts(append(s.subjectList(a), s.subjectList(b)...))...))
}

// distinctTexts leaves out the texts that stand in the list before.
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

// internSender gives a sender, as written, its code, and each code the key of the sender that it is.
func (s *Store) internSender(sender string) uint32 {
	code := s.senders.intern(sender)
	if int(code) > s.senderKeys.n {
		s.senderKeys.push(s.senderSet.intern(strings.ToLower(sender)))
	}
	return code
}
