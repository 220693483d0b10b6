package file

import (
	"strings"
	"time"

	"whoread/audit/messageid"
	"whoread/trace"
)

// firstRows is the number of rows after which they are added to the findings. The number doubles each
// time, since a message with new rows is added again as a whole.
const firstRows = 4096

// collector collects the messages of a file, in one finding for each id. It holds messages, not
// rows. It is not safe for concurrent use.
type collector struct {
	findings *trace.Findings
	source   string
	asked    time.Time

	found   map[messageid.Key]*foundMessage // by key
	changed []*foundMessage
	rows    int // since findings were last added
	enough  int // rows after which findings are added again
}

// foundMessage holds the messages of one id in a file.
type foundMessage struct {
	key      messageid.Key
	messages trace.Merger
	changed  bool
}

func newCollector(findings *trace.Findings, source string, asked time.Time) *collector {
	return &collector{findings: findings, source: source, asked: asked, found: map[messageid.Key]*foundMessage{}, enough: firstRows}
}

// addRow adds a row. A row without a message id is ignored.
func (c *collector) addRow(r *row) {
	if c.rows++; c.rows > c.enough {
		c.addFindings()
		c.enough *= 2
	}
	key := messageid.ID(r.id).Key()
	if key == "" {
		return
	}
	f := c.found[key]
	if f == nil {
		f = &foundMessage{key: messageid.Key(strings.Clone(string(key))), messages: trace.Merger{CloneText: true}}
		c.found[f.key] = f
	}
	f.addRow(r)
	if !f.changed {
		f.changed = true
		c.changed = append(c.changed, f)
	}
}

// addRow adds a row to the messages of its id.
func (f *foundMessage) addRow(r *row) {
	m := trace.Message{Subject: r.subject, Sender: r.sender, Recipients: r.recipients, Received: r.received, Size: r.size}
	if r.event {
		f.messages.AddStep(m, r.delivered || r.subject != "")
	} else {
		f.messages.Add(m)
	}
}

// addFindings adds the findings that have changed.
func (c *collector) addFindings() {
	findings := make([]trace.Finding, 0, len(c.changed))
	for _, f := range c.changed {
		f.changed = false
		if messages := f.messages.Messages(); len(messages) > 0 {
			findings = append(findings, trace.Finding{
				ID: f.key, Source: c.source, State: trace.Found, Asked: c.asked, Messages: messages,
			})
		}
	}
	c.findings.Add(findings...)
	c.changed, c.rows = c.changed[:0], 0
}
