package graph

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"whoread/audit/tenant"
)

// The paths of the queries. Queries are documented in v1.0 and beta. v1.0 was withdrawn for a while in
// 2025, and answers 404 in some tenants.
const (
	stable  = "/v1.0"
	preview = "/beta"
	queries = "/security/auditLog/queries"
)

func pathOf(id string) string { return queries + "/" + url.PathEscape(id) }

// sendCall sends a call and counts its requests.
func (j *job) sendCall(ctx context.Context, c tenant.Call) ([]byte, error) {
	c.Service = tenant.Graph
	answer, err := j.caller.Do(ctx, c)
	j.window.AddCalls(tenant.CountCalls(answer, err))
	if err != nil {
		return nil, err
	}
	return answer.Body, nil
}

// sendVersioned sends a call to v1.0 and, after a 404, to beta.
func (j *job) sendVersioned(ctx context.Context, c tenant.Call) ([]byte, error) {
	path := c.URL
	if !j.beta.Load() {
		c.URL = stable + path
		body, err := j.sendCall(ctx, c)
		if !isNotFound(err) {
			return body, err
		}
		j.window.SetActivity("v1.0 answered 404, trying beta")
	}
	c.URL = preview + path
	body, err := j.sendCall(ctx, c)
	if err == nil {
		j.beta.Store(true)
	}
	return body, err
}

// maxTries limits the attempts of a request.
const maxTries = 5

// retryRequest repeats a request, including the parsing of its answer, while the error is transient.
func retryRequest[T any](ctx context.Context, j *job, get func() (T, error)) (T, error) {
	pause := firstPause
	for n := 1; ; n++ {
		got, err := get()
		if n == maxTries || !isTransient(err) {
			return got, err
		}
		j.window.SetActivity("not ready, trying again")
		if err := j.clock.Sleep(ctx, pause); err != nil {
			return got, err
		}
		pause = nextPause(pause)
	}
}

// isTransient reports whether a failed request may soon succeed. The service answers 400 if a query is
// not ready or the service is overloaded, and may answer 404 for a query that was just created. The
// client retries other transient errors.
func isTransient(err error) bool {
	if errors.Is(err, errNoQuery) || errors.Is(err, errNoPage) {
		return true
	}
	e := serviceError(err)
	return e != nil && (e.Status == http.StatusBadRequest || isNotFound(err)) &&
		e.Kind != tenant.Denied && e.Kind != tenant.Refused
}

// serviceError returns the error as the service's error; nil if it is another error.
func serviceError(err error) *tenant.Error {
	var e *tenant.Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// isNotFound reports whether the service answered 404, except for a missing permission, which can have
// any status.
func isNotFound(err error) bool {
	e := serviceError(err)
	return e != nil && e.Status == http.StatusNotFound && e.Kind != tenant.Denied
}

// queryError returns an error that names a query.
func queryError(id string, err error) error {
	return fmt.Errorf("query %s: %w", id, asOther(err))
}

// asOther changes the kind of an error about one query or page from Absent to Other, since Absent
// means that the service has no queries at all.
func asOther(err error) error {
	e := serviceError(err)
	if e == nil || e.Kind != tenant.Absent {
		return err
	}
	other := *e
	other.Kind = tenant.Other
	return &other
}
