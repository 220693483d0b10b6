package cli

import (
	"fmt"
	"strings"

	"whoread/trace"
	"whoread/ui/subjects"
	"whoread/ui/widget/humanize"
)

// planned is what asking for messages would take, in words.
func (q inquiry) planned(k *knowledge, r subjects.LookupRequest) string {
	sources, _ := q.sources(nobody{q.sign})
	p := r.AddFound(trace.New(trace.Options{Sources: sources, Findings: k.findings, Clock: q.clock}).Plan(r.Queries))
	var o listing
	o.row("ask for", "%s, of which %s known already", humanize.FormatCount(p.IDs, "message id"), areKnown(p.Known))
	in := q.sign.Tenant
	if in == "" {
		in = "still to be named with --tenant"
	}
	o.row("tenant", "%s, in the cloud %s", in, q.sign.Cloud)
	o.row("sign in", "%s; that is in the sign-in log of the tenant", wayIn(q.sign.Auth))
	if q.lacks != "" {
		o.row("", "%s", q.lacks)
	}
	if q.calls != trace.Unlimited {
		o.row("budget", "%s in all; what is left then is not asked for", humanize.FormatCount(q.calls, "call"))
	}
	if k.path != "" {
		o.row("file", "%s keeps what is learned, readable by you alone", k.path)
	}
	for i, step := range p.Steps {
		o.text.WriteByte('\n')
		q.plan(&o, q.finders[i], step, i > 0)
	}
	o.text.WriteString("\n")
	o.row("in all", "%s at the most, about %s", humanize.FormatCount(p.Calls, "call"), roughly(p.Duration))
	o.text.WriteString("\nNothing was sent.\n")
	return o.text.String()
}

// plan adds what one source would be asked.
func (q inquiry) plan(o *listing, f finder, step trace.Step, later bool) {
	whom := step.Source
	if later {
		whom += ", for what those above do not find"
	}
	o.row("by", "%s", whom)
	if step.IDs > 0 {
		o.row("asks", "%s, %s at the most, about %s", humanize.FormatCount(step.IDs, "id"), humanize.FormatCount(step.Calls, "call"), roughly(step.Duration))
	}
	if step.Why != "" {
		o.row("", "%s", step.Why)
	}
	if b := step.RateLimit; b.Limit > 0 {
		o.row("limit", "%s in %s", humanize.FormatCount(b.Limit, "call"), roughly(b.Per))
	}
	o.rows("needs", q.needs(f))
	o.rows("leaves", strings.Split(f.leaves, "\n"))
}

// needs are the permissions and roles for asking somebody, of one of the services behind it.
func (q inquiry) needs(f finder) []string {
	appOnly := q.sign.Auth.AppOnly()
	kind := "delegated"
	if appOnly {
		kind = "application"
	}
	var lines []string
	for i, s := range f.services {
		if i > 0 {
			lines = append(lines, "or, where that refuses,")
		}
		lines = append(lines, fmt.Sprintf("the %s permission %s for %s", kind, s.Permission(appOnly), s))
		if role := s.Role(appOnly); role != "" {
			lines = append(lines, "and "+role)
		}
	}
	return lines
}

func areKnown(n int) string {
	if n == 1 {
		return "1 is"
	}
	return humanize.FormatNumber(n) + " are"
}
