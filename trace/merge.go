package trace

import (
	"slices"
	"strings"
)

// merger puts messages together that are the same: sources differ in how much they tell. Copies and
// recipients with other subjects are other messages (C46), and mailers exist that give one id to
// all that they send, so that there may be very many.
type merger struct {
	messages   []Message
	bySubject  map[string][]int
	recipients []map[string]struct{} // by message, in lower case
}

// add takes in messages in their order.
func (m *merger) add(messages []Message) {
	if m.bySubject == nil {
		m.bySubject = map[string][]int{}
	}
	for _, next := range messages {
		i := m.find(next)
		if i < 0 {
			i = len(m.messages)
			m.bySubject[next.Subject] = append(m.bySubject[next.Subject], i)
			m.messages = append(m.messages, Message{Subject: next.Subject})
			m.recipients = append(m.recipients, map[string]struct{}{})
		}
		m.complete(i, next)
	}
}

// find returns the message that another one is the same as; -1 if there is none.
func (m *merger) find(next Message) int {
	for _, i := range m.bySubject[next.Subject] {
		if had := m.messages[i].Sender; had == "" || next.Sender == "" || strings.EqualFold(had, next.Sender) {
			return i
		}
	}
	return -1
}

// complete adds to a message what another statement of it says beside.
func (m *merger) complete(i int, next Message) {
	had := &m.messages[i]
	for _, r := range next.Recipients {
		key := strings.ToLower(r)
		if _, known := m.recipients[i][key]; !known {
			m.recipients[i][key] = struct{}{}
			had.Recipients = append(had.Recipients, r)
		}
	}
	if had.Sender == "" {
		had.Sender = next.Sender
	}
	if had.Received.IsZero() {
		had.Received = next.Received
	}
	if had.Size == 0 {
		had.Size = next.Size
	}
	switch {
	case had.Folder == "":
		had.Folder = next.Folder
	case next.Folder != "" && !slices.Contains(strings.Split(had.Folder, ", "), next.Folder):
		had.Folder += ", " + next.Folder // another copy
	}
}
