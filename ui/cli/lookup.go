package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/audit/tenant"
	"whoread/trace"
	"whoread/ui/cli/flags"
	"whoread/ui/subjects"
	"whoread/ui/widget/humanize"
)

// openLookup returns a lookup with a client of its own. It sends nothing yet.
func openLookup(c flags.LookupConfig, s *subjectsFile) (*lookup, error) {
	if err := s.checkWritable(); err != nil {
		return nil, err
	}
	client, err := newClient(c.SignIn)
	if err != nil {
		return nil, err
	}
	return newLookup(c, client, s), nil
}

// newLookup returns a lookup that closes its client. It sends nothing yet.
func newLookup(c flags.LookupConfig, client *tenant.Client, s *subjectsFile) *lookup {
	sources, calls := openSubjectSources(c, client)
	return &lookup{
		Resolver: trace.New(trace.Options{Sources: sources, Findings: s.findings, Clock: c.Clock, Budget: calls, State: client.State}),
		client:   client,
		config:   c,
		sources:  sources,
	}
}

// openSubjectSources opens the sources of a lookup and returns them with their common budget.
func openSubjectSources(c flags.LookupConfig, caller tenant.Caller) ([]trace.Source, *trace.Budget) {
	calls := trace.NewBudget(c.Budget)
	var sources []trace.Source
	for _, f := range c.Sources {
		sources = append(sources, f.Open(caller, c.Clock, calls))
	}
	return sources, calls
}

// lookup looks up messages while a command runs.
type lookup struct {
	*trace.Resolver
	config  flags.LookupConfig
	client  *tenant.Client
	sources []trace.Source
}

// Close ends the lookup. If it accessed mailboxes, the findings note the app, because the audit log records
// these accesses.
func (l *lookup) Close() {
	l.Resolver.Close()
	for i, f := range l.config.Sources {
		if f.Services[0] == tenant.Mail && l.sources[i].RateLimit().Made > 0 {
			l.Findings().AddApp(l.config.SignIn.ClientID)
		}
	}
	l.client.Close()
}

// lookupRequest returns a request for the messages of the rows to be exported. The parts of the filter
// that depend on subjects are ignored, since they can be decided only after the lookup.
func (t exportTask) lookupRequest(ctx context.Context, records *table.Snapshot, msgs messageWriter) (subjects.LookupRequest, error) {
	spec := t.spec
	var some bool
	if spec.Filter, some = withoutSubjectTerms(t.spec.Filter); some {
		msgs.printf("the filter uses subjects or senders, so messages are looked up for all records that the rest of the filter selects")
	}
	view, err := table.Build(ctx, records, spec)
	if err != nil {
		return subjects.LookupRequest{}, fmt.Errorf("selecting the messages to look up: %w", err)
	}
	return subjects.NewLookupRequest(view, rowIndexes(view)), nil
}

// runLookup looks up messages, shows the progress and prints the result. ^C cancels ctx and ends the lookup:
// the results so far are kept and exported, and the other messages are reported as not asked.
func runLookup(ctx context.Context, c flags.LookupConfig, s *subjectsFile, r subjects.LookupRequest, msgs messageWriter) error {
	if c.UnavailableReason != "" {
		msgs.printf("%s", c.UnavailableReason)
	}
	l, err := openLookup(c, s)
	if err != nil {
		return err
	}
	defer l.Close()
	plan := r.WithFound(l.Plan(r.Queries))
	msgs.printf("%s, %s already known", humanize.FormatCount(plan.IDs, "message id"), humanize.FormatNumber(plan.Known))
	watch := &lookupWatch{status: l.Status, now: c.Clock.Now}
	p := &progress{msgs: msgs, pollStatus: watch.pollStatus, columns: terminalWidth(msgs.w)}
	l.Ask(r.Queries)
	p.showDuring(ctx, func() { err = l.waitUntilSettled(ctx) })
	if err == nil {
		err = l.Status().Err
	}
	l.Close()
	return lookupResult{r, s.findings, err, c.Budget}.printResult(msgs)
}

// waitUntilSettled waits until every query is settled. It returns the error of ctx.
func (l *lookup) waitUntilSettled(ctx context.Context) error {
	for {
		if _, err := l.Next(ctx); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// rowIndexes yields the row indexes of a view.
func rowIndexes(view *table.View) func(func(int) bool) {
	return func(yield func(int) bool) {
		for row := range view.Len() {
			if !yield(row) {
				return
			}
		}
	}
}

// withoutSubjectTerms returns a filter without the terms that depend on lookup results, and whether there
// were any. The rest selects at least what the filter selects, whatever the results are.
func withoutSubjectTerms(e filter.Expr) (rest filter.Expr, some bool) {
	parts, ok := e.(filter.And)
	if !ok {
		parts = filter.And{e}
	}
	var kept []filter.Expr
	for _, part := range parts {
		if table.UsesMessageInfo(part) {
			some = true
		} else {
			kept = append(kept, part)
		}
	}
	return filter.AllOf(kept...), some
}
