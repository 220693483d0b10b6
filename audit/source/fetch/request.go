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

// Request is what a tenant is asked for.
type Request struct {
	// Tenant is the tenant as the user named it, in lower case; "" if that is not known.
	Tenant string `json:"tenant,omitempty"`
	// Mailbox is the mailbox that the user wants to know about, by name or GUID; "" for all.
	// No service can be asked by it, so it is no part of the Filter: the records of all
	// mailboxes are fetched, and the table shows those of this one.
	Mailbox string `json:"mailbox,omitempty"`
	// Users are the actors asked for; none for all.
	Users []string `json:"users,omitempty"`
	// IPs are the addresses asked for, without ports; none for all.
	IPs []string `json:"ips,omitempty"`
	// Operations are the operations asked for, such as MailItemsAccessed.
	Operations []string `json:"operations"`
	coverage.Span
	// Follow goes on with what is published after the end of the span.
	Follow bool `json:"follow,omitempty"`
	// Verify reads a finished answer a second time.
	Verify bool `json:"verify,omitempty"`
}

// Filter is what a service is asked for in words, the same for every service: "MailItemsAccessed
// of every mailbox, by adele@contoso.example, from 198.51.100.7".
func (a Request) Filter() string {
	operations := joinSorted(a.Operations)
	if operations == "" {
		operations = "every operation"
	}
	filter := operations + " of every mailbox"
	if len(a.Users) > 0 {
		filter += ", by " + joinSorted(a.Users)
	}
	if len(a.IPs) > 0 {
		filter += ", from " + joinSorted(a.IPs)
	}
	return filter
}

// joinSorted joins values of which any will do, in an order that does not depend on how they
// were given.
func joinSorted(values []string) string {
	values = slices.Clone(values)
	slices.Sort(values)
	return strings.Join(slices.Compact(values), " or ")
}

// describe says what is asked for, for the screen.
func (a Request) describe() string {
	words := a.Filter() + ", " + formatSpan(a.Span)
	if a.Follow {
		words += " and what is new after that"
	}
	return words
}

// formatSpan is a span as the screen shows it, in UTC and without a time of day where it begins
// and ends at midnight.
func formatSpan(s coverage.Span) string {
	layout := time.DateTime
	if isMidnight(s.From) && isMidnight(s.To) {
		layout = time.DateOnly
	}
	return s.From.UTC().Format(layout) + " to " + s.To.UTC().Format(layout)
}

func isMidnight(t time.Time) bool { return t.Equal(t.Truncate(24 * time.Hour)) }

// isGiven tells whether anything is asked for.
func (a Request) isGiven() bool { return a.IsKnown() || len(a.Operations) > 0 }

// isSameAs tells whether both ask the service of a tenant for the same records. That only one goes on after the
// end of the span makes no difference.
func (a Request) isSameAs(b Request) bool {
	return a.Filter() == b.Filter() && a.From.Equal(b.From) && a.To.Equal(b.To)
}

var errEmptySpan = errors.New("there is nothing to ask for: the span of time is empty; let --since be earlier than --until, and not in the future")

// normalize is the ask in whole seconds, as all services understand them, and with an end that is
// not in the future: nothing can be answered whole that may still happen.
func (a Request) normalize(now time.Time) (Request, error) {
	now = now.UTC().Truncate(time.Second)
	a.From = a.From.UTC().Truncate(time.Second)
	if to := a.To.UTC().Truncate(time.Second); to.Equal(a.To) {
		a.To = to
	} else {
		a.To = to.Add(time.Second)
	}
	if a.To.After(now) {
		a.To = now
	}
	if !a.IsKnown() {
		return a, errEmptySpan
	}
	return a, nil
}

// savedRequest is how a fetch asked, as the ledger keeps it for a fetch that goes on with it.
type savedRequest struct {
	// Run names the first fetch into the file.
	Run     string  `json:"run"`
	Request Request `json:"ask"`
}

// runPattern is what a run may be called: it becomes part of the names of questions.
var runPattern = regexp.MustCompile(`^[a-z0-9]{1,32}$`)

func (r savedRequest) marshal() (json.RawMessage, error) {
	text, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("writing what is asked for: %w", err)
	}
	return text, nil
}

// isSameAs tells whether both ask in the same way for the same.
func (r savedRequest) isSameAs(other savedRequest) bool {
	a, b := r.Request, other.Request
	return r.Run == other.Run && a.isSameAs(b) && a.Tenant == b.Tenant && a.Mailbox == b.Mailbox && a.Follow == b.Follow && a.Verify == b.Verify
}

func parseRequest(text json.RawMessage) (savedRequest, error) {
	var r savedRequest
	if err := json.Unmarshal(text, &r); err != nil {
		return r, fmt.Errorf("what was asked for cannot be read: %w", err)
	}
	if !runPattern.MatchString(r.Run) {
		return r, fmt.Errorf("%q is no name of a run", r.Run)
	}
	if !r.Request.IsKnown() {
		return r, fmt.Errorf("it was asked for no time")
	}
	return r, nil
}
