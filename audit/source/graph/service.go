// Package graph fetches records by the audit log queries of Microsoft Graph
// (learn.microsoft.com/graph/api/security-auditcoreroot-post-auditlogqueries).
//
// The way of a window:
//
//	query (one made for it before, or a new one) -> wait until it has succeeded -> read its pages
//	-> compare with a second reading, where that is asked for or looks needed
//
// What is asked leaves a trace: the tenant's own audit log tells of each query that was made and
// completed, as AuditSearchCreated and AuditSearchCompleted of the account that signed in.
package graph

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
)

// Service is a [fetch.Service] that asks by audit log queries. It may be used by several
// goroutines.
type Service struct {
	caller tenant.Caller
	clock  tenant.Clock
	// beta tells that beta has answered where v1.0 did not, so that v1.0 is not asked again.
	beta atomic.Bool
}

// New returns a service that asks by caller and waits by clock.
func New(caller tenant.Caller, clock tenant.Clock) *Service {
	return &Service{caller: caller, clock: clock}
}

// Name returns what the service is called.
func (*Service) Name() string { return "Graph audit query" }

// MaxConcurrent is how many queries may be open at the same time. A query takes minutes in which there
// is nothing to do but to look at it, so several are worth it. The service lets 50 wait or run
// (learn.microsoft.com/graph/throttling-limits), but was seen to refuse the eleventh that is
// created at the same time in a large tenant.
func (*Service) MaxConcurrent() int { return 8 }

// FetchWindow answers a window with the records of one query. It may take hours, most of which pass
// in the service. See [fetch.Service] for its errors; those of a query name its id.
func (q *Service) FetchWindow(ctx context.Context, a fetch.Request, w fetch.Window) error {
	j := &job{Service: q, request: a, window: w, queryRequest: newQueryRequest(a, w)}
	made, err := j.waitForSuccess(ctx)
	if err != nil {
		return err
	}
	if q.beta.Load() {
		w.AddNote("asked of beta, since v1.0 answered 404")
	}
	return j.readResult(ctx, made)
}

// job is the fetch of one window.
type job struct {
	*Service
	request      fetch.Request
	window       fetch.Window
	queryRequest queryRequest
}

// waitForSuccess returns a query that has succeeded. One of an earlier run that never ends does not
// stand in the way of a new one for ever.
func (j *job) waitForSuccess(ctx context.Context) (query, error) {
	made, isNew, err := j.findOrCreate(ctx)
	if err != nil {
		return made, err
	}
	done, err := j.waitForQuery(ctx, made)
	if isNew || !errors.Is(err, errStillRunning) {
		return done, err
	}
	j.window.AddNote("query " + made.id + " of an earlier run does not end")
	if made, err = j.createQuery(ctx); err != nil {
		return made, err
	}
	return j.waitForQuery(ctx, made)
}

// The pauses between two looks at something that takes its time.
const (
	firstPause   = 10 * time.Second
	longestPause = time.Minute
)

// nextPause is the pause after a pause.
func nextPause(pause time.Duration) time.Duration { return min(pause*3/2, longestPause) }
