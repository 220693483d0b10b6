package file

import (
	"strings"
	"time"

	"whoread/trace"
)

// firstRows is the number of rows after which they are added to the findings. The number doubles each
// time, since a message with new rows is added again as a whole.
const firstRows = 4096

// gathering is what a file says of messages, as far as it is read: one finding for each id. It holds
// the messages and not the rows. It serves one goroutine.
type gathering struct {
	findings *trace.Findings
	source   string
	asked    time.Time

	found   map[string]*found // by key
	changed []*found
	rows    int // since findings were last added
	enough  int // rows after which findings are added again
}

// found is what a file says of one message id.
type found struct {
	key       string
	messages  []*message
	bySubject map[string][]*message // only if there are many
	changed   bool
}

// message is one message of an id, with the recipients of all its rows.
type message struct {
	trace.Message
	untold bool            // no row has told its subject
	known  map[string]bool // recipients in lower case; only if there are many
}

// many is from how many on things are looked up instead of searched for. Mailers exist that give all
// mails of a campaign the same id, and one mail can have ten thousand recipients.
const many = 16

func newGathering(findings *trace.Findings, source string, asked time.Time) *gathering {
	return &gathering{findings: findings, source: source, asked: asked, found: map[string]*found{}, enough: firstRows}
}

// add takes in a row. One without a message id says nothing of any.
func (g *gathering) add(r *row) {
	if g.rows++; g.rows > g.enough {
		g.addFindings()
		g.enough *= 2
	}
	key := trace.Key(r.id)
	if key == "" {
		return
	}
	f := g.found[key]
	if f == nil {
		f = &found{key: strings.Clone(key)}
		g.found[f.key] = f
	}
	f.messageOf(r).add(r)
	if !f.changed {
		f.changed = true
		g.changed = append(g.changed, f)
	}
}

// addFindings adds the findings that have changed.
func (g *gathering) addFindings() {
	findings := make([]trace.Finding, 0, len(g.changed))
	for _, f := range g.changed {
		f.changed = false
		if messages := f.told(); len(messages) > 0 {
			findings = append(findings, trace.Finding{
				ID: f.key, Source: g.source, State: trace.Found, Asked: g.asked, Messages: messages,
			})
		}
	}
	g.findings.Add(findings...)
	g.changed, g.rows = g.changed[:0], 0
}

// told are the messages, but for one of which no row tells what anybody could have read.
func (f *found) told() []trace.Message {
	messages := make([]trace.Message, 0, len(f.messages))
	for _, m := range f.messages {
		if !m.untold || len(m.Recipients) > 0 {
			messages = append(messages, m.Message)
		}
	}
	return messages
}

// messageOf finds the message that a row is about, or begins it. Rows with other subjects or senders
// are about other messages of the same id (C46).
func (f *found) messageOf(r *row) *message {
	if len(f.messages) > 0 {
		first := f.messages[0]
		switch {
		case !r.tellsSubject():
			return first
		case first.untold:
			first.Subject, first.untold = strings.Clone(r.subject), false
			return first
		}
	}
	candidates := f.messages
	if f.bySubject != nil {
		candidates = f.bySubject[r.subject]
	}
	for _, m := range candidates {
		if m.Subject == r.subject && (r.event || agree(m.Sender, r.sender)) {
			return m
		}
	}
	m := &message{Message: trace.Message{Subject: strings.Clone(r.subject)}, untold: !r.tellsSubject()}
	f.messages = append(f.messages, m)
	f.index(m)
	return m
}

// agree tells whether two addresses can be the same: they are, or one is not stated.
func agree(a, b string) bool { return a == "" || b == "" || strings.EqualFold(a, b) }

// index notes a new message by its subject if there are many.
func (f *found) index(m *message) {
	switch {
	case f.bySubject != nil:
		f.bySubject[m.Subject] = append(f.bySubject[m.Subject], m)
	case len(f.messages) > many:
		f.bySubject = map[string][]*message{}
		for _, m := range f.messages {
			f.bySubject[m.Subject] = append(f.bySubject[m.Subject], m)
		}
	}
}

// add takes in what a row says of the message. It does not change findings that were added before.
func (m *message) add(r *row) {
	if m.Sender == "" {
		m.Sender = strings.Clone(r.sender)
	}
	if m.Received.IsZero() || !r.received.IsZero() && r.received.Before(m.Received) {
		m.Received = r.received
	}
	if m.Size == 0 {
		m.Size = r.size
	}
	for _, recipient := range r.recipients {
		if !m.knows(recipient) {
			m.Recipients = append(m.Recipients, strings.Clone(recipient))
		}
	}
}

// knows tells whether the message is known to have gone to a recipient, and notes that it has.
func (m *message) knows(recipient string) bool {
	if m.known == nil {
		for _, known := range m.Recipients {
			if strings.EqualFold(known, recipient) {
				return true
			}
		}
		if len(m.Recipients) < many {
			return false
		}
		m.known = map[string]bool{}
		for _, known := range m.Recipients {
			m.known[strings.ToLower(known)] = true
		}
	}
	key := strings.ToLower(recipient)
	known := m.known[key]
	if !known {
		m.known[strings.Clone(key)] = true
	}
	return known
}
