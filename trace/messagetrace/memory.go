package messagetrace

import (
	"time"

	"whoread/audit/messageid"
)

// fresh is how long spans that were searched need not be searched again. Nothing is missed by that:
// a record of an access takes about an hour to be there, so that a message that came since is not
// yet wanted.
const fresh = time.Hour

// memory is how far back the traces were searched for an id in vain. A search that was interrupted
// goes on from there.
type memory struct {
	since time.Time                  // where all searches begin
	back  map[messageid.ID]time.Time // by the id as it was asked for
}

// begin returns the spans to search now, the newest first. Those of an earlier search count as long
// as they are fresh.
func (m *memory) begin(now time.Time) []span {
	if m.back == nil || now.Sub(m.since) > fresh {
		m.since, m.back = now, map[messageid.ID]time.Time{}
	}
	return spans(m.since)
}

// knows tells whether a span was searched for an id.
func (m *memory) knows(id messageid.ID, s span) bool {
	back, some := m.back[id]
	return some && !back.After(s.from)
}

// keep keeps that a span was searched for an id, unless a newer one was left out.
func (m *memory) keep(id messageid.ID, s span) {
	back, some := m.back[id]
	if !some {
		back = spans(m.since)[0].to
	}
	if back.Equal(s.to) {
		m.back[id] = s.from
	}
}
