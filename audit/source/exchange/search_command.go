package exchange

import (
	"strconv"
	"strings"
	"time"

	"whoread/audit/coverage"
	"whoread/audit/source/fetch"
)

const searchCmdlet = "Search-UnifiedAuditLog"

// auditSearch holds the parameters of Search-UnifiedAuditLog. It has no RecordType, which accepts a
// single value, while Sync and Bind records have different types (C05).
type auditSearch struct {
	StartDate, EndDate string
	Operations         []string
	UserIDs            []string `json:"UserIds,omitempty"`
	IPAddresses        []string `json:",omitempty"`
	SessionID          string   `json:"SessionId"`
	SessionCommand     string
	ResultSize         int
}

// newSearch returns the search for a span in a session. Searches have whole seconds, so this one covers
// up to a second more than the span, never less.
func newSearch(a fetch.Request, s coverage.Span, id sessionID) auditSearch {
	const largestSlice = 5000
	return auditSearch{
		StartDate:      s.From.UTC().Format(time.RFC3339),
		EndDate:        s.To.UTC().Add(time.Second - time.Nanosecond).Format(time.RFC3339),
		Operations:     a.Operations,
		UserIDs:        a.Users,
		IPAddresses:    a.IPs,
		SessionID:      id.String(),
		SessionCommand: "ReturnLargeSet",
		ResultSize:     largestSlice,
	}
}

// sessionID names a session. It must not be used twice: the session would continue where it stopped,
// without the rows before.
type sessionID struct {
	run            string
	window, number int
}

func (id sessionID) String() string {
	return "whoread-" + id.run + "-" + strconv.Itoa(id.window) + "-" + strconv.Itoa(id.number)
}

// firstSession returns the first session of a window, after the sessions of an earlier run.
func firstSession(w fetch.Window) sessionID {
	id := sessionID{run: w.Run(), window: w.ID()}
	last, found := strings.CutPrefix(w.Query(), strings.TrimSuffix(id.String(), "0"))
	if n, err := strconv.Atoi(last); found && err == nil {
		id.number = n
	}
	id.number++
	return id
}
