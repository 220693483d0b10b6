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

// deepest is the number of times that a query is halved because it is refused or its answer cannot be read. A smaller
// one may help, unless the service always answers so.
const deepest = 4

// noTable is why hunting is denied where the tenant does not have it.
const noTable = "advanced hunting has no table EmailEvents in this tenant: the table requires Defender for Office 365"

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
	// lost is the error after which hunting is unreachable; nil if there is none.
	lost error
}

// sendQueries sends queries as one KQL query, and halves them if they are too many.
func (h *hunt) sendQueries(ctx context.Context, queries []trace.Query, depth int) error {
	if why := h.service.DenialReason(); why != "" {
		return h.reportState(queries, trace.Denied, why)
	}
	if h.lost != nil {
		return h.reportState(queries, trace.Failed, h.lost.Error())
	}
	call, err := h.newCall(queries)
	if err != nil {
		return h.reportState(queries, trace.Failed, err.Error())
	}
	answer, err := h.service.SendCall(ctx, h.caller.Do, call)
	if end := service.StopError(ctx, err); end != nil {
		return end
	}
	if err != nil {
		return h.handleRefusal(ctx, queries, depth, err)
	}
	rows, err := parseAnswer(answer.Body)
	switch {
	case err != nil && len(queries) > 1 && depth < deepest:
		return h.sendHalves(ctx, queries, depth) // it may have been cut off for its length
	case err != nil:
		return h.reportState(queries, trace.Failed, err.Error())
	case len(rows) >= maxRows && len(queries) > 1:
		return h.sendHalves(ctx, queries, depth)
	}
	h.reportRows(queries, rows)
	return nil
}

// handleRefusal handles the error of a query.
func (h *hunt) handleRefusal(ctx context.Context, queries []trace.Query, depth int, err error) error {
	var said *tenant.Error
	errors.As(err, &said)
	switch state, reason := trace.ClassifyError(err); {
	case said != nil && said.Status == http.StatusBadRequest && unknownTable.MatchString(said.Message):
		h.service.Deny(noTable)
	case said != nil && isTooLarge(said) && len(queries) > 1 && depth < deepest:
		return h.sendHalves(ctx, queries, depth)
	case state == trace.Denied:
		h.service.Deny(reason)
	case service.IsUnreachable(err):
		h.lost = err
	default:
		return h.reportState(queries, state, reason)
	}
	return h.sendQueries(ctx, queries, depth) // which reports it for all queries
}

// isTooLarge reports whether a query was refused for its size.
func isTooLarge(e *tenant.Error) bool {
	return e.Status == http.StatusRequestEntityTooLarge ||
		e.Status == http.StatusBadRequest && excessive.MatchString(e.Message)
}

// sendHalves sends the queries in two halves.
func (h *hunt) sendHalves(ctx context.Context, queries []trace.Query, depth int) error {
	half := len(queries) / 2
	if err := h.sendQueries(ctx, queries[:half], depth+1); err != nil {
		return err
	}
	return h.sendQueries(ctx, queries[half:], depth+1)
}

// reportState reports the same state for all queries.
func (h *hunt) reportState(queries []trace.Query, state trace.State, reason string) error {
	for _, q := range queries {
		h.found(h.service.NewFinding(q, state, reason))
	}
	return nil
}

// reportRows reports a finding for each query. It ignores rows of other ids.
func (h *hunt) reportRows(queries []trace.Query, rows []service.Row) {
	gathered := service.Rows{}
	for _, row := range rows {
		gathered.Add(row)
	}
	for _, q := range queries {
		h.found(h.service.NewResult(q, gathered.Messages(q.ID.Key())))
	}
}
