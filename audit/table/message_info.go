package table

import (
	"whoread/audit/messageid"
)

// MessageInfo is what is known of a message apart from the items that list it. All texts come from
// outside and may be hostile.
type MessageInfo struct {
	ID messageid.ID
	// State is [Found], [NotAsked], or another state of trace.State; "" is NotAsked.
	State string
	// Subjects of a message that was found: several if copies or recipients differ (C46), one ""
	// for a message without a subject.
	Subjects []string
	Sender   string // "" for not stated
	Received int64  // Unix seconds; 0 for not stated
	// Source is the service that found the message, or the services that were asked and their reach.
	Source string
}

// pendingInfo is what a store needs to combine lookups and records in any order.
type pendingInfo struct {
	// unlisted is the info of messages that no record names so far, by id without brackets. It is
	// not in the dictionaries, since filters test every text of these.
	unlisted map[string]MessageInfo
	// stated is the list of subjects that records state, by message; shorter if the rest has none.
	stated []uint32
	// statedBy is who states them, by message; shorter if the rest has none.
	statedBy []statedSource
	// lookedUp is the info from lookups of messages with a stated subject, by message.
	lookedUp map[uint32]infoCodes
}

func newPendingInfo() pendingInfo {
	return pendingInfo{unlisted: map[string]MessageInfo{}, lookedUp: map[uint32]infoCodes{}}
}

// SetMessageInfo replaces what is known of messages, for all present and future records that name
// them. A subject that a record states is never lost: it stays if a lookup does not find the
// message, and both are kept if they differ. Empty ids are ignored.
func (s *Store) SetMessageInfo(known ...MessageInfo) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range known {
		switch id := string(known[i].ID.Key()); {
		case id == "":
		case s.messageIDs.findCode(id) == 0:
			s.unlisted[id] = known[i]
		default:
			s.setInfo(s.messageIDs.findCode(id), &known[i])
		}
	}
}

// setInfo sets the info of a message that a record names.
func (s *Store) setInfo(message uint32, k *MessageInfo) {
	f := s.encodeInfo(k)
	if s.statedSubjects(message) != 0 {
		s.lookedUp[message] = f
	}
	s.mergeInfo(message, f)
}

// encodeInfo replaces the texts of info with codes.
func (s *Store) encodeInfo(k *MessageInfo) infoCodes {
	f := infoCodes{
		state:    s.states.intern(k.State),
		sender:   s.internSender(k.Sender),
		source:   s.sources.intern(k.Source),
		received: clampTime(k.Received),
	}
	switch {
	case f.state == 0:
		f.state = stateNotAsked
	case f.state == stateFound && len(k.Subjects) == 0:
		f.subjects = s.subjects.intern(s.packTexts(""))
	case f.state == stateFound:
		f.subjects = s.subjects.intern(s.packTexts(distinctTexts(k.Subjects)...))
	}
	return f
}

// internMessage returns the code of a message id without brackets. A new message gets the info that
// was set for it before.
func (s *Store) internMessage(id string) uint32 {
	message := s.messageIDs.intern(id)
	if int(message) < s.byMessage.n {
		return message
	}
	s.byMessage.addMessage()
	if k, ok := s.unlisted[id]; ok {
		delete(s.unlisted, id)
		s.setInfo(message, &k)
	}
	return message
}

// statedSource is a set of the kinds of records that state subjects of a message.
type statedSource uint8

const (
	statedByRecord  statedSource = 1 << iota // a MailItemsAccessed record
	statedBySibling                          // a record of a sibling operation
)

// addStatedSubject adds a subject that a record states of a message.
func (s *Store) addStatedSubject(message, subject uint32, by statedSource) {
	before := s.statedSubjects(message)
	after := s.joinSubjects(before, subject)
	if after == before && s.statedBy[message]&by != 0 {
		return
	}
	if f := s.byMessage.at(message); before == 0 && f.state != stateNotAsked {
		s.lookedUp[message] = f
	}
	if missing := int(message) + 1 - len(s.stated); missing > 0 {
		s.stated = append(s.stated, make([]uint32, missing)...)
		s.statedBy = append(s.statedBy, make([]statedSource, missing)...)
	}
	s.stated[message] = after
	s.statedBy[message] |= by
	s.mergeInfo(message, s.lookedUp[message])
}

// statedSubjects returns the subjects that records state of a message.
func (s *Store) statedSubjects(message uint32) uint32 {
	if int(message) >= len(s.stated) {
		return 0
	}
	return s.stated[message]
}

// mergeInfo combines the info of a lookup with the subjects that records state.
func (s *Store) mergeInfo(message uint32, f infoCodes) {
	stated := s.statedSubjects(message)
	switch {
	case stated == 0:
	case f.state != stateFound:
		f = infoCodes{state: stateFound, subjects: stated, source: s.recordSource(message)}
	default:
		both := s.joinSubjects(f.subjects, stated)
		if both != f.subjects {
			f.subjects, f.source = both, s.addRecordSource(f.source, s.recordSource(message))
		}
	}
	s.byMessage.setAt(message, f)
}

// recordSource returns the source of the subjects that records state of a message.
func (s *Store) recordSource(message uint32) uint32 {
	switch s.statedBy[message] {
	case statedBySibling:
		return sourceSibling
	case statedByRecord | statedBySibling:
		return s.addRecordSource(sourceRecord, sourceSibling)
	default:
		return sourceRecord
	}
}

// addRecordSource returns the source "source; the record".
func (s *Store) addRecordSource(source, record uint32) uint32 {
	if source == 0 || source == record {
		return record
	}
	return s.sources.intern(s.sources.text(source) + "; " + s.sources.text(record))
}

// MessageInfo returns what is known of a message, with an id in any spelling. It includes the
// subjects that records state, and returns false if no record or sibling names the message. It
// takes no lock.
func (s *Snapshot) MessageInfo(id messageid.ID) (MessageInfo, bool) {
	m := s.messageIDs.findCode(string(id.Key()))
	if m == 0 {
		return MessageInfo{}, false
	}
	f := s.byMessage.at(m)
	return MessageInfo{
		ID:       messageid.ID(s.messageIDs.text(m)),
		State:    s.states.text(f.state),
		Subjects: s.subjectList(f.subjects),
		Sender:   s.senders.text(f.sender),
		Received: int64(f.received),
		Source:   s.sources.text(f.source),
	}, true
}
