package cli

import (
	"fmt"
	"strings"

	"whoread/trace"
	"whoread/ui/cli/flags"
	"whoread/ui/subjects"
	"whoread/ui/widget/humanize"
)

// formatLookupPlan describes what a lookup would request.
func formatLookupPlan(c flags.LookupConfig, s *subjectsFile, r subjects.LookupRequest) string {
	sources, _ := openSubjectSources(c, planCaller{c.SignIn})
	p := r.WithFound(trace.New(trace.Options{Sources: sources, Findings: s.findings, Clock: c.Clock}).Plan(r.Queries))
	var o planText
	o.addRow("look up", "%s, %s already known", humanize.FormatCount(p.IDs, "message id"), humanize.FormatNumber(p.Known))
	o.addSignIn(c.SignIn)
	if c.UnavailableReason != "" {
		o.addRow("", "%s", c.UnavailableReason)
	}
	if c.Budget != trace.Unlimited {
		o.addRow("budget", "%s in total; the rest is not looked up", humanize.FormatCount(c.Budget, "call"))
	}
	if s.path != "" {
		o.addRow("file", "results are saved to %s, readable only by you", s.path)
	}
	for i, step := range p.Steps {
		o.text.WriteByte('\n')
		addLookupStep(&o, c, c.Sources[i], step, i > 0)
	}
	o.text.WriteString("\n")
	o.addRow("total", "at most %s, about %s", humanize.FormatCount(p.Calls, "call"), formatDuration(p.Duration))
	o.text.WriteString("\nNothing was sent.\n")
	return o.text.String()
}

// addLookupStep adds what one source would be queried for.
func addLookupStep(o *planText, c flags.LookupConfig, source flags.SubjectSource, step trace.Step, later bool) {
	by := step.Source
	if later {
		by += ", for messages that the services above do not find"
	}
	o.addRow("by", "%s", by)
	if step.IDs > 0 {
		o.addRow("queries", "%s, at most %s, about %s", humanize.FormatCount(step.IDs, "id"), humanize.FormatCount(step.Calls, "call"), formatDuration(step.Duration))
	}
	if step.Why != "" {
		o.addRow("", "%s", step.Why)
	}
	if b := step.RateLimit; b.Limit > 0 {
		o.addRow("limit", "%s in %s", humanize.FormatCount(b.Limit, "call"), formatDuration(b.Per))
	}
	o.addRows("needs", lookupNeeds(c, source))
	o.addRows("leaves", strings.Split(source.Leaves, "\n"))
}

// lookupNeeds lists the permissions and roles that a source needs.
func lookupNeeds(c flags.LookupConfig, source flags.SubjectSource) []string {
	appOnly := c.SignIn.Auth.AppOnly()
	kind := "delegated"
	if appOnly {
		kind = "application"
	}
	var lines []string
	for i, s := range source.Services {
		if i > 0 {
			lines = append(lines, "or, if that refuses,")
		}
		lines = append(lines, fmt.Sprintf("the %s permission %s for %s", kind, s.Permission(appOnly), s))
		if role := s.Role(appOnly); role != "" {
			lines = append(lines, "and "+role)
		}
	}
	return lines
}
