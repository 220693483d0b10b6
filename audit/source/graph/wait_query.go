package graph

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"whoread/audit/tenant"
)

// maxQueryTime limits the wait for a query. Queries take minutes, some almost an hour.
const maxQueryTime = 2 * time.Hour

var errStillRunning = errors.New("the service continues it, and a resume reads its result")

// waitForQuery polls a query until it has succeeded: after 10 s at first, later every minute. If the
// query fails or does not end, the error names its ID and state (C24).
func (j *job) waitForQuery(ctx context.Context, made query) (query, error) {
	began := j.clock.Now()
	for pause := firstPause; !made.hasStatus(succeeded); pause = nextPause(pause) {
		took := j.clock.Now().Sub(began)
		switch {
		case !made.isUsable():
			return made, fmt.Errorf("query %s (%s) ended as %q; a resume fetches its window again", made.id, j.queryRequest.Name, made.status)
		case took >= maxQueryTime:
			return made, fmt.Errorf("query %s (%s) is still %s after %s: %w",
				made.id, j.queryRequest.Name, made.describeStatus(), took.Round(time.Minute), errStillRunning)
		}
		j.window.SetActivity(fmt.Sprintf("the query is %s, %s so far", made.describeStatus(), took.Round(time.Second)))
		if err := j.clock.Sleep(ctx, pause); err != nil {
			return made, err
		}
		now, err := j.queryStatus(ctx, made.id)
		if err != nil {
			return made, queryError(made.id, err)
		}
		made = now
	}
	return made, nil
}

func (q query) describeStatus() string {
	if q.hasStatus(notStarted) {
		return "waiting to start"
	}
	return q.status
}

// queryStatus reads the state of a query (learn.microsoft.com/graph/api/security-auditlogquery-get).
func (j *job) queryStatus(ctx context.Context, id string) (query, error) {
	return retryRequest(ctx, j, func() (query, error) {
		body, err := j.sendVersioned(ctx, tenant.Call{URL: pathOf(id)})
		if err != nil {
			return query{}, err
		}
		made, err := parseQuery(body)
		if err == nil && !strings.EqualFold(made.id, id) {
			return query{}, fmt.Errorf("%w: it names the query %s", errNoQuery, made.id)
		}
		return made, err
	})
}
