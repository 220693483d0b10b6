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

// open makes ready to ask as a client of its own. Nothing is asked yet.
func openLookup(c flags.LookupConfig, k *subjectsFile) (*lookup, error) {
	if err := k.checkWritable(); err != nil {
		return nil, err
	}
	client, err := newClient(c.SignIn)
	if err != nil {
		return nil, err
	}
	return newLookup(c, client, k), nil
}

// as makes ready to ask as a client, which is closed with the lookup. Nothing is asked yet.
func newLookup(c flags.LookupConfig, client *tenant.Client, k *subjectsFile) *lookup {
	sources, calls := openSubjectSources(c, client)
	return &lookup{
		Resolver: trace.New(trace.Options{Sources: sources, Findings: k.findings, Clock: c.Clock, CallLimit: calls, State: client.State}),
		client:   client,
		config:   c,
		sources:  sources,
	}
}

// sources are those who are asked, and the calls that they may make.
func openSubjectSources(c flags.LookupConfig, caller tenant.Caller) ([]trace.Source, *trace.CallLimit) {
	calls := trace.NewCallLimit(c.CallLimit)
	var sources []trace.Source
	for _, f := range c.Sources {
		sources = append(sources, f.Open(caller, c.Clock, calls))
	}
	return sources, calls
}

// lookup asks for messages while a command runs.
type lookup struct {
	*trace.Resolver
	config  flags.LookupConfig
	client  *tenant.Client
	sources []trace.Source
}

// Close ends what is being asked for, and notes the app if it was mailboxes that were asked: that
// is in their audit log.
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
func (t exportTask) lookupRequest(ctx context.Context, records *table.Snapshot, msgs messages) (subjects.LookupRequest, error) {
	spec := t.spec
	var some bool
	if spec.Filter, some = withoutSubjectTerms(t.spec.Filter); some {
		msgs.printf("the filter looks at what is known of messages; asked for are those of all records that the rest of it selects")
	}
	view, err := table.Build(ctx, records, spec)
	if err != nil {
		return subjects.LookupRequest{}, fmt.Errorf("looking for messages: %w", err)
	}
	return subjects.NewLookupRequest(view, rowIndexes(view)), nil
}

// resolve asks for messages, and tells how it goes and what came of it. An interrupt ends it; what
// came is kept.
func runLookup(ctx context.Context, c flags.LookupConfig, k *subjectsFile, r subjects.LookupRequest, msgs messages) error {
	if c.UnavailableReason != "" {
		msgs.printf("%s", c.UnavailableReason)
	}
	l, err := openLookup(c, k)
	if err != nil {
		return err
	}
	defer l.Close()
	plan := r.AddFound(l.Plan(r.Queries))
	msgs.printf("%s, of which %s known already", humanize.FormatCount(plan.IDs, "message id"), areKnown(plan.Known))
	watched := &lookupWatch{status: l.Status, now: c.Clock.Now}
	p := &progress{msgs: msgs, pollStatus: watched.pollStatus, columns: terminalWidth(msgs.w)}
	l.Ask(r.Queries)
	p.showDuring(ctx, func() { err = l.waitUntilSettled(ctx) })
	if err == nil {
		err = l.Status().Err
	}
	l.Close()
	return lookupResult{r, k.findings, err, c.CallLimit}.print(msgs)
}

// waitUntilSettled waits until all is settled that was asked for. The error is that of ctx.
func (l *lookup) waitUntilSettled(ctx context.Context) error {
	for {
		if _, err := l.Next(ctx); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// rowIndexes counts the rows of a view.
func rowIndexes(view *table.View) func(func(int) bool) {
	return func(yield func(int) bool) {
		for row := range view.Len() {
			if !yield(row) {
				return
			}
		}
	}
}

// withoutSubjectTerms is a filter without the parts that look at what may be learned of messages, and
// whether there are any. It lets at least all through that the filter does, whatever is learned.
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
