package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"whoread/audit/safe"
	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
	"whoread/ui/cli/flags"
	"whoread/ui/widget/humanize"
)

// planText is the text of a plan as it grows: words in the first column, and what they mean.
type planText struct{ text strings.Builder }

// addRow adds a line.
func (o *planText) addRow(name, format string, args ...any) {
	fmt.Fprintf(&o.text, "%-8s  %s\n", name, safe.Clean(fmt.Sprintf(format, args...)))
}

// addRows adds lines, of which the first has the name.
func (o *planText) addRows(name string, lines []string) {
	for _, line := range lines {
		o.addRow(name, "%s", line)
		name = ""
	}
}

// formatPlan is what the task would do, in words.
func (t *fetchTask) formatPlan() (string, error) {
	var o planText
	o.addRow("ask for", "%s", t.Ask.Filter())
	o.addRow("span", "%s to %s UTC", flags.FormatTime(t.Ask.From), flags.FormatTime(t.Ask.To))
	if t.Ask.Follow {
		o.addRow("", "and what is published after that, until ^C")
	}
	if t.Ask.Mailbox != "" {
		o.addRow("mailbox", "%s is shown first; no service can be asked by mailbox", t.Ask.Mailbox)
	}
	in := t.SignIn.Tenant
	if in == "" {
		in = "still to be named with --tenant"
	}
	o.addRow("tenant", "%s, in the cloud %s", in, t.SignIn.Cloud)
	o.addRow("sign in", "%s; that is in the sign-in log of the tenant", describeSignIn(t.SignIn.Auth))
	o.addRow("file", "%s, readable by you alone; rows go nowhere else", t.Path)
	if t.Resumed != nil {
		o.addRow("", "what it has whole is not asked for again")
	}
	for _, from := range t.UnavailableSources {
		o.text.WriteByte('\n')
		o.addRow(from.Name, "%s", t.SignIn.Cloud.UnavailableReason(from.Service))
	}
	for i, from := range t.Sources {
		o.text.WriteByte('\n')
		if err := t.addPlannedSource(&o, from, i > 0); err != nil {
			return "", err
		}
	}
	o.text.WriteString("\nNothing was sent.\n")
	return o.text.String(), nil
}

// addPlannedSource adds what one service would be asked. That of a service which only stands in for another
// is short.
func (t *fetchTask) addPlannedSource(o *planText, from flags.RecordSource, standsIn bool) error {
	asker := planCaller{t.SignIn}
	service := from.Open(asker, t.Clock)
	p, err := fetch.NewPlan(service, t.Ask, t.Clock.Now(), asker.AppOnly())
	if err != nil {
		return err
	}
	if standsIn {
		o.addRow(from.Name, "%s, if what is above refuses", p.Source)
	} else {
		o.addRow(from.Name, "%s", p.Source)
	}
	o.addRows("needs", p.Needs)
	o.addRows("leaves", strings.Split(from.Leaves, "\n"))
	if standsIn {
		return nil
	}
	for _, calls := range callsOf(p) {
		o.addRow("calls", "%s", calls)
	}
	o.addRow("asks", "%s, %d at a time", humanize.FormatCount(len(p.Windows), "window"), service.MaxConcurrent())
	for _, w := range p.Windows {
		skipped := ""
		if w.Skip != "" {
			skipped = "  not asked for: " + w.Skip
		}
		o.addRow("", "%s to %s%s", flags.FormatTime(w.From), flags.FormatTime(w.To), skipped)
	}
	return nil
}

// callsOf returns what the windows of a plan are asked with, each answer once.
func callsOf(p fetch.Plan) []string {
	var calls []string
	for _, w := range p.Windows {
		if said := "for each window " + w.Calls; w.Calls != "" && !slices.Contains(calls, said) {
			calls = append(calls, said)
		}
	}
	return calls
}

// describeSignIn is a way to sign in, in words.
func describeSignIn(auth tenant.Auth) string {
	switch auth {
	case tenant.Browser:
		return "as a user, in the browser of this computer"
	case tenant.ClientSecret:
		return "as an app, with its secret"
	case tenant.ClientCertificate:
		return "as an app, with its certificate"
	case tenant.Device:
	}
	return "as a user, with a code that is entered in any browser"
}

// planCaller stands for a client where nothing may be sent.
type planCaller struct{ as tenant.Config }

var errPlanned = errors.New("a plan sends nothing")

func (planCaller) Do(context.Context, tenant.Call) (*tenant.Answer, error) { return nil, errPlanned }
func (planCaller) SignIn(context.Context, tenant.Service) error            { return errPlanned }
func (n planCaller) Tenant() string                                        { return n.as.Tenant }
func (n planCaller) AppOnly() bool                                         { return n.as.Auth.AppOnly() }
func (planCaller) User() string                                            { return "" }
