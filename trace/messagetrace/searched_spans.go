package messagetrace

import (
	"time"

	"whoread/audit/messageid"
)

// searchTTL is how long a search of a span counts. No message is missed: the record of an access takes about
// an hour to appear, so that no message that arrived since is queried yet.
const searchTTL = time.Hour

// searchedSpans holds how far back the traces were searched for an id without a result, so that a
// cancelled search is resumed from there.
type searchedSpans struct {
	since time.Time                  // end of the newest span
	back  map[messageid.ID]time.Time // by the id as queried
}

// startSearch returns the spans to search, the newest first. While an earlier search is fresh, it
// continues that search.
func (ss *searchedSpans) startSearch(now time.Time) []span {
	if ss.back == nil || now.Sub(ss.since) > searchTTL {
		ss.since, ss.back = now, map[messageid.ID]time.Time{}
	}
	return splitSpans(ss.since)
}

// isSearched reports whether a span was searched for an id.
func (ss *searchedSpans) isSearched(id messageid.ID, s span) bool {
	back, some := ss.back[id]
	return some && !back.After(s.from)
}

// markSearched records that a span was searched for an id, unless a newer one was not.
func (ss *searchedSpans) markSearched(id messageid.ID, s span) {
	back, some := ss.back[id]
	if !some {
		back = splitSpans(ss.since)[0].to
	}
	if back.Equal(s.to) {
		ss.back[id] = s.from
	}
}
