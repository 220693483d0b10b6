package table

import (
	"whoread/audit"
	"whoread/audit/filter"
)

// knownValues are what is known of the messages of entries, which codes of facts count.
type knownValues interface {
	factCode(s *Snapshot, f fact) uint32
}

// factValues are a text of what is known of messages, by its place in [fact.codes].
type factValues int

// The texts of a fact.
const (
	factState = iota
	factSubjects
	factSender
	factSource
)

// codes are the texts of a fact.
func (f fact) codes() [4]uint32       { return [...]uint32{f.state, f.subjects, f.sender, f.source} }
func (v factValues) of(f fact) uint32 { return f.codes()[v] }

func (v factValues) dict(s *Snapshot) *dict {
	return [...]*dict{&s.states, &s.subjects, &s.senders, &s.sources}[v]
}

func (v factValues) codeText(s *Snapshot, code uint32) string {
	if v == factSubjects {
		return s.subjectText(code)
	}
	return v.dict(s).text(code)
}

func (v factValues) text(s *Snapshot, entry int) string { return v.codeText(s, v.of(s.fact(entry))) }

func (v factValues) key(s *Snapshot) func(entry uint32) uint32 {
	rank := s.ranksOf(v)
	return perEntry(s, func(f fact) uint32 { return rank[v.of(f)] })
}

func (v factValues) node(t *filter.Term) matchNode { return &factNode{term: t, of: v} }

func (v factValues) texts(s *Snapshot) texts {
	return texts{v.dict(s).size(), func(code uint32) string { return v.codeText(s, code) }, true}
}

func (v factValues) factCode(_ *Snapshot, f fact) uint32 { return v.of(f) }
func (v factValues) code(s *Snapshot, entry int) uint32  { return v.of(s.fact(entry)) }
func (v factValues) codes(s *Snapshot) int               { return v.dict(s).size() }

// subjectValues tell a subject that is empty from one that is not known.
type subjectValues struct{ factValues }

func (v subjectValues) facet(view *View, _, entry int) (string, filter.Expr) {
	text := v.text(view.snap, entry)
	if text == "" && view.snap.fact(entry).subjects != 0 {
		return noSubject, view.subjectTerm(entry)
	}
	return text, EqualTerm(Subject, text)
}

func (subjectValues) groupTerm(view *View, _, member int) filter.Expr {
	return view.subjectTerm(member)
}

// senderValues are the same in any case of letters.
type senderValues struct{ factValues }

func (senderValues) factCode(s *Snapshot, f fact) uint32  { return s.senderKey(f.sender) }
func (v senderValues) code(s *Snapshot, entry int) uint32 { return v.factCode(s, s.fact(entry)) }

// groupTerm selects the records that list a message of the sender of an entry.
func (v senderValues) groupTerm(view *View, _, member int) filter.Expr {
	if sender := v.text(view.snap, member); sender != "" {
		return EqualTerm(Sender, sender)
	}
	return filter.All(EqualTerm(Sender, ""), filter.Not{X: EqualTerm(Items, "0")}, filter.Not{X: EqualTerm(Access, audit.Sync.String())})
}

// receivedValues are when messages came; they are counted by day.
type receivedValues struct{}

func (receivedValues) text(s *Snapshot, entry int) string { return screenTime(s.fact(entry).received) }

func (receivedValues) key(s *Snapshot) func(entry uint32) uint32 {
	return perEntry(s, func(f fact) uint32 { return f.received })
}

func (receivedValues) node(t *filter.Term) matchNode         { return &receivedNode{term: t} }
func (receivedValues) factCode(_ *Snapshot, f fact) uint32   { return f.received / secondsOfDay }
func (v receivedValues) code(s *Snapshot, entry int) uint32  { return v.factCode(s, s.fact(entry)) }
func (receivedValues) codes(*Snapshot) int                   { return 1<<32/secondsOfDay + 1 }
func (receivedValues) seconds(s *Snapshot, entry int) uint32 { return s.fact(entry).received }

func (receivedValues) facet(view *View, _, entry int) (string, filter.Expr) {
	day := dayText(view.snap.fact(entry).received)
	return day, EqualTerm(Received, day)
}
