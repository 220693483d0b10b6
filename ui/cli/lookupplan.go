package cli

import (
	"fmt"
	"strings"

	"whoread/trace"
	"whoread/ui/cli/flags"
	"whoread/ui/subjects"
	"whoread/ui/widget/humanize"
)

// planned is what asking for messages would take, in words.
func formatLookupPlan(c flags.LookupConfig, k *subjectsFile, r subjects.LookupRequest) string {
	sources, _ := openSubjectSources(c, planCaller{c.SignIn})
	p := r.AddFound(trace.New(trace.Options{Sources: sources, Findings: k.findings, Clock: c.Clock}).Plan(r.Queries))
	var o planText
	o.addRow("ask for", "%s, of which %s known already", humanize.FormatCount(p.IDs, "message id"), areKnown(p.Known))
	in := c.SignIn.Tenant
	if in == "" {
		in = "still to be named with --tenant"
	}
	o.addRow("tenant", "%s, in the cloud %s", in, c.SignIn.Cloud)
	o.addRow("sign in", "%s; that is in the sign-in log of the tenant", describeSignIn(c.SignIn.Auth))
	if c.UnavailableReason != "" {
		o.addRow("", "%s", c.UnavailableReason)
	}
	if c.CallLimit != trace.Unlimited {
		o.addRow("budget", "%s in all; what is left then is not asked for", humanize.FormatCount(c.CallLimit, "call"))
	}
	if k.path != "" {
		o.addRow("file", "%s keeps what is learned, readable by you alone", k.path)
	}
	for i, step := range p.Steps {
		o.text.WriteByte('\n')
		addLookupStep(&o, c, c.Sources[i], step, i > 0)
	}
	o.text.WriteString("\n")
	o.addRow("in all", "%s at the most, about %s", humanize.FormatCount(p.Calls, "call"), formatDuration(p.Duration))
	o.text.WriteString("\nNothing was sent.\n")
	return o.text.String()
}

// plan adds what one source would be asked.
func addLookupStep(o *planText, c flags.LookupConfig, f flags.SubjectSource, step trace.Step, later bool) {
	whom := step.Source
	if later {
		whom += ", for what those above do not find"
	}
	o.addRow("by", "%s", whom)
	if step.IDs > 0 {
		o.addRow("asks", "%s, %s at the most, about %s", humanize.FormatCount(step.IDs, "id"), humanize.FormatCount(step.Calls, "call"), formatDuration(step.Duration))
	}
	if step.Why != "" {
		o.addRow("", "%s", step.Why)
	}
	if b := step.RateLimit; b.Limit > 0 {
		o.addRow("limit", "%s in %s", humanize.FormatCount(b.Limit, "call"), formatDuration(b.Per))
	}
	o.addRows("needs", lookupNeeds(c, f))
	o.addRows("leaves", strings.Split(f.Leaves, "\n"))
}

// needs are the permissions and roles for asking somebody, of one of the services behind it.
func lookupNeeds(c flags.LookupConfig, f flags.SubjectSource) []string {
	appOnly := c.SignIn.Auth.AppOnly()
	kind := "delegated"
	if appOnly {
		kind = "application"
	}
	var lines []string
	for i, s := range f.Services {
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
