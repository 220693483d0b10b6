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

// planText builds the text of a plan: rows with a name and a value.
type planText struct{ text strings.Builder }

// addRow adds a row.
func (p *planText) addRow(name, format string, args ...any) {
	fmt.Fprintf(&p.text, "%-8s  %s\n", name, safe.Clean(fmt.Sprintf(format, args...)))
}

// addRows adds rows, the first with the name.
func (p *planText) addRows(name string, lines []string) {
	for _, line := range lines {
		p.addRow(name, "%s", line)
		name = ""
	}
}

// addSignIn adds the tenant and the sign-in method.
func (p *planText) addSignIn(signIn tenant.Config) {
	name := signIn.Tenant
	if name == "" {
		name = "not given yet (--tenant)"
	}
	p.addRow("tenant", "%s, in the cloud %s", name, signIn.Cloud)
	p.addRow("sign in", "%s; the sign-in log of the tenant records it", describeSignIn(signIn.Auth))
}

// formatPlan describes what the fetch would request.
func (t *fetchTask) formatPlan() (string, error) {
	var o planText
	o.addRow("request", "%s", t.Ask.Filter())
	o.addRow("span", "%s to %s UTC", flags.FormatTime(t.Ask.From), flags.FormatTime(t.Ask.To))
	if t.Ask.Follow {
		o.addRow("", "then new records, until ^C")
	}
	if t.Ask.Mailbox != "" {
		o.addRow("mailbox", "%s is shown first; services cannot filter by mailbox", t.Ask.Mailbox)
	}
	o.addSignIn(t.SignIn)
	o.addRow("file", "%s, readable only by you; rows are saved nowhere else", t.Path)
	if t.Resumed != nil {
		o.addRow("", "its complete windows are not requested again")
	}
	for _, source := range t.UnavailableSources {
		o.text.WriteByte('\n')
		o.addRow(source.Name, "%s", t.SignIn.Cloud.UnavailableReason(source.Service))
	}
	for i, source := range t.Sources {
		o.text.WriteByte('\n')
		if err := t.addPlannedSource(&o, source, i > 0); err != nil {
			return "", err
		}
	}
	o.text.WriteString("\nNothing was sent.\n")
	return o.text.String(), nil
}

// addPlannedSource adds what one service would be queried for. A fallback, which is queried only if the
// services before refuse, gets a short entry.
func (t *fetchTask) addPlannedSource(o *planText, source flags.RecordSource, fallback bool) error {
	caller := planCaller{t.SignIn}
	service := source.Open(caller, t.Clock)
	p, err := fetch.NewPlan(service, t.Ask, t.Clock.Now(), caller.AppOnly())
	if err != nil {
		return err
	}
	if fallback {
		o.addRow(source.Name, "%s, if the services above refuse", p.Source)
	} else {
		o.addRow(source.Name, "%s", p.Source)
	}
	o.addRows("needs", p.Needs)
	o.addRows("leaves", strings.Split(source.Leaves, "\n"))
	if fallback {
		return nil
	}
	for _, calls := range callsOf(p) {
		o.addRow("calls", "%s", calls)
	}
	o.addRow("queries", "%s, %d at a time", humanize.FormatCount(len(p.Windows), "window"), service.MaxConcurrent())
	for _, w := range p.Windows {
		skipped := ""
		if w.Skip != "" {
			skipped = "  not requested: " + w.Skip
		}
		o.addRow("", "%s to %s%s", flags.FormatTime(w.From), flags.FormatTime(w.To), skipped)
	}
	return nil
}

// callsOf returns the calls that the windows of a plan need, each once.
func callsOf(p fetch.Plan) []string {
	var calls []string
	for _, w := range p.Windows {
		if text := "for each window: " + w.Calls; w.Calls != "" && !slices.Contains(calls, text) {
			calls = append(calls, text)
		}
	}
	return calls
}

// describeSignIn describes a sign-in method.
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
	return "as a user, with a code to enter in any browser"
}

// planCaller is a client for plans, which sends nothing.
type planCaller struct{ as tenant.Config }

var errPlanned = errors.New("a plan sends nothing")

func (planCaller) Do(context.Context, tenant.Call) (*tenant.Answer, error) { return nil, errPlanned }
func (planCaller) SignIn(context.Context, tenant.Service) error            { return errPlanned }
func (p planCaller) Tenant() string                                        { return p.as.Tenant }
func (p planCaller) AppOnly() bool                                         { return p.as.Auth.AppOnly() }
func (planCaller) User() string                                            { return "" }
