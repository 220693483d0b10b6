package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"whoread/audit/tenant"
)

// findOrCreate returns a query for the window: a usable one of an earlier run, or else a new one.
func (j *job) findOrCreate(ctx context.Context) (made query, isNew bool, err error) {
	if known := j.window.Query(); known != "" {
		if made, err = j.findNoted(ctx, known); err != nil || made.isUsable() {
			return made, false, err
		}
	}
	made, err = j.createQuery(ctx)
	return made, true, err
}

// findNoted returns the query whose ID or name an earlier run noted, or another query of that name.
func (j *job) findNoted(ctx context.Context, noted string) (query, error) {
	if noted != j.queryRequest.Name {
		made, err := j.findEarlier(ctx, noted)
		if err != nil || made.isUsable() {
			return made, err
		}
	}
	return j.findByName(ctx)
}

// findEarlier returns the query with an ID, if the service still has it and it is usable.
func (j *job) findEarlier(ctx context.Context, id string) (query, error) {
	j.window.SetActivity("looking for the query of an earlier run")
	made, err := j.queryStatus(ctx, id)
	switch {
	case isNotFound(err):
		j.window.AddNote("the service has no query " + id)
		return query{}, nil
	case err != nil:
		return query{}, queryError(id, err)
	case !j.queryRequest.matches(made):
		j.window.AddNote("query " + id + " does not have the span, operations, users and addresses of this window: a new one is created")
		return query{}, nil
	case !made.isUsable():
		j.window.AddNote("query " + id + " " + made.status)
		return query{}, nil
	}
	return made, nil
}

// maxCreations limits the attempts to create a query.
const maxCreations = 3

// createQuery creates a query. It saves the name in the ledger first, so that a later run can find the
// query. It never repeats the request, which counts against the tenant's quota: if it is unknown whether
// the query was created, createQuery looks for it by its name.
func (j *job) createQuery(ctx context.Context) (query, error) {
	if err := j.window.SaveQuery(j.queryRequest.Name); err != nil {
		return query{}, err
	}
	body, err := json.Marshal(j.queryRequest)
	if err != nil {
		return query{}, fmt.Errorf("writing the query: %w", err)
	}
	for n := 1; ; n++ {
		made, err := j.postQuery(ctx, body)
		if err == nil {
			return made, j.window.SaveQuery(made.id)
		}
		if ctx.Err() != nil || !mayHaveWorked(err) {
			return query{}, fmt.Errorf("creating the query %s: %w", j.queryRequest.Name, err)
		}
		made, lost := j.findLater(ctx)
		if lost != nil {
			return query{}, fmt.Errorf("creating the query %s: %w; it is unknown whether it was created: %w", j.queryRequest.Name, err, lost)
		}
		if made.isUsable() {
			j.window.AddNote("the answer to its creation was lost; it was found by its name")
			return made, nil
		}
		if n == maxCreations {
			return query{}, fmt.Errorf("creating the query %s failed %d times: %w", j.queryRequest.Name, n, err)
		}
	}
}

func (j *job) postQuery(ctx context.Context, body []byte) (query, error) {
	j.window.SetActivity("creating the query")
	answer, err := j.sendVersioned(ctx, tenant.Call{Method: http.MethodPost, URL: queries, Body: body, Once: true})
	if isNotFound(err) {
		absent := *serviceError(err)
		absent.Kind = tenant.Absent
		return query{}, fmt.Errorf("neither v1.0 nor beta has audit log queries here: %w", &absent)
	}
	if err != nil {
		return query{}, err
	}
	made, err := parseQuery(answer)
	if err == nil && made.name != "" && made.name != j.queryRequest.Name {
		return query{}, fmt.Errorf("%w: it names the query %s", errNoQuery, made.id)
	}
	return made, err
}

// mayHaveWorked reports whether a failed request may have taken effect. A request that was refused or
// never sent has not.
func mayHaveWorked(err error) bool {
	e := serviceError(err)
	switch {
	case e == nil:
		return errors.Is(err, errNoQuery)
	case !e.Sent || e.Kind == tenant.Refused || e.Kind == tenant.Denied:
		return false
	case e.Status == http.StatusRequestTimeout:
		return true
	default:
		return e.Status < http.StatusBadRequest || e.Status >= http.StatusInternalServerError
	}
}
