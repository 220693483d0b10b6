package service

import (
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"whoread/audit/messageid"
	"whoread/trace"
)

// longest is the length of the longest message id that services are asked for, in bytes: a line of
// a message has 998 characters at the most, and a character up to four bytes (RFC 5322, RFC 6532).
const longest = 4 * 998

// Unfit is the finding of a query that is not to be asked for by a service that looks back for so
// long; nil for one that is.
func (s *Service) Unfit(q trace.Query, back time.Duration, now time.Time) *trace.Finding {
	f := s.Say(q, trace.Outside, beyond(q, back, now))
	if f.Reason == "" {
		f.State, f.Reason = trace.Failed, Unaskable(q.ID)
	}
	if f.Reason == "" {
		return nil
	}
	return &f
}

// beyond tells, in a clause, why a message cannot be within reach of a service that looks back for
// so long; "" if it can. A message is as old as the first access to it or older.
func beyond(q trace.Query, back time.Duration, now time.Time) string {
	if q.Last.IsZero() || now.Sub(q.Last) <= back {
		return ""
	}
	return fmt.Sprintf("it was accessed at %s at the latest, which is more than %d days ago, and is as old or older",
		q.Last.UTC().Format(time.DateTime), int(back/(24*time.Hour)))
}

// Unaskable tells, in a clause, why no service can be asked for a message id; "" if it can. One
// that cannot be asked for as it is would make the service look for another, or refuse the ids that
// are asked for with it.
func Unaskable(id messageid.ID) string {
	switch {
	case !utf8.ValidString(string(id)):
		return "the message id is not valid text, so no service can be asked for it"
	case len(id) > longest:
		return fmt.Sprintf("the message id is longer than any can be (%d bytes), so no service is asked for it", len(id))
	default:
		return ""
	}
}

// Escape percent-encodes a text for any part of an address: all but what RFC 3986 calls unreserved.
// A plus sign that is left as it is would come as a space (C47).
func Escape(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }

// Literal writes a text as a string literal of OData for the query of an address.
func Literal(text string) string { return Escape("'" + strings.ReplaceAll(text, "'", "''") + "'") }
