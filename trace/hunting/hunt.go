package hunting

import (
	"context"
	"errors"
	"net/http"
	"regexp"

	"whoread/audit/tenant"
	"whoread/trace"
	"whoread/trace/service"
)

// deepest is how often a pack is halved because it is refused or its answer cannot be read: smaller
// ones help against both, but not against a service that always answers so.
const deepest = 4

// noTable is why hunting is denied where the tenant does not have it.
const noTable = "advanced hunting has no table EmailEvents in this tenant: it takes Defender for Office 365"

var (
	// unknownTable matches how a table is refused that the tenant does not have.
	unknownTable = regexp.MustCompile(`(?i)failed to resolve (?:table|.*'EmailEvents')`)
	// excessive matches how a query is refused that asks for too much.
	excessive = regexp.MustCompile(`(?i)too (?:large|long|big|many)|exceed|size limit|maximum`)
)

// hunt sends the queries of one [Source.Resolve].
type hunt struct {
	*Source
	found func(trace.Finding)
	// lost is why hunting could not be reached; nil if it could.
	lost error
}

// ask sends queries as one KQL query. It halves them if they are too many for one.
func (h *hunt) ask(ctx context.Context, queries []trace.Query, depth int) error {
	if why := h.service.Denied(); why != "" {
		return h.settle(queries, trace.Denied, why)
	}
	if h.lost != nil {
		return h.settle(queries, trace.Failed, h.lost.Error())
	}
	call, err := h.call(queries)
	if err != nil {
		return h.settle(queries, trace.Failed, err.Error())
	}
	answer, err := h.service.SendCall(ctx, h.caller.Do, call)
	if end := service.End(ctx, err); end != nil {
		return end
	}
	if err != nil {
		return h.refused(ctx, queries, depth, err)
	}
	rows, err := parse(answer.Body)
	switch {
	case err != nil && len(queries) > 1 && depth < deepest:
		return h.halve(ctx, queries, depth) // it may have been cut off for its length
	case err != nil:
		return h.settle(queries, trace.Failed, err.Error())
	case len(rows) >= mostRows && len(queries) > 1:
		return h.halve(ctx, queries, depth)
	}
	h.tell(queries, rows)
	return nil
}

// refused takes in why a query was not answered.
func (h *hunt) refused(ctx context.Context, queries []trace.Query, depth int, err error) error {
	var said *tenant.Error
	errors.As(err, &said)
	switch state, reason := trace.ClassifyError(err); {
	case said != nil && said.Status == http.StatusBadRequest && unknownTable.MatchString(said.Message):
		h.service.Deny(noTable)
	case said != nil && tooMuch(said) && len(queries) > 1 && depth < deepest:
		return h.halve(ctx, queries, depth)
	case state == trace.Denied:
		h.service.Deny(reason)
	case service.Unreachable(err):
		h.lost = err
	default:
		return h.settle(queries, state, reason)
	}
	return h.ask(ctx, queries, depth) // which says so for all of them
}

// tooMuch tells whether a query was refused for its size.
func tooMuch(e *tenant.Error) bool {
	return e.Status == http.StatusRequestEntityTooLarge ||
		e.Status == http.StatusBadRequest && excessive.MatchString(e.Message)
}

// halve sends the queries in two halves.
func (h *hunt) halve(ctx context.Context, queries []trace.Query, depth int) error {
	half := len(queries) / 2
	if err := h.ask(ctx, queries[:half], depth+1); err != nil {
		return err
	}
	return h.ask(ctx, queries[half:], depth+1)
}

// settle reports the same state for all queries.
func (h *hunt) settle(queries []trace.Query, state trace.State, reason string) error {
	for _, q := range queries {
		h.found(h.service.Say(q, state, reason))
	}
	return nil
}

// tell says of each query what the rows tell of it. Rows of other ids were not asked for.
func (h *hunt) tell(queries []trace.Query, rows []service.Row) {
	gathered := service.Rows{}
	for _, row := range rows {
		gathered.Add(row)
	}
	for _, q := range queries {
		h.found(h.service.Tell(q, gathered.Messages(q.ID.Key())))
	}
}
