package fetch

import (
	"context"
	"errors"
	"time"

	"whoread/audit/coverage"
)

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
	Slices(a Request, now time.Time) []Slice
	// AtOnce is how many windows may be asked for at the same time.
	AtOnce() int
	// Fetch asks for the rows of a window and hands them to it. It returns nil if the window
	// was answered whole, [ErrSplit] if it must be asked for in smaller parts, a *[ShortError]
	// if rows are known to be missing, and any other error if the window failed.
	Fetch(ctx context.Context, a Request, w Window) error
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
	Checks(ctx context.Context, a Request) []Check
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
