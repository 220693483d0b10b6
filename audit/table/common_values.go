package table

import "strings"

// HasOneValue reports whether all records of the view state the same value of a column of records, or none
// states one.
func (v *View) HasOneValue(c Column) bool {
	codes, ok := c.describe().values.(codedValues)
	if !ok || c.variesByEntry() {
		return false
	}
	for _, r := range v.records {
		if codes.valueCode(v.snap, int(r)) != codes.valueCode(v.snap, int(v.records[0])) {
			return false
		}
	}
	return true
}

// KnowsSubjects reports whether the subject of a message is known.
func (s *Snapshot) KnowsSubjects() bool { return s.subjects.codeCount() > 1 }

// CommonDomain returns the domain of all names of mailboxes and users in the records of the view that have one,
// with its @, such as "@contoso.example"; "" if there are several.
func (v *View) CommonDomain() string {
	s, common := v.snap, ""
	mailboxes, users := newCodeSet(s.dicts[colMailbox].codeCount()), newCodeSet(s.dicts[colUser].codeCount())
	add := func(name string) bool {
		at := strings.LastIndexByte(name, '@')
		if at < 0 {
			return true
		}
		same := common == "" || strings.EqualFold(name[at:], common)
		common = name[at:]
		return same
	}
	for _, r := range v.records {
		mailbox, user := s.codes[colMailbox].mustAt(r), s.codes[colUser].mustAt(r)
		if !mailboxes.hasCode(mailbox) && !add(s.mailboxName(mailbox)) || !users.hasCode(user) && !add(s.dicts[colUser].text(user)) {
			return ""
		}
		mailboxes.addCode(mailbox)
		users.addCode(user)
	}
	return common
}
