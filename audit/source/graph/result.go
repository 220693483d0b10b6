package graph

import (
	"context"
	"fmt"
	"time"

	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
)

// readResult hands on the answer of a query that has succeeded.
func (j *job) readResult(ctx context.Context, made query) error {
	made = j.addLimits(ctx, made)
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
		return &fetch.ShortError{Reason: fmt.Sprintf("query %s has more than the %d records that it returns, all within a second", made.id, got.rows)}
	case j.needsVerification(made, seen):
		if got, err = j.readAgain(ctx, made, seen); err != nil {
			return err
		}
	}
	if got.flaw != nil {
		return &fetch.ShortError{Reason: fmt.Sprintf("query %s: a page is malformed in each reading: %s", made.id, got.flaw)}
	}
	if got.inconsistent > 0 {
		return &fetch.ShortError{Reason: fmt.Sprintf("query %s: %d pages hold other numbers of rows than they state, however often they are read", made.id, got.inconsistent)}
	}
	return j.compareCount(made, got.rows, seen)
}

// compareCount compares the number of records that came with the one that the service states, which
// counts duplicates. That one is approximate: a small difference is noted, and a clear one makes the
// window short.
func (j *job) compareCount(made query, rows int, seen *fetch.Comparison) error {
	const few, percent = 20, 10
	came := rows
	if seen != nil {
		came = max(rows, seen.CountDistinct())
	}
	if came >= made.approximateCount {
		return nil
	}
	said := fmt.Sprintf("the service counts about %d records, and %d came", made.approximateCount, came)
	if missing := made.approximateCount - came; missing > few && 100*missing > percent*made.approximateCount {
		return &fetch.ShortError{Reason: fmt.Sprintf("query %s: %s", made.id, said)}
	}
	j.window.AddNote(said)
	return nil
}

// addLimits adds what beta tells of a query that v1.0 made: whether it has more records than it
// returns. Where beta does not tell either, the number of rows has to.
func (j *job) addLimits(ctx context.Context, made query) query {
	if made.statesLimit || j.beta.Load() {
		return made
	}
	told, err := retryRequest(ctx, j, func() (query, error) {
		body, err := j.sendCall(ctx, tenant.Call{URL: preview + pathOf(made.id)})
		if isNotFound(err) {
			return query{}, nil
		}
		if err != nil {
			return query{}, err
		}
		return parseQuery(body)
	})
	if err == nil && told.statesLimit {
		return told
	}
	return made
}

// canSplit tells whether the window can be asked for in two halves: records have whole seconds.
func (j *job) canSplit() bool {
	span := j.window.Span()
	return span.To.Sub(span.From) > time.Second
}
