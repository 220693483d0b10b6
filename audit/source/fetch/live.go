// Package fetch fetches records from a tenant: it cuts what is asked for into windows, lets a
// service answer them, keeps every row as received in a file, and enters in its ledger what
// became of every window.
package fetch

import (
	"context"
	"errors"
	"time"

	"whoread/audit/coverage"
	"whoread/audit/tenant"
)

// Ask is what a tenant is asked for.
type Ask struct {
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

// Slice is a part of the span of an Ask, to be asked for in one go.
type Slice struct {
	coverage.Span
	// Skip tells why the slice cannot be asked for; "" if it can.
	Skip string
}

// Service answers windows. Fetch may be called from several goroutines.
type Service interface {
	// Name is what the service is called on the screen, such as "Graph audit query".
	Name() string
	// Slices cuts the span of an Ask into windows that do not overlap, in the order in which
	// they are to be asked for.
	Slices(a Ask, now time.Time) []Slice
	// AtOnce is how many windows may be asked for at the same time.
	AtOnce() int
	// Fetch asks for the rows of a window and hands them to it. It returns nil if the window
	// was answered whole, [ErrSplit] if it must be asked for in smaller parts, a *[ShortError]
	// if rows are known to be missing, and any other error if the window failed.
	Fetch(ctx context.Context, a Ask, w Window) error
}

// Follower is a service whose newest records can be followed.
type Follower interface {
	Service
	// Pace is how often to look for new records.
	Pace() time.Duration
}

// Checker is a service that can tell why it may have found nothing.
type Checker interface {
	Service
	// Checks looks for reasons. It asks the service.
	Checks(ctx context.Context, a Ask) []Check
}

// Planner is a service that can tell beforehand what asking it takes.
type Planner interface {
	Service
	// Needs names the permissions and roles that asking takes, for a sign-in as an app or as a
	// user.
	Needs(appOnly bool) []string
	// Calls tells in words what a slice is asked with, and how many calls that is likely to take.
	Calls(s Slice) string
}

// Check is one possible reason for an empty answer.
type Check struct {
	// Question is the reason as a question: "Is auditing on for the mailbox?"
	Question string
	Result   Result
	// Detail is what was found, or how the user can find out.
	Detail string
}

// Result is what a check found.
type Result uint8

// The results of a check.
const (
	Unknown Result = iota // could not be checked; Detail says how to
	Fine                  // is not the reason
	Trouble               // may be the reason
)

// Window is a window that is being fetched. Its methods may be called from several goroutines.
type Window interface {
	Span() coverage.Span
	// ID names the window within its file and never changes, so that a question can be named
	// after it and be found again: Run is the name of the first fetch into the file.
	ID() int
	Run() string
	// Query is what the question was called in an earlier run; "" if it was not asked.
	Query() string
	// Asked notes the name of a question in the ledger before its answer is read.
	Asked(query string) error
	// Rows keeps a page of rows, each a JSON object, in the file and hands it to the table. It
	// copies them, and waits while the table is behind. Its errors end the fetch.
	Rows(ctx context.Context, rows [][]byte) error
	// Called adds to the number of calls.
	Called(n int)
	// Doing says what is being done, for the screen: "query is running".
	Doing(what string)
	// Note notes what is remarkable of a window, even of one that is whole.
	Note(what string)
	// Seen tells whether something was fetched whole before, in this run or an earlier one;
	// See notes that it was.
	Seen(name string) bool
	See(name string) error
}

// ErrSplit says that a window holds more than one answer can.
var ErrSplit = errors.New("the window holds more than one answer can")

// ShortError says that rows of a window are missing.
type ShortError struct{ Reason string }

// Error returns the reason.
func (e *ShortError) Error() string { return e.Reason }

// Status is what a fetch is doing, for a screen to show.
type Status struct {
	tenant.State
	// Asked is what is asked for, in words.
	Asked string
	// Source is the service that is being asked; Fallback why it is not the first choice.
	Source   string
	Fallback string
	// Doing is what is being done for each window in flight.
	Doing []string
	// Windows is the number of windows so far, Settled of those that will not change.
	Windows, Settled int
	// Pages is the number of pages of rows that were received in this run.
	Pages int
	// Saved is the path of the file that the rows are kept in; "" if it is a private one.
	Saved string
	// Following tells that all that was asked for has been answered, and Next when it will be
	// looked for new records.
	Following bool
	Next      time.Time
}
