// Package graph fetches records with the audit log queries of Microsoft Graph
// (learn.microsoft.com/graph/api/security-auditcoreroot-post-auditlogqueries).
//
// For each window:
//
//	find or create a query -> wait until it has succeeded -> read its pages
//	-> read them again, on request or if records seem to be missing
//
// The tenant's audit log records each query as AuditSearchCreated and AuditSearchCompleted, by the
// account that signed in.
package graph

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
)

// Service is a [fetch.Service] that uses audit log queries. It is safe for concurrent use.
type Service struct {
	caller tenant.Caller
	clock  tenant.Clock
	// beta is set after beta answered where v1.0 did not, so that v1.0 is not tried again.
	beta atomic.Bool
}

// New returns a service that sends calls through caller.
func New(caller tenant.Caller, clock tenant.Clock) *Service {
	return &Service{caller: caller, clock: clock}
}

// Name returns the name of the service.
func (*Service) Name() string { return "Graph audit query" }

// MaxConcurrent returns the limit of concurrent queries, which take minutes each. The service allows 50
// (learn.microsoft.com/graph/throttling-limits), but refused the eleventh concurrent creation in a
// large tenant.
func (*Service) MaxConcurrent() int { return 8 }

// FetchWindow fetches a window with one query, which may take hours. For its errors see
// [fetch.Service]; they name the query's ID.
func (s *Service) FetchWindow(ctx context.Context, a fetch.Request, w fetch.Window) error {
	j := &job{Service: s, request: a, window: w, queryRequest: newQueryRequest(a, w)}
	made, err := j.waitForSuccess(ctx)
	if err != nil {
		return err
	}
	if s.beta.Load() {
		w.AddNote("queried through beta, since v1.0 answered 404")
	}
	return j.readResult(ctx, made)
}

// job fetches one window.
type job struct {
	*Service
	request      fetch.Request
	window       fetch.Window
	queryRequest queryRequest
}

// waitForSuccess returns a query that has succeeded. If a query of an earlier run never ends, it
// creates a new one.
func (j *job) waitForSuccess(ctx context.Context) (query, error) {
	made, isNew, err := j.findOrCreate(ctx)
	if err != nil {
		return made, err
	}
	done, err := j.waitForQuery(ctx, made)
	if isNew || !errors.Is(err, errStillRunning) {
		return done, err
	}
	j.window.AddNote("query " + made.id + " of an earlier run does not finish")
	if made, err = j.createQuery(ctx); err != nil {
		return made, err
	}
	return j.waitForQuery(ctx, made)
}

// The pauses between two requests for a result that is not ready.
const (
	firstPause   = 10 * time.Second
	longestPause = time.Minute
)

// nextPause returns the pause after this one.
func nextPause(pause time.Duration) time.Duration { return min(pause*3/2, longestPause) }
