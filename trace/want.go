package trace

import "time"

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
