package graph

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"whoread/audit/tenant"
)

// longestRun is how long a query is waited for. Queries take minutes, and were seen to take most
// of an hour.
const longestRun = 2 * time.Hour

var errEndless = errors.New("the service goes on with it, and a resume takes its answer")

// wait looks at a query until it has succeeded: after 10 s at first, after a minute at last. A
// query that ends in another way, or not at all, is an error that names its id and state (C24).
func (j *job) wait(ctx context.Context, made query) (query, error) {
	began := j.clock.Now()
	for pause := firstPause; !made.is(succeeded); pause = longer(pause) {
		took := j.clock.Now().Sub(began)
		switch {
		case !made.goesOn():
			return made, fmt.Errorf("query %s (%s) ended as %q; a resume asks for its window again", made.id, j.question.Name, made.status)
		case took >= longestRun:
			return made, fmt.Errorf("query %s (%s) is still %s after %s: %w",
				made.id, j.question.Name, made.inWords(), took.Round(time.Minute), errEndless)
		}
		j.window.SetActivity(fmt.Sprintf("the query is %s, %s so far", made.inWords(), took.Round(time.Second)))
		if err := j.clock.Sleep(ctx, pause); err != nil {
			return made, err
		}
		now, err := j.status(ctx, made.id)
		if err != nil {
			return made, failed(made.id, err)
		}
		made = now
	}
	return made, nil
}

func (q query) inWords() string {
	if q.is(notStarted) {
		return "waiting to start"
	}
	return q.status
}

// status looks at a query (learn.microsoft.com/graph/api/security-auditlogquery-get).
func (j *job) status(ctx context.Context, id string) (query, error) {
	return look(ctx, j, func() (query, error) {
		body, err := j.ask(ctx, tenant.Call{URL: pathOf(id)})
		if err != nil {
			return query{}, err
		}
		made, err := parseQuery(body)
		if err == nil && !strings.EqualFold(made.id, id) {
			return query{}, fmt.Errorf("%w: it is of the query %s", errNoQuery, made.id)
		}
		return made, err
	})
}
