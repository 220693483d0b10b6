package table

import "slices"

// infoCodes is what is known of one message, its texts as codes.
type infoCodes struct {
	state    uint32
	subjects uint32 // code of a list, see [facts]
	sender   uint32
	source   uint32
	received uint32 // Unix seconds, 0 for not stated
}

// infoList is what is known of all messages, by the codes of their ids. Unlike everything else in a
// store it changes. It lies in parts, and a part that a snapshot may have is copied before
// it is changed: so a snapshot never changes, and learning a little costs little.
type infoList struct {
	parts  []*infoPart
	blank  *infoPart // of messages that nobody was asked for; it is in parts until it is changed
	n      int
	moment int // how many snapshots were taken
	copied int // the moment in which parts itself was copied
	shared int // how many facts the last snapshot has
	// changes counts what became of facts that a snapshot has: two snapshots with the same count
	// know the same of all messages that both have.
	changes int
}

const (
	partBits = 9
	partSize = 1 << partBits
	partMask = partSize - 1
)

type infoPart struct {
	moment int // in which it was copied
	list   [partSize]infoCodes
}

func newInfoList() infoList {
	x := infoList{blank: &infoPart{moment: -1}}
	for i := range x.blank.list {
		x.blank.list[i] = infoCodes{state: stateNotAsked}
	}
	return x
}

func (x *infoList) at(message uint32) infoCodes {
	return x.parts[message>>partBits].list[message&partMask]
}

// addMessage begins with the next message: nobody was asked for it.
func (x *infoList) addMessage() {
	if x.n>>partBits == len(x.parts) {
		x.parts = append(x.parts, x.blank)
	}
	x.n++
}

// setAt replaces a fact.
func (x *infoList) setAt(message uint32, f infoCodes) {
	if x.at(message) == f {
		return
	}
	if int(message) < x.shared {
		x.changes++
	}
	x.ownPart(int(message >> partBits)).list[message&partMask] = f
}

// ownPart returns a part that no snapshot has.
func (x *infoList) ownPart(part int) *infoPart {
	if x.copied != x.moment {
		x.parts, x.copied = slices.Clone(x.parts), x.moment
	}
	p := x.parts[part]
	if p.moment != x.moment {
		c := *p
		c.moment, p = x.moment, &c
		x.parts[part] = p
	}
	return p
}

// markShared tells that a copy was taken, which has to stay as it is.
func (x *infoList) markShared() { x.moment, x.shared = x.moment+1, x.n }

// runFrom returns the facts from a message up to the end of its part.
func (x *infoList) runFrom(message int) []infoCodes {
	from := message & partMask
	return x.parts[message>>partBits].list[from:min(partSize, from+x.n-message)]
}

// perMessage lists a value of every fact, by message. It takes a millisecond or two where looking
// at the facts in the order of entries would take many.
func perMessage[T any](x *infoList, value func(f infoCodes) T) []T {
	list := make([]T, 0, x.n)
	for len(list) < x.n {
		for _, f := range x.runFrom(len(list)) {
			list = append(list, value(f))
		}
	}
	return list
}

// perEntry makes a function of entries out of one of facts.
func perEntry[T any](s *Snapshot, value func(f infoCodes) T) func(entry uint32) T {
	by := perMessage(&s.byMessage, value)
	return func(e uint32) T {
		if m := s.messages.mustAt(e) >> 1; m != 0 {
			return by[m]
		}
		return value(s.statedInfo(int(e)))
	}
}

// infoOf is what is known of the message of an entry.
func (s *records) infoOf(entry int) infoCodes {
	if m := s.messages.at(entry) >> 1; m != 0 {
		return s.byMessage.at(m)
	}
	return s.statedInfo(entry)
}

// statedInfo is what an entry without a message id says itself: nobody can be asked for more (C09,
// C10).
func (s *records) statedInfo(entry int) infoCodes {
	if k := s.kindOf(entry); k == kindSynced || k == kindEmpty {
		return infoCodes{}
	}
	if subject := s.subjectCode(entry); subject != 0 {
		return infoCodes{state: stateFound, subjects: subject, source: sourceRecord}
	}
	return infoCodes{state: stateNotAsked}
}
