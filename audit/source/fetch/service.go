package fetch

import (
	"context"
	"errors"
	"time"

	"whoread/audit/coverage"
)

// WindowPlan is a part of a request's span, to be fetched as one window.
type WindowPlan struct {
	coverage.Span
	// Skip says why the window cannot be fetched; "" if it can.
	Skip string
	// Calls describes the calls and their likely number, in a [Plan]; "" if the service does not state
	// it, or the window is skipped.
	Calls string
}

// Service fetches windows. It must be safe for concurrent use.
type Service interface {
	// Name returns the service's name, such as "Graph audit query".
	Name() string
	// PlanWindows divides a request's span into windows that do not overlap, in the order in which they
	// are fetched.
	PlanWindows(a Request, now time.Time) []WindowPlan
	// MaxConcurrent returns how many windows may be fetched at the same time.
	MaxConcurrent() int
	// FetchWindow fetches the rows of a window and passes them to it. It returns nil if the window is
	// complete, [ErrSplit] if it must be split, a *[ShortError] if rows are known to be missing, and
	// any other error if the window failed.
	FetchWindow(ctx context.Context, a Request, w Window) error
}

// Follower is a service that can follow new records.
type Follower interface {
	Service
	// PollInterval returns how often to look for new records.
	PollInterval() time.Duration
}

// Checker is a service that can check why an answer is empty.
type Checker interface {
	Service
	// Checks returns possible reasons. It may query the service.
	Checks(ctx context.Context, a Request) []Check
}

// Planner is a service that can describe the calls of a request in advance.
type Planner interface {
	Service
	// RequiredPermissions returns the permissions and roles that an app or a user needs.
	RequiredPermissions(appOnly bool) []string
	// DescribeCalls describes the calls for a window, and their likely number.
	DescribeCalls(s WindowPlan) string
}

// Window is a window that is being fetched. It is safe for concurrent use.
type Window interface {
	Span() coverage.Span
	// ID is unique within the file and never changes. Run is the name of the first fetch into the file.
	// Both are used in the names of queries, to find them again.
	ID() int
	Run() string
	// Query returns the query name that an earlier run saved; "" for none.
	Query() string
	// SaveQuery saves the name of a query in the ledger, before its answer is read.
	SaveQuery(query string) error
	// SaveRows saves a page of rows, each a JSON object, and passes it on to the table. It copies the
	// rows, and waits while the table is behind. Its errors end the fetch.
	SaveRows(ctx context.Context, rows [][]byte) error
	// AddCalls adds to the number of calls.
	AddCalls(n int)
	// SetActivity sets what the screen shows as the current activity: "query is running".
	SetActivity(what string)
	// AddNote adds a note about the window, even if it is complete.
	AddNote(what string)
	// IsFetched reports whether an item, such as a content blob, was fetched completely by this or an
	// earlier run. MarkFetched records that it was.
	IsFetched(name string) bool
	MarkFetched(name string) error
}

// ErrSplit means that a window holds more than one answer can.
var ErrSplit = errors.New("the window has more records than one answer can hold")

// ShortError means that rows of a window are missing.
type ShortError struct{ Reason string }

// Error returns the reason.
func (e *ShortError) Error() string { return e.Reason }
