package subjects

import (
	"slices"
	"strings"

	"whoread/audit/table"
	"whoread/trace"
)

// KnownOf converts an answer for the table: the different subjects, and the sender and time from the
// first source. If the message was not found, Source describes how far the sources search.
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

// describeReach describes how far back the sources searched, and which others could not answer: "in the
// last 30 days by hunting; mailbox: denied".
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
