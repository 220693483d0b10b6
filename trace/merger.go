package trace

import (
	"slices"
	"strings"
	"time"
)

// Merger merges rows about one message id into messages. Rows with different subjects or senders are
// different messages (C46). A row without a sender does not show that there is another message: it
// belongs to the first one with its subject. The zero value is ready to use.
type Merger struct {
	// CloneText makes the merger copy the texts it keeps, since they may be part of a longer one.
	CloneText bool

	keepFirst bool // keep the time and size that are stated first, not the earliest and the largest
	merged    []*merged
	bySubject map[string][]*merged // only if there are many
}

// merged is a message and what its rows state so far.
type merged struct {
	Message
	noSubject bool                // no row has stated its subject
	known     map[string]struct{} // recipients in lower case; only if there are many
}

// many is the number of messages or recipients from which on a map finds them. Some mailers give one id
// to all mails of a campaign, and a mail can have ten thousand recipients.
const many = 16

// Add adds a row.
func (m *Merger) Add(row Message) { m.mergeRow(m.findOrAdd(row.Subject, row.Sender), row) }

// AddStep adds a row about a step in the delivery of a message. Servers can change its sender on the
// way, and most steps do not state its subject.
func (m *Merger) AddStep(step Message, statesSubject bool) {
	if len(m.merged) == 0 || statesSubject && !m.merged[0].noSubject {
		to := m.findOrAdd(step.Subject, "")
		to.noSubject = !statesSubject
		m.mergeRow(to, step)
		return
	}
	first := m.merged[0]
	if statesSubject {
		first.Subject, first.noSubject = m.cloneText(step.Subject), false
	}
	m.mergeRow(first, step)
}

// Messages returns the messages in the order of their first rows. It omits messages for which no
// row states a subject or a recipient.
func (m *Merger) Messages() []Message {
	var all []Message
	for _, one := range m.merged {
		if !one.noSubject || len(one.Recipients) > 0 {
			all = append(all, one.Message)
		}
	}
	return all
}

// findOrAdd returns the first message with a subject and a sender that can be the same, or a new one.
func (m *Merger) findOrAdd(subject, sender string) *merged {
	candidates := m.merged
	if m.bySubject != nil {
		candidates = m.bySubject[subject]
	}
	for _, one := range candidates {
		if one.Subject == subject && (sender == "" || one.Sender == "" || strings.EqualFold(one.Sender, sender)) {
			return one
		}
	}
	one := &merged{Message: Message{Subject: m.cloneText(subject)}}
	m.merged = append(m.merged, one)
	m.indexMessage(one)
	return one
}

// indexMessage adds a new message to the index by subject, if there are many messages.
func (m *Merger) indexMessage(added *merged) {
	switch {
	case m.bySubject != nil:
		m.bySubject[added.Subject] = append(m.bySubject[added.Subject], added)
	case len(m.merged) > many:
		m.bySubject = map[string][]*merged{}
		for _, one := range m.merged {
			m.bySubject[one.Subject] = append(m.bySubject[one.Subject], one)
		}
	}
}

// mergeRow adds the content of a row to a message. Messages that were returned before do not
// change.
func (m *Merger) mergeRow(to *merged, row Message) {
	if to.Sender == "" {
		to.Sender = m.cloneText(row.Sender)
	}
	if to.Received.IsZero() || !m.keepFirst && isEarlier(row.Received, to.Received) {
		to.Received = row.Received
	}
	if to.Size == 0 || !m.keepFirst {
		to.Size = max(to.Size, row.Size)
	}
	switch {
	case to.Folder == "":
		to.Folder = row.Folder
	case row.Folder != "" && !slices.Contains(strings.Split(to.Folder, ", "), row.Folder):
		to.Folder += ", " + row.Folder // another copy
	}
	for _, recipient := range row.Recipients {
		if recipient != "" && to.isNewRecipient(recipient) {
			to.Recipients = append(to.Recipients, m.cloneText(recipient))
		}
	}
}

// isEarlier reports whether a time is stated and before another one.
func isEarlier(t, other time.Time) bool { return !t.IsZero() && t.Before(other) }

// isNewRecipient reports whether the message lacks a recipient. The caller then adds it.
func (m *merged) isNewRecipient(recipient string) bool {
	if len(m.Recipients) < many {
		return !slices.ContainsFunc(m.Recipients, func(had string) bool { return strings.EqualFold(had, recipient) })
	}
	if m.known == nil {
		m.known = map[string]struct{}{}
		for _, had := range m.Recipients {
			m.known[strings.ToLower(had)] = struct{}{}
		}
	}
	key := strings.ToLower(recipient)
	if _, had := m.known[key]; had {
		return false
	}
	m.known[strings.Clone(key)] = struct{}{}
	return true
}

// cloneText returns a text to keep.
func (m *Merger) cloneText(text string) string {
	if m.CloneText {
		return strings.Clone(text)
	}
	return text
}
