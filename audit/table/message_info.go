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

// learning is what a store has to remember so that what is learned and what records state come
// together in any order.
type learning struct {
	// aside is what was learned of messages that no record names so far, by bare id. It is not
	// in the records, since filters ask every text of these.
	aside map[string]MessageInfo
	// stated are the subjects that records state, by message; shorter if the rest states none.
	stated []uint32
	// learned is what was learned of messages whose subject a record states, by message.
	learned map[uint32]fact
}

func newLearning() learning {
	return learning{aside: map[string]MessageInfo{}, learned: map[uint32]fact{}}
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
		case s.messageIDs.find(id) == 0:
			s.aside[id] = known[i]
		default:
			s.learn(s.messageIDs.find(id), &known[i])
		}
	}
}

// learn keeps what is known of a message that a record names.
func (s *Store) learn(message uint32, k *MessageInfo) {
	f := s.encodeKnown(k)
	if s.statedOf(message) != 0 {
		s.learned[message] = f
	}
	s.settle(message, f)
}

// encodeKnown replaces the texts by codes.
func (s *Store) encodeKnown(k *MessageInfo) fact {
	f := fact{
		state:    s.states.intern(k.State),
		sender:   s.internSender(k.Sender),
		source:   s.sources.intern(k.Source),
		received: clampTime(k.Received),
	}
	switch {
	case f.state == 0:
		f.state = stateNotAsked
	case f.state == stateFound && len(k.Subjects) == 0:
		f.subjects = s.subjects.intern(s.pack(""))
	case f.state == stateFound:
		f.subjects = s.subjects.intern(s.pack(distinct(k.Subjects)...))
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
	s.byMessage.add()
	if k, ok := s.aside[id]; ok {
		delete(s.aside, id)
		s.learn(message, &k)
	}
	return message
}

// state keeps a subject that a record states of a message.
func (s *Store) state(message, subject uint32) {
	before := s.statedOf(message)
	after := s.joinSubjects(before, subject)
	if after == before {
		return
	}
	if f := s.byMessage.at(message); before == 0 && f.state != stateNotAsked {
		s.learned[message] = f
	}
	if missing := int(message) + 1 - len(s.stated); missing > 0 {
		s.stated = append(s.stated, make([]uint32, missing)...)
	}
	s.stated[message] = after
	s.settle(message, s.learned[message])
}

// statedOf are the subjects that records state of a message.
func (s *Store) statedOf(message uint32) uint32 {
	if int(message) >= len(s.stated) {
		return 0
	}
	return s.stated[message]
}

// settle puts what was learned of a message and what records state of it together.
func (s *Store) settle(message uint32, f fact) {
	stated := s.statedOf(message)
	switch {
	case stated == 0:
	case f.state != stateFound:
		f = fact{state: stateFound, subjects: stated, source: sourceRecord}
	default:
		both := s.joinSubjects(f.subjects, stated)
		if both != f.subjects {
			f.subjects, f.source = both, s.andRecord(f.source)
		}
	}
	s.byMessage.set(message, f)
}

// andRecord is the source that stands for another one and the record together.
func (s *Store) andRecord(source uint32) uint32 {
	if source == 0 || source == sourceRecord {
		return sourceRecord
	}
	return s.sources.intern(s.sources.text(source) + "; " + s.sources.text(sourceRecord))
}

// MessageInfo returns what is known of a message, by its id in any spelling, also by what records state
// of it. It is false for a message that no record of the snapshot names. It waits for nobody.
func (s *Snapshot) MessageInfo(id messageid.ID) (MessageInfo, bool) {
	m := s.messageIDs.find(string(id.Key()))
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
