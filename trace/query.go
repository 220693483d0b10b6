package trace

import (
	"slices"
	"time"

	"whoread/audit/messageid"
)

// Query asks for a message by its id.
type Query struct {
	// ID is the InternetMessageId as a record states it, with its brackets or without.
	ID messageid.ID
	// Mailboxes are those in which it was accessed, by the name or the GUID in the records. It may be
	// in others as well.
	Mailboxes []string
	// First and Last are the times of its first and last access in the records; zero if not known.
	// The message was sent before First, and these times do not say how long before.
	First, Last time.Time
}

// mergeWith returns the query combined with another one for the same message.
func (q Query) mergeWith(other Query) Query {
	if len(other.ID.Spellings()) > len(q.ID.Spellings()) {
		q.ID = other.ID // so that every spelling is queried
	}
	q.Mailboxes = slices.Clip(q.Mailboxes)
	for _, m := range other.Mailboxes {
		if !slices.Contains(q.Mailboxes, m) {
			q.Mailboxes = append(q.Mailboxes, m)
		}
	}
	if q.First.IsZero() || !other.First.IsZero() && other.First.Before(q.First) {
		q.First = other.First
	}
	if other.Last.After(q.Last) {
		q.Last = other.Last
	}
	return q
}
