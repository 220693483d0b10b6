package trace

import (
	"slices"
	"time"
)

// Query asks for a message by its id.
type Query struct {
	// ID is the InternetMessageId as a record states it, with its brackets or without.
	ID string
	// Mailboxes are those in which it was accessed, by the name or the GUID in the records. It may be
	// in others as well.
	Mailboxes []string
	// First and Last are the times of its first and last access in the records; zero if not known.
	// The message was sent before First, and these times do not say how long before.
	First, Last time.Time
}

// mergeWith returns the query combined with another one for the same message.
func (q Query) mergeWith(other Query) Query {
	if len(Spellings(other.ID)) > len(Spellings(q.ID)) {
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

// Key is the message id without its angle brackets, which is the form that ids are compared in.
// Brackets are taken off only if both are there (C11); the key of an id that is empty is "" (C10).
func Key(id string) string {
	if len(id) >= 2 && id[0] == '<' && id[len(id)-1] == '>' {
		return id[1 : len(id)-1]
	}
	return id
}

// Spellings are the ways in which services may know a message id: in brackets, which is how mail
// systems write it, and as it is stated where that differs.
func Spellings(id string) []string {
	bracketed := "<" + Key(id) + ">"
	if id == bracketed {
		return []string{id}
	}
	return []string{bracketed, id}
}
