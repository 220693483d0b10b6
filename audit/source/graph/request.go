package graph

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"whoread/audit/tenant"
)

// Where the queries are. Audit log queries are documented in v1.0 and in beta; v1.0 was taken
// back for a while in 2025 and answers 404 in some tenants.
const (
	stable  = "/v1.0"
	preview = "/beta"
	queries = "/security/auditLog/queries"
)

func pathOf(id string) string { return queries + "/" + url.PathEscape(id) }

// sendCall makes a call and counts the requests that it took.
func (j *job) sendCall(ctx context.Context, c tenant.Call) ([]byte, error) {
	c.Service = tenant.Graph
	answer, err := j.caller.Do(ctx, c)
	j.window.AddCalls(tenant.CountCalls(answer, err))
	if err != nil {
		return nil, err
	}
	return answer.Body, nil
}

// sendVersioned makes a call whose URL stands below a version: v1.0 first and, where that answers 404,
// beta.
func (j *job) sendVersioned(ctx context.Context, c tenant.Call) ([]byte, error) {
	path := c.URL
	if !j.beta.Load() {
		c.URL = stable + path
		body, err := j.sendCall(ctx, c)
		if !isNotFound(err) {
			return body, err
		}
		j.window.SetActivity("v1.0 answered 404, asking beta")
	}
	c.URL = preview + path
	body, err := j.sendCall(ctx, c)
	if err == nil {
		j.beta.Store(true)
	}
	return body, err
}

// maxTries is how often something is looked at that is not ready.
const maxTries = 5

// retryRequest repeats a request, and the reading of its answer, while its failure may pass.
func retryRequest[T any](ctx context.Context, j *job, get func() (T, error)) (T, error) {
	pause := firstPause
	for n := 1; ; n++ {
		got, err := get()
		if n == maxTries || !isTransient(err) {
			return got, err
		}
		j.window.SetActivity("not ready, will look again")
		if err := j.clock.Sleep(ctx, pause); err != nil {
			return got, err
		}
		pause = nextPause(pause)
	}
}

// isTransient tells whether a request that failed may work a little later. The service answers 400
// if a query is not ready or if it has too much to do, and it may not find a query everywhere
// at once that was just created. The client repeats what else may pass.
func isTransient(err error) bool {
	if errors.Is(err, errNoQuery) || errors.Is(err, errNoPage) {
		return true
	}
	e := serviceError(err)
	return e != nil && (e.Status == http.StatusBadRequest || isNotFound(err)) &&
		e.Kind != tenant.Denied && e.Kind != tenant.Refused
}

// serviceError returns what the service said, nil if it is not the service that failed.
func serviceError(err error) *tenant.Error {
	var e *tenant.Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// isNotFound tells whether the service does not know the address. A missing permission may be
// told with any status.
func isNotFound(err error) bool {
	e := serviceError(err)
	return e != nil && e.Status == http.StatusNotFound && e.Kind != tenant.Denied
}

// queryError is an error of one query.
func queryError(id string, err error) error {
	return fmt.Errorf("query %s: %w", id, notAbsent(err))
}

// notAbsent is an error that is about one thing of the service. That this is not there does not mean
// that the service has no queries, which is how an error of the kind Absent is taken.
func notAbsent(err error) error {
	e := serviceError(err)
	if e == nil || e.Kind != tenant.Absent {
		return err
	}
	other := *e
	other.Kind = tenant.Other
	return &other
}
