package service

import (
	"fmt"
	"time"
	"unicode/utf8"

	"whoread/audit/messageid"
	"whoread/trace"
)

// longestID is the length of the longest message id that is queried, in bytes: a line of a message has
// at most 998 characters of at most four bytes (RFC 5322, RFC 6532).
const longestID = 4 * 998

// CheckQuery returns the finding of a query that must not be sent to a service that looks back for the
// given time, and nil for a query to send.
func (s *Service) CheckQuery(q trace.Query, back time.Duration, now time.Time) *trace.Finding {
	f := s.NewFinding(q, trace.Outside, describeTooOld(q, back, now))
	if f.Reason == "" {
		f.State, f.Reason = trace.Failed, CheckID(q.ID)
	}
	if f.Reason == "" {
		return nil
	}
	return &f
}

// CheckID returns a clause that says why an id cannot be queried, or "" if it can. A service would
// search for another id instead, or refuse the other ids of the same call.
func CheckID(id messageid.ID) string {
	switch {
	case !utf8.ValidString(string(id)):
		return "the message id is not valid text, so no service can be queried for it"
	case len(id) > longestID:
		return fmt.Sprintf("the message id is longer than any valid one (%d bytes), so no service is queried for it", len(id))
	default:
		return ""
	}
}
