package graph

import (
	"context"
	"errors"
	"fmt"

	"whoread/audit/tenant"
)

var errLoop = errors.New("the pages of the answer lead in a circle")

// findByName looks through all queries of the tenant for the one that asks the question under its
// name, and enters it in the ledger. It returns one that does not go on if there is none.
func (j *job) findByName(ctx context.Context) (query, error) {
	j.window.SetActivity("looking for the query by its name")
	var best query
	err := j.listQueries(ctx, func(found []query) {
		for _, q := range found {
			if q.id != "" && j.queryRequest.matches(q) && q.progress() > best.progress() {
				best = q
			}
		}
	})
	if err != nil || !best.isUsable() {
		return query{}, err
	}
	return best, j.window.SaveQuery(best.id)
}

// maxSearches is how often a query is looked for that may have been created.
const maxSearches = 3

// findLater looks for a query that may have been created just now, and gives the service some
// time to show it.
func (j *job) findLater(ctx context.Context) (query, error) {
	pause := firstPause
	for n := 1; ; n++ {
		if err := j.clock.Sleep(ctx, pause); err != nil {
			return query{}, err
		}
		made, err := j.findByName(ctx)
		if n == maxSearches || err != nil || made.isUsable() {
			return made, err
		}
		pause = nextPause(pause)
	}
}

// listQueries yields the queries of the tenant page by page
// (learn.microsoft.com/graph/api/security-auditcoreroot-list-auditlogqueries).
func (j *job) listQueries(ctx context.Context, yield func([]query)) error {
	been := map[string]bool{}
	for next := ""; ; {
		p, err := retryRequest(ctx, j, func() (queryPage, error) { return j.listPage(ctx, next) })
		if err != nil {
			return fmt.Errorf("listing the queries of the tenant: %w", notAbsent(err))
		}
		yield(p.found)
		if next = p.next; next == "" {
			return nil
		}
		if been[next] {
			return fmt.Errorf("listing the queries of the tenant: %w", errLoop)
		}
		been[next] = true
	}
}

// listPage returns the page at an address that the service gave; "" for the first one.
func (j *job) listPage(ctx context.Context, address string) (queryPage, error) {
	body, err := j.fetchLink(ctx, queries, address)
	if err != nil {
		return queryPage{}, err
	}
	return parseQueries(body)
}

// fetchLink returns what stands at an address that the service gave, taken as it is; or, if that is
// "", at a path below a version.
func (j *job) fetchLink(ctx context.Context, path, address string) ([]byte, error) {
	if address == "" {
		return j.sendVersioned(ctx, tenant.Call{URL: path})
	}
	return j.sendCall(ctx, tenant.Call{URL: address})
}
