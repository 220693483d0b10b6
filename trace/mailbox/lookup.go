package mailbox

import (
	"net/url"
	"strings"

	"whoread/audit/messageid"
	"whoread/trace"
	"whoread/trace/service"
)

// lookup is the state of a query on its way through mailboxes.
type lookup struct {
	query     trace.Query
	mailboxes []string       // still to search; the first is the current one
	spellings []messageid.ID // still to query there
	deleted   bool           // searching the Recoverable Items
	next      string         // the address of the next page; "" for the first
	pages     int            // received of the current answer
	items     []item         // on these pages
	tries     int            // failed attempts
}

// mailbox returns the current mailbox.
func (l *lookup) mailbox() string { return l.mailboxes[0] }

// enterPlace starts the search of a place of the mailbox.
func (l *lookup) enterPlace(deleted bool) {
	l.deleted, l.spellings = deleted, l.query.ID.Spellings()
	l.resetAnswer()
}

// resetAnswer drops the pages that were received.
func (l *lookup) resetAnswer() { l.next, l.pages, l.items, l.tries = "", 0, nil, 0 }

// nextQuestion moves on to the next spelling or place, and reports whether there was one.
func (l *lookup) nextQuestion() bool {
	switch {
	case len(l.spellings) > 1:
		l.spellings = l.spellings[1:]
		l.resetAnswer()
	case !l.deleted:
		l.enterPlace(true)
	default:
		return false
	}
	return true
}

// requestPath returns the address to request, relative to the version of Graph. It selects only the
// properties that are used.
func (l *lookup) requestPath() string {
	if l.next != "" {
		return l.next
	}
	folder := ""
	if l.deleted {
		folder = "/mailFolders/recoverableitemsdeletions"
	}
	return "/users/" + service.EscapeURL(l.mailbox()) + folder +
		"/messages?$filter=internetMessageId%20eq%20" + service.QuoteOData(string(l.spellings[0])) +
		"&$select=id,subject,from,sender,toRecipients,receivedDateTime,internetMessageId"
}

// version is the version of Graph.
const version = "/v1.0"

// relativePath returns the address of a next page relative to the version of Graph, as a batch needs it.
// It returns "" for an address that is not in a mailbox.
func relativePath(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	path, found := strings.CutPrefix(u.EscapedPath(), version)
	if !found || !strings.HasPrefix(path, "/users/") || strings.Contains(path, "/../") {
		return ""
	}
	return path + "?" + u.RawQuery
}
