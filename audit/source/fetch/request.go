package fetch

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"whoread/audit/coverage"
)

// Request is a request for records of a tenant.
type Request struct {
	// Tenant is the tenant as the user named it, in lower case; "" if unknown.
	Tenant string `json:"tenant,omitempty"`
	// Mailbox is the mailbox of interest, by name or GUID; "" for all. It is not part of the Filter,
	// because no service can filter by it: the records of all mailboxes are fetched, and the table
	// shows those of this one.
	Mailbox string `json:"mailbox,omitempty"`
	// Users are the requested actors; nil for all.
	Users []string `json:"users,omitempty"`
	// IPs are the requested addresses, without ports; nil for all.
	IPs []string `json:"ips,omitempty"`
	// Operations are the requested operations, such as MailItemsAccessed.
	Operations []string `json:"operations"`
	coverage.Span
	// Follow continues with records published after the end of the span.
	Follow bool `json:"follow,omitempty"`
	// Verify repeats the reading of every answer.
	Verify bool `json:"verify,omitempty"`
}

// Filter describes the request without its span, the same for every service: "MailItemsAccessed of
// every mailbox, by adele@contoso.example, from 198.51.100.7".
func (r Request) Filter() string {
	operations := joinSorted(r.Operations)
	if operations == "" {
		operations = "every operation"
	}
	filter := operations + " of every mailbox"
	if len(r.Users) > 0 {
		filter += ", by " + joinSorted(r.Users)
	}
	if len(r.IPs) > 0 {
		filter += ", from " + joinSorted(r.IPs)
	}
	return filter
}

// joinSorted joins alternative values in sorted order.
func joinSorted(values []string) string {
	values = slices.Clone(values)
	slices.Sort(values)
	return strings.Join(slices.Compact(values), " or ")
}

// describe describes the request for the screen.
func (r Request) describe() string {
	words := r.Filter() + ", " + formatSpan(r.Span)
	if r.Follow {
		words += " and new records after that"
	}
	return words
}

// formatSpan formats a span for the screen, in UTC, without times of day if both are midnight.
func formatSpan(s coverage.Span) string {
	layout := time.DateTime
	if isMidnight(s.From) && isMidnight(s.To) {
		layout = time.DateOnly
	}
	return s.From.UTC().Format(layout) + " to " + s.To.UTC().Format(layout)
}

func isMidnight(t time.Time) bool { return t.Equal(t.Truncate(24 * time.Hour)) }

// isGiven reports whether anything is requested.
func (r Request) isGiven() bool { return r.IsKnown() || len(r.Operations) > 0 }

// isSameAs reports whether both request the same records. Follow makes no difference.
func (r Request) isSameAs(b Request) bool {
	return r.Filter() == b.Filter() && r.From.Equal(b.From) && r.To.Equal(b.To)
}

var errEmptySpan = errors.New("the time span is empty: --since must be earlier than --until, and not in the future")

// normalize returns the request in whole seconds, as all services use them, with an end that is not in
// the future: a span in the future cannot be complete.
func (r Request) normalize(now time.Time) (Request, error) {
	now = now.UTC().Truncate(time.Second)
	r.From = r.From.UTC().Truncate(time.Second)
	if to := r.To.UTC().Truncate(time.Second); to.Equal(r.To) {
		r.To = to
	} else {
		r.To = to.Add(time.Second)
	}
	if r.To.After(now) {
		r.To = now
	}
	if !r.IsKnown() {
		return r, errEmptySpan
	}
	return r, nil
}

// savedRequest is a request as the ledger keeps it for a resume.
type savedRequest struct {
	// Run is the name of the first fetch into the file.
	Run     string  `json:"run"`
	Request Request `json:"ask"`
}

// runPattern matches the name of a run, which becomes part of query names.
var runPattern = regexp.MustCompile(`^[a-z0-9]{1,32}$`)

func (r savedRequest) marshal() (json.RawMessage, error) {
	text, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("writing the request: %w", err)
	}
	return text, nil
}

// isSameAs reports whether both are the same request of the same run.
func (r savedRequest) isSameAs(other savedRequest) bool {
	a, b := r.Request, other.Request
	return r.Run == other.Run && a.isSameAs(b) && a.Tenant == b.Tenant && a.Mailbox == b.Mailbox && a.Follow == b.Follow && a.Verify == b.Verify
}

func parseRequest(text json.RawMessage) (savedRequest, error) {
	var r savedRequest
	if err := json.Unmarshal(text, &r); err != nil {
		return r, fmt.Errorf("the saved request cannot be read: %w", err)
	}
	if !runPattern.MatchString(r.Run) {
		return r, fmt.Errorf("%q is not the name of a run", r.Run)
	}
	if !r.Request.IsKnown() {
		return r, fmt.Errorf("the saved request has no time span")
	}
	return r, nil
}

// IsNarrowedFilter reports whether a filter selects some actors or addresses only, so that accesses by others
// are not among the records.
func IsNarrowedFilter(filter string) bool {
	return strings.Contains(filter, " of every mailbox, ")
}
