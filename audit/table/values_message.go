package table

import (
	"whoread/audit"
	"whoread/audit/filter"
)

// infoValues are values that come from MessageInfo and have codes.
type infoValues interface {
	infoCode(s *Snapshot, f infoCodes) uint32
}

// infoTextValues is a column with a text of MessageInfo, numbered as in [infoCodes.textCodes].
type infoTextValues int

// The texts of a MessageInfo.
const (
	infoState = iota
	infoSubjects
	infoSender
	infoSource
)

func (i infoCodes) textCodes() [4]uint32           { return [...]uint32{i.state, i.subjects, i.sender, i.source} }
func (v infoTextValues) codeIn(f infoCodes) uint32 { return f.textCodes()[v] }

func (v infoTextValues) dictOf(s *Snapshot) *dict {
	return [...]*dict{&s.states, &s.subjects, &s.senders, &s.sources}[v]
}

func (v infoTextValues) codeText(s *Snapshot, code uint32) string {
	if v == infoSubjects {
		return s.subjectText(code)
	}
	return v.dictOf(s).text(code)
}

func (v infoTextValues) cellText(s *Snapshot, entry int) string {
	return v.codeText(s, v.codeIn(s.infoOf(entry)))
}

func (v infoTextValues) sortKey(s *Snapshot) func(entry uint32) uint32 {
	rank := s.ranksOf(v)
	return perEntry(s, func(f infoCodes) uint32 { return rank[v.codeIn(f)] })
}

func (v infoTextValues) filterNode(t *filter.Term) matchNode { return &infoNode{term: t, of: v} }

func (v infoTextValues) rankedTexts(s *Snapshot) codeTexts {
	return codeTexts{v.dictOf(s).codeCount(), func(code uint32) string { return v.codeText(s, code) }, true}
}

func (v infoTextValues) infoCode(_ *Snapshot, f infoCodes) uint32 { return v.codeIn(f) }
func (v infoTextValues) valueCode(s *Snapshot, entry int) uint32  { return v.codeIn(s.infoOf(entry)) }
func (v infoTextValues) codeCount(s *Snapshot) int                { return v.dictOf(s).codeCount() }

// subjectValues distinguishes an empty subject from an unknown one.
type subjectValues struct{ infoTextValues }

func (v subjectValues) facetValue(view *View, _, entry int) (string, filter.Expr) {
	text := v.cellText(view.snap, entry)
	if text == "" && view.snap.infoOf(entry).subjects != 0 {
		return noSubject, view.subjectTerm(entry)
	}
	return text, EqualTerm(Subject, text)
}

func (subjectValues) groupFilter(view *View, _, member int) filter.Expr {
	return view.subjectTerm(member)
}

// senderValues compares senders in any case.
type senderValues struct{ infoTextValues }

func (senderValues) infoCode(s *Snapshot, f infoCodes) uint32  { return s.senderKey(f.sender) }
func (v senderValues) valueCode(s *Snapshot, entry int) uint32 { return v.infoCode(s, s.infoOf(entry)) }

// groupFilter selects the records that list a message of the entry's sender.
func (v senderValues) groupFilter(view *View, _, member int) filter.Expr {
	if sender := v.cellText(view.snap, member); sender != "" {
		return EqualTerm(Sender, sender)
	}
	return filter.AllOf(EqualTerm(Sender, ""), filter.Not{X: EqualTerm(Items, "0")}, filter.Not{X: EqualTerm(Access, audit.Sync.String())})
}

// receivedValues is the column of the times at which messages were received. They are counted by
// day.
type receivedValues struct{}

func (receivedValues) cellText(s *Snapshot, entry int) string {
	return screenTime(s.infoOf(entry).received)
}

func (receivedValues) sortKey(s *Snapshot) func(entry uint32) uint32 {
	return perEntry(s, func(f infoCodes) uint32 { return f.received })
}

func (receivedValues) filterNode(t *filter.Term) matchNode {
	return &valueNode{match: func(s *Snapshot) entryMatch {
		return entryMatch{perEntry(s, func(f infoCodes) bool { return t.MatchTime(int64(f.received)) }), t.MatchTime(0)}
	}}
}

func (receivedValues) infoCode(_ *Snapshot, f infoCodes) uint32 { return f.received / secondsOfDay }

func (v receivedValues) valueCode(s *Snapshot, entry int) uint32 {
	return v.infoCode(s, s.infoOf(entry))
}
func (receivedValues) codeCount(*Snapshot) int                { return 1<<32/secondsOfDay + 1 }
func (receivedValues) unixTime(s *Snapshot, entry int) uint32 { return s.infoOf(entry).received }

func (receivedValues) facetValue(view *View, _, entry int) (string, filter.Expr) {
	day := dayText(view.snap.infoOf(entry).received)
	return day, EqualTerm(Received, day)
}
