package table

import (
	"whoread/audit/messageid"
)

// MessageInfo is what is known of a message beside what its records say. All texts come from outside
// and may be hostile.
type MessageInfo struct {
	ID messageid.ID
	// State is [Found], [NotAsked], or why it is not found, in the words of trace.State; "" is
	// NotAsked.
	State string
	// Subjects are those of a message that was found: several if copies or recipients differ (C46),
	// one "" for a message without a subject.
	Subjects []string
	Sender   string // "" for not stated
	Received int64  // Unix seconds; 0 for not stated
	// Source is who found it, or who was asked and how far they look.
	Source string
}

// pendingInfo is what a store has to remember so that what is learned and what records state come
// together in any order.
type pendingInfo struct {
	// unlisted is what was learned of messages that no record names so far, by bare id. It is not
	// in the records, since filters ask every text of these.
	unlisted map[string]MessageInfo
	// stated are the subjects that records state, by message; shorter if the rest states none.
	stated []uint32
	// lookedUp is what was learned of messages whose subject a record states, by message.
	lookedUp map[uint32]infoCodes
}

func newPendingInfo() pendingInfo {
	return pendingInfo{unlisted: map[string]MessageInfo{}, lookedUp: map[uint32]infoCodes{}}
}

// SetMessageInfo takes in what is known of messages, in the place of what was learned of them before, for
// all records that name them, now or later. A subject that a record states stays known: who was
// asked and did not find the message does not take it away, and where both differ both are
// kept. An empty id is no message, and nothing is learned of it.
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

// setInfo keeps what is known of a message that a record names.
func (s *Store) setInfo(message uint32, k *MessageInfo) {
	f := s.encodeInfo(k)
	if s.statedSubjects(message) != 0 {
		s.lookedUp[message] = f
	}
	s.mergeInfo(message, f)
}

// encodeInfo replaces the texts by codes.
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

// internMessage gives a bare message id its code. What was learned of it before any record named
// it is known from now on.
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

// addStatedSubject keeps a subject that a record states of a message.
func (s *Store) addStatedSubject(message, subject uint32) {
	before := s.statedSubjects(message)
	after := s.joinSubjects(before, subject)
	if after == before {
		return
	}
	if f := s.byMessage.at(message); before == 0 && f.state != stateNotAsked {
		s.lookedUp[message] = f
	}
	if missing := int(message) + 1 - len(s.stated); missing > 0 {
		s.stated = append(s.stated, make([]uint32, missing)...)
	}
	s.stated[message] = after
	s.mergeInfo(message, s.lookedUp[message])
}

// statedSubjects are the subjects that records state of a message.
func (s *Store) statedSubjects(message uint32) uint32 {
	if int(message) >= len(s.stated) {
		return 0
	}
	return s.stated[message]
}

// mergeInfo puts what was learned of a message and what records state of it together.
func (s *Store) mergeInfo(message uint32, f infoCodes) {
	stated := s.statedSubjects(message)
	switch {
	case stated == 0:
	case f.state != stateFound:
		f = infoCodes{state: stateFound, subjects: stated, source: sourceRecord}
	default:
		both := s.joinSubjects(f.subjects, stated)
		if both != f.subjects {
			f.subjects, f.source = both, s.addRecordSource(f.source)
		}
	}
	s.byMessage.setAt(message, f)
}

// addRecordSource is the source that stands for another one and the record together.
func (s *Store) addRecordSource(source uint32) uint32 {
	if source == 0 || source == sourceRecord {
		return sourceRecord
	}
	return s.sources.intern(s.sources.text(source) + "; " + s.sources.text(sourceRecord))
}

// MessageInfo returns what is known of a message, by its id in any spelling, also by what records state
// of it. It is false for a message that no record of the snapshot names. It waits for nobody.
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
