package fetch

import (
	"context"
	"errors"
	"time"

	"whoread/audit/coverage"
)

// WindowPlan is a part of the span of an Ask, to be asked for in one go.
type WindowPlan struct {
	coverage.Span
	// Skip tells why the slice cannot be asked for; "" if it can.
	Skip string
}

// Service answers windows. Fetch may be called from several goroutines.
type Service interface {
	// Name is what the service is called on the screen, such as "Graph audit query".
	Name() string
	// PlanWindows cuts the span of an Ask into windows that do not overlap, in the order in which
	// they are to be asked for.
	PlanWindows(a Request, now time.Time) []WindowPlan
	// MaxConcurrent is how many windows may be asked for at the same time.
	MaxConcurrent() int
	// FetchWindow asks for the rows of a window and hands them to it. It returns nil if the window
	// was answered whole, [ErrSplit] if it must be asked for in smaller parts, a *[ShortError]
	// if rows are known to be missing, and any other error if the window failed.
	FetchWindow(ctx context.Context, a Request, w Window) error
}

// Follower is a service whose newest records can be followed.
type Follower interface {
	Service
	// PollInterval is how often to look for new records.
	PollInterval() time.Duration
}

// Checker is a service that can tell why it may have found nothing.
type Checker interface {
	Service
	// Checks looks for reasons. It asks the service.
	Checks(ctx context.Context, a Request) []Check
}

// Planner is a service that can tell beforehand what asking it takes.
type Planner interface {
	Service
	// RequiredPermissions names the permissions and roles that asking takes, for a sign-in as an app or as a
	// user.
	RequiredPermissions(appOnly bool) []string
	// DescribeCalls tells in words what a slice is asked with, and how many calls that is likely to take.
	DescribeCalls(s WindowPlan) string
}

// Window is a window that is being fetched. Its methods may be called from several goroutines.
type Window interface {
	Span() coverage.Span
	// ID names the window within its file and never changes, so that a question can be named
	// after it and be found again: Run is the name of the first fetch into the file.
	ID() int
	Run() string
	// Query is what the question was called in an earlier run; "" if it was not asked.
	Query() string
	// SaveQuery notes the name of a question in the ledger before its answer is read.
	SaveQuery(query string) error
	// SaveRows keeps a page of rows, each a JSON object, in the file and hands it to the table. It
	// copies them, and waits while the table is behind. Its errors end the fetch.
	SaveRows(ctx context.Context, rows [][]byte) error
	// AddCalls adds to the number of calls.
	AddCalls(n int)
	// SetActivity says what is being done, for the screen: "query is running".
	SetActivity(what string)
	// AddNote notes what is remarkable of a window, even of one that is whole.
	AddNote(what string)
	// IsFetched tells whether something was fetched whole before, in this run or an earlier one;
	// See notes that it was.
	IsFetched(name string) bool
	MarkFetched(name string) error
}

// ErrSplit says that a window holds more than one answer can.
var ErrSplit = errors.New("the window holds more than one answer can")

// ShortError says that rows of a window are missing.
type ShortError struct{ Reason string }

// Error returns the reason.
func (e *ShortError) Error() string { return e.Reason }
