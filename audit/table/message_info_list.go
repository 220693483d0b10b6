package table

import "slices"

// infoCodes is the [MessageInfo] of one message with its texts replaced by codes.
type infoCodes struct {
	state    uint32
	subjects uint32 // code of a list, see [messageInfos]
	sender   uint32
	source   uint32
	received uint32 // Unix seconds, 0 for not stated
}

// infoList holds the info of all messages by the code of their id. It is the only part of a store
// that changes: it is divided into parts, and a part that a snapshot may share is copied before it
// is changed.
type infoList struct {
	parts  []*infoPart
	blank  *infoPart // shared by all parts that were never changed: nobody was asked for these messages
	n      int
	moment int // how many snapshots were taken
	copied int // the moment in which parts itself was copied
	shared int // how many messages the last snapshot has
	// changes counts the changes to messages that a snapshot has: two snapshots with the same count
	// have the same info of all messages that both have.
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

func (i *infoList) at(message uint32) infoCodes {
	return i.parts[message>>partBits].list[message&partMask]
}

// addMessage adds the next message, which nobody was asked for.
func (i *infoList) addMessage() {
	if i.n>>partBits == len(i.parts) {
		i.parts = append(i.parts, i.blank)
	}
	i.n++
}

// setAt replaces the info of a message.
func (i *infoList) setAt(message uint32, f infoCodes) {
	if i.at(message) == f {
		return
	}
	if int(message) < i.shared {
		i.changes++
	}
	i.ownPart(int(message >> partBits)).list[message&partMask] = f
}

// ownPart returns a part that no snapshot shares.
func (i *infoList) ownPart(part int) *infoPart {
	if i.copied != i.moment {
		i.parts, i.copied = slices.Clone(i.parts), i.moment
	}
	p := i.parts[part]
	if p.moment != i.moment {
		c := *p
		c.moment, p = i.moment, &c
		i.parts[part] = p
	}
	return p
}

// markShared marks all parts as shared with a new snapshot.
func (i *infoList) markShared() { i.moment, i.shared = i.moment+1, i.n }

// runFrom returns the info of messages up to the end of the part.
func (i *infoList) runFrom(message int) []infoCodes {
	from := message & partMask
	return i.parts[message>>partBits].list[from:min(partSize, from+i.n-message)]
}

// perMessage returns a value of each message's info. It takes a millisecond or two; looking up the
// info by entry would take many.
func perMessage[T any](x *infoList, value func(f infoCodes) T) []T {
	list := make([]T, 0, x.n)
	for len(list) < x.n {
		for _, f := range x.runFrom(len(list)) {
			list = append(list, value(f))
		}
	}
	return list
}

// perEntry turns a function of info into a function of entries.
func perEntry[T any](s *Snapshot, value func(f infoCodes) T) func(entry uint32) T {
	by := perMessage(&s.byMessage, value)
	return func(e uint32) T {
		if m := s.messages.mustAt(e) >> 1; m != 0 {
			return by[m]
		}
		return value(s.statedInfo(int(e)))
	}
}

// infoOf returns the info of an entry's message.
func (r *records) infoOf(entry int) infoCodes {
	if m := r.messages.at(entry) >> 1; m != 0 {
		return r.byMessage.at(m)
	}
	return r.statedInfo(entry)
}

// statedInfo returns the info that an entry without a message id states itself. No service can be
// asked for more (C09, C10).
func (r *records) statedInfo(entry int) infoCodes {
	if k := r.kindOf(entry); k == kindSynced || k == kindEmpty {
		return infoCodes{}
	}
	if subject := r.subjectCode(entry); subject != 0 {
		return infoCodes{state: stateFound, subjects: subject, source: sourceRecord}
	}
	return infoCodes{state: stateNotAsked}
}
