package subjects

import (
	"slices"
	"strings"

	"whoread/audit/table"
	"whoread/trace"
)

// KnownOf returns an answer in the form that a table takes: the different subjects, and the sender and
// time that the first source states. If the message was not found, Source says how far the sources look.
func KnownOf(a trace.Answer) table.MessageInfo {
	k := table.MessageInfo{ID: a.ID.ID(), State: a.State.String(), Source: a.Source}
	if a.State != trace.Found {
		k.Source = describeReach(a)
		return k
	}
	seen := make(map[string]struct{}, len(a.Messages)) // one id can stand for a mailing to thousands
	for _, m := range a.Messages {
		if _, again := seen[m.Subject]; !again {
			seen[m.Subject] = struct{}{}
			k.Subjects = append(k.Subjects, m.Subject)
		}
		if k.Sender == "" {
			k.Sender = m.Sender
		}
		if k.Received == 0 && !m.Received.IsZero() {
			k.Received = m.Received.Unix()
		}
	}
	return k
}

// describeReach says how far the sources look that did not find a message, and which others could not
// answer: "in the last 30 days by hunting; mailbox: denied".
func describeReach(a trace.Answer) string {
	var parts []string
	for _, f := range a.Findings {
		part := f.Source + ": " + f.State.String()
		switch {
		case f.State == trace.NotAsked:
			continue
		case f.State == trace.NotFound && f.Reach != "":
			part = f.Reach
		case f.State == a.State:
			part = f.Source
		}
		if !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "; ")
}
