package ui

import (
	"slices"
	"strings"
	"sync"

	"whoread/audit/table"
	"whoread/trace"
)

// learner hands on to a store what was found, so that subjects stand beside the records
// that name them. Files add findings while they are read, and lookups while they run: both learn,
// at the same time, and no change overtakes another.
type learner struct {
	findings *trace.Findings
	store    *table.Store

	mu   sync.Mutex
	next int // the last change of the findings that the store has
}

// learn brings the store up to date and returns its snapshot.
func (l *learner) learn() *table.Snapshot {
	l.mu.Lock()
	defer l.mu.Unlock()
	changed, next := l.findings.ChangedSince(l.next)
	known := make([]table.Known, len(changed))
	for i, a := range changed {
		known[i] = KnownOf(a)
	}
	l.store.Learn(known...)
	l.next = next
	return l.store.Snapshot()
}

// KnownOf is an answer as a table knows it: the subjects that differ, and the sender and the time
// that the first source states. The Source of what was not found says how far those look who were
// asked.
func KnownOf(a trace.Answer) table.Known {
	k := table.Known{ID: "<" + a.ID + ">", State: a.State.String(), Source: a.Source} // the key may itself have brackets
	if a.State != trace.Found {
		k.Source = reach(a)
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

// reach says how far those look who have not found a message, and who else could not tell: "in
// the last 30 days by hunting; mailbox: denied".
func reach(a trace.Answer) string {
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
