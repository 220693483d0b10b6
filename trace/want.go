package trace

import (
	"slices"
	"time"
)

// Want is a message that somebody wants to know of.
type Want struct {
	// ID is the InternetMessageId as a record states it, with its brackets or without.
	ID string
	// Mailboxes are where it was accessed, each by the name or the GUID that the records give; it
	// may be in others as well.
	Mailboxes []string
	// First and Last are when it was accessed, by the records; zero if that is not known. A
	// message is as old as its first access or older: when it was sent, these do not tell.
	First, Last time.Time
}

// with is the want with what another one says of the same message beside.
func (w Want) with(other Want) Want {
	if len(Spellings(other.ID)) > len(Spellings(w.ID)) {
		w.ID = other.ID // so that it is asked for in all ways
	}
	w.Mailboxes = slices.Clip(w.Mailboxes)
	for _, m := range other.Mailboxes {
		if !slices.Contains(w.Mailboxes, m) {
			w.Mailboxes = append(w.Mailboxes, m)
		}
	}
	if w.First.IsZero() || !other.First.IsZero() && other.First.Before(w.First) {
		w.First = other.First
	}
	if other.Last.After(w.Last) {
		w.Last = other.Last
	}
	return w
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
