package graph

import (
	"context"
	"fmt"
	"time"

	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
)

// readResult reads the result of a query that has succeeded.
func (j *job) readResult(ctx context.Context, made query) error {
	made = j.withLimits(ctx, made)
	if made.exceeded && j.canSplit() {
		return fetch.ErrSplit
	}
	seen := j.newComparison(made)
	got, err := j.readRecords(ctx, made.id, seen)
	switch {
	case err != nil:
		return err
	case made.exceedsLimit(got.rows) && j.canSplit():
		return fetch.ErrSplit
	case made.exceedsLimit(got.rows):
		return &fetch.ShortError{Reason: fmt.Sprintf("query %s has more records within one second than the %d that it returns", made.id, got.rows)}
	case j.needsVerification(made, seen):
		if got, err = j.readAgain(ctx, made, seen); err != nil {
			return err
		}
	}
	if got.flaw != nil {
		return &fetch.ShortError{Reason: fmt.Sprintf("query %s: a page is malformed each time it is read: %s", made.id, got.flaw)}
	}
	if got.inconsistent > 0 {
		return &fetch.ShortError{Reason: fmt.Sprintf("query %s: %d pages have more or fewer rows than they state, each time they are read", made.id, got.inconsistent)}
	}
	return j.compareCount(made, got.rows, seen)
}

// compareCount compares the number of rows with the approximate count of the service, which includes
// duplicates. A small difference is noted, a large one makes the window short.
func (j *job) compareCount(made query, rows int, seen *fetch.Comparison) error {
	const few, percent = 20, 10
	received := rows
	if seen != nil {
		received = max(rows, seen.CountDistinct())
	}
	if received >= made.approximateCount {
		return nil
	}
	said := fmt.Sprintf("the service counts about %d records, but %d were received", made.approximateCount, received)
	if missing := made.approximateCount - received; missing > few && 100*missing > percent*made.approximateCount {
		return &fetch.ShortError{Reason: fmt.Sprintf("query %s: %s", made.id, said)}
	}
	j.window.AddNote(said)
	return nil
}

// withLimits asks beta whether a query made with v1.0 exceeds its limit. If beta does not state it, the
// number of rows decides.
func (j *job) withLimits(ctx context.Context, made query) query {
	if made.statesLimit || j.beta.Load() {
		return made
	}
	stated, err := retryRequest(ctx, j, func() (query, error) {
		body, err := j.sendCall(ctx, tenant.Call{URL: preview + pathOf(made.id)})
		if isNotFound(err) {
			return query{}, nil
		}
		if err != nil {
			return query{}, err
		}
		return parseQuery(body)
	})
	if err == nil && stated.statesLimit {
		return stated
	}
	return made
}

// canSplit reports whether the window can be halved. Records have whole seconds.
func (j *job) canSplit() bool {
	span := j.window.Span()
	return span.To.Sub(span.From) > time.Second
}
