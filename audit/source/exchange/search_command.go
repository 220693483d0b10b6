package exchange

import (
	"strconv"
	"strings"
	"time"

	"whoread/audit/coverage"
	"whoread/audit/source/fetch"
)

const searchCmdlet = "Search-UnifiedAuditLog"

// auditSearch are the parameters of Search-UnifiedAuditLog. There is no RecordType among them:
// it takes a single one, and a Sync has another than a Bind (C05).
type auditSearch struct {
	StartDate, EndDate string
	Operations         []string
	UserIDs            []string `json:"UserIds,omitempty"`
	IPAddresses        []string `json:",omitempty"`
	SessionID          string   `json:"SessionId"`
	SessionCommand     string
	ResultSize         int
}

// newSearch asks for a span in a session. The search knows whole seconds only, so what is asked for
// may be a second more than the span; it is never less.
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

// sessionID names a session. A session must not be used a second time: it would go on where it
// was left, so that the rows before are missing.
type sessionID struct {
	run            string
	window, number int
}

func (id sessionID) String() string {
	return "whoread-" + id.run + "-" + strconv.Itoa(id.window) + "-" + strconv.Itoa(id.number)
}

// firstSession is the session to begin a window with: the one after that of an earlier run.
func firstSession(w fetch.Window) sessionID {
	id := sessionID{run: w.Run(), window: w.ID()}
	last, found := strings.CutPrefix(w.Query(), strings.TrimSuffix(id.String(), "0"))
	if n, err := strconv.Atoi(last); found && err == nil {
		id.number = n
	}
	id.number++
	return id
}
