package mailbox

import (
	"net/url"
	"strings"

	"whoread/audit/messageid"
	"whoread/trace"
	"whoread/trace/service"
)

// lookup is the way of a query through its mailboxes.
type lookup struct {
	query     trace.Query
	mailboxes []string       // still to look in; the first is where it is
	spellings []messageid.ID // still to ask for there
	deleted   bool           // it is at the Recoverable Items
	next      string         // the address of the next page; "" for the first
	pages     int            // that came of one answer
	items     []item         // that came on them
	tries     int            // that failed
}

// mailbox is the one that is looked in.
func (l *lookup) mailbox() string { return l.mailboxes[0] }

// enter goes to a place of the mailbox.
func (l *lookup) enter(deleted bool) {
	l.deleted, l.spellings = deleted, l.query.ID.Spellings()
	l.restart()
}

// restart forgets what came of an address.
func (l *lookup) restart() { l.next, l.pages, l.items, l.tries = "", 0, nil, 0 }

// advance goes to the next question that the mailbox may answer; it is false if there is none.
func (l *lookup) advance() bool {
	switch {
	case len(l.spellings) > 1:
		l.spellings = l.spellings[1:]
		l.restart()
	case !l.deleted:
		l.enter(true)
	default:
		return false
	}
	return true
}

// address is what is asked for, below the version of Graph. What is selected is all that is used.
func (l *lookup) address() string {
	if l.next != "" {
		return l.next
	}
	folder := ""
	if l.deleted {
		folder = "/mailFolders/recoverableitemsdeletions"
	}
	return "/users/" + service.Escape(l.mailbox()) + folder +
		"/messages?$filter=internetMessageId%20eq%20" + service.Literal(string(l.spellings[0])) +
		"&$select=id,subject,from,sender,toRecipients,receivedDateTime,internetMessageId"
}

// version is that of Graph, by which all is asked.
const version = "/v1.0"

// within is the address of a next page as a batch takes it, below the version; "" if it is none of
// a mailbox.
func within(link string) string {
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
