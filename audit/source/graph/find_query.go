package graph

import (
	"context"
	"errors"
	"fmt"

	"whoread/audit/tenant"
)

var errLoop = errors.New("the pages of the answer form a loop")

// findByName looks through all queries of the tenant for one that matches the request and its name, and
// saves its ID in the ledger. Without a match it returns a query that is not usable.
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

// maxSearches limits the searches for a query that may have visited created.
const maxSearches = 3

// findLater looks for a query that may just have visited created. The service may take time to list it.
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

// listQueries calls yield for each page of the tenant's queries
// (learn.microsoft.com/graph/api/security-auditcoreroot-list-auditlogqueries).
func (j *job) listQueries(ctx context.Context, yield func([]query)) error {
	visited := map[string]bool{}
	for next := ""; ; {
		p, err := retryRequest(ctx, j, func() (queryPage, error) { return j.listPage(ctx, next) })
		if err != nil {
			return fmt.Errorf("listing the queries of the tenant: %w", asOther(err))
		}
		yield(p.found)
		if next = p.next; next == "" {
			return nil
		}
		if visited[next] {
			return fmt.Errorf("listing the queries of the tenant: %w", errLoop)
		}
		visited[next] = true
	}
}

// listPage returns the page at a link; the first page if the link is "".
func (j *job) listPage(ctx context.Context, address string) (queryPage, error) {
	body, err := j.fetchLink(ctx, queries, address)
	if err != nil {
		return queryPage{}, err
	}
	return parseQueries(body)
}

// fetchLink fetches a link of the service unchanged or, if it is "", a path below a version.
func (j *job) fetchLink(ctx context.Context, path, address string) ([]byte, error) {
	if address == "" {
		return j.sendVersioned(ctx, tenant.Call{URL: path})
	}
	return j.sendCall(ctx, tenant.Call{URL: address})
}
