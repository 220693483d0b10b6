package subjects

import (
	"iter"
	"time"

	"whoread/audit/messageid"
	"whoread/audit/table"
	"whoread/trace"
)

// LookupRequest is a selection of messages to look up. Each message is in one of the lists.
type LookupRequest struct {
	Queries []trace.Query
	// Found are the ids of messages that need no lookup: a record states the subject, or an earlier
	// lookup has found it.
	Found []messageid.ID
}

// NewLookupRequest returns a request for the messages of rows of a view.
func NewLookupRequest(view *table.View, rows iter.Seq[int]) (r LookupRequest) {
	records := view.Snapshot()
	for _, m := range view.MessagesOf(rows) {
		if known, _ := records.MessageInfo(m.ID); known.State == table.Found {
			r.Found = append(r.Found, m.ID)
			continue
		}
		r.Queries = append(r.Queries, trace.Query{ID: m.ID, Mailboxes: m.Mailboxes, First: timeOf(m.First), Last: timeOf(m.Last)})
	}
	return r
}

// WithFound returns a plan for the queries with the messages added that are found already.
func (r LookupRequest) WithFound(p trace.Plan) trace.Plan {
	p.IDs += len(r.Found)
	p.Known += len(r.Found)
	return p
}

// MergeWith returns the request combined with another one.
func (r LookupRequest) MergeWith(other LookupRequest) LookupRequest {
	return LookupRequest{Queries: append(r.Queries, other.Queries...), Found: append(r.Found, other.Found...)}
}

// timeOf returns a time in Unix seconds as a time, the zero time for 0.
func timeOf(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}
