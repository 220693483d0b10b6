package graph

import (
	"context"
	"fmt"
	"time"

	"whoread/audit/source/live"
	"whoread/audit/tenant"
)

// answer hands on the answer of a query that has succeeded.
func (j *job) answer(ctx context.Context, made query) error {
	made = j.limits(ctx, made)
	if made.exceeded && j.divisible() {
		return live.ErrSplit
	}
	seen := newRowSet()
	got, err := j.read(ctx, made.id, func(rows [][]byte) error {
		seen.add(rows)
		return j.window.Rows(ctx, rows)
	})
	switch {
	case err != nil:
		return err
	case made.overfull(got.rows) && j.divisible():
		return live.ErrSplit
	case made.overfull(got.rows):
		return &live.ShortError{Reason: fmt.Sprintf("query %s has more than the %d records that it returns, all within a second", made.id, got.rows)}
	case j.asked.Verify || got.rows < made.about:
		if got, err = j.verify(ctx, made, got, seen); err != nil {
			return err
		}
	}
	if got.uneven > 0 {
		return &live.ShortError{Reason: fmt.Sprintf("query %s: %d pages hold other numbers of rows than they state, however often they are read", made.id, got.uneven)}
	}
	j.noteAge(len(seen.contents))
	return nil
}

// limits adds what beta tells of a query that v1.0 made: whether it has more records than it
// returns. Where beta does not tell either, the number of rows has to.
func (j *job) limits(ctx context.Context, made query) query {
	if made.told || j.beta.Load() {
		return made
	}
	told, err := look(ctx, j, func() (query, error) {
		body, err := j.do(ctx, tenant.Call{URL: preview + pathOf(made.id)})
		if notFound(err) {
			return query{}, nil
		}
		if err != nil {
			return query{}, err
		}
		return parseQuery(body)
	})
	if err == nil && told.told {
		return told
	}
	return made
}

// divisible tells whether the window can be asked for in two halves: records have whole seconds.
func (j *job) divisible() bool {
	span := j.window.Span()
	return span.To.Sub(span.From) > time.Second
}

const (
	// kept is how long every tenant keeps records at least, since October 2023
	// (learn.microsoft.com/purview/audit-log-retention-policies).
	kept = 180 * day
	// late is how long a record may take until it is found. Most take an hour or two
	// (learn.microsoft.com/purview/audit-search).
	late = day
)

// noteAge notes what the answer cannot have because of its age.
func (j *job) noteAge(rows int) {
	span, now := j.window.Span(), j.clock.Now()
	if span.To.After(now.Add(-late)) {
		j.window.Note("asked for within a day of its end, so that records of it may still come")
	}
	if rows == 0 && span.From.Before(now.Add(-kept)) {
		j.window.Note("empty, and older than the 180 days that every tenant keeps")
	}
}
