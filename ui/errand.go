package ui

import (
	"iter"
	"time"

	"whoread/audit/table"
	"whoread/trace"
)

// Errand is what is to be found out about messages, each of which is in one of the lists.
type Errand struct {
	Queries []trace.Query
	// Found are the ids of messages that nobody need be asked for: records state their subjects, or
	// somebody has told them before.
	Found []string
}

// ErrandOf is what is to be found out about the messages of rows of a view.
func ErrandOf(view *table.View, rows iter.Seq[int]) (e Errand) {
	records := view.Snapshot()
	for _, m := range view.Messages(rows) {
		if known, _ := records.Known(m.ID); known.State == table.Found {
			e.Found = append(e.Found, m.ID)
			continue
		}
		e.Queries = append(e.Queries, trace.Query{ID: m.ID, Mailboxes: m.Mailboxes, First: moment(m.First), Last: moment(m.Last)})
	}
	return e
}

// Count adds to a plan for the queries the messages that are found already.
func (e Errand) Count(p trace.Plan) trace.Plan {
	p.IDs += len(e.Found)
	p.Known += len(e.Found)
	return p
}

// with is the errand with another one beside.
func (e Errand) with(other Errand) Errand {
	return Errand{Queries: append(e.Queries, other.Queries...), Found: append(e.Found, other.Found...)}
}

// moment is a time in Unix seconds; the zero time for 0.
func moment(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}
