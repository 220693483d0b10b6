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

// listing is the text of a plan as it grows: words in the first column, and what they mean.
type listing struct{ text strings.Builder }

// row adds a line.
func (o *listing) row(name, format string, args ...any) {
	fmt.Fprintf(&o.text, "%-8s  %s\n", name, safe.Clean(fmt.Sprintf(format, args...)))
}

// rows adds lines, of which the first has the name.
func (o *listing) rows(name string, lines []string) {
	for _, line := range lines {
		o.row(name, "%s", line)
		name = ""
	}
}

// planned is what the task would do, in words.
func (t *fetchTask) planned() (string, error) {
	var o listing
	o.row("ask for", "%s", t.Ask.Filter())
	o.row("span", "%s to %s UTC", flags.FormatTime(t.Ask.From), flags.FormatTime(t.Ask.To))
	if t.Ask.Follow {
		o.row("", "and what is published after that, until ^C")
	}
	if t.Ask.Mailbox != "" {
		o.row("mailbox", "%s is shown first; no service can be asked by mailbox", t.Ask.Mailbox)
	}
	in := t.SignIn.Tenant
	if in == "" {
		in = "still to be named with --tenant"
	}
	o.row("tenant", "%s, in the cloud %s", in, t.SignIn.Cloud)
	o.row("sign in", "%s; that is in the sign-in log of the tenant", wayIn(t.SignIn.Auth))
	o.row("file", "%s, readable by you alone; rows go nowhere else", t.Path)
	if t.Resumed != nil {
		o.row("", "what it has whole is not asked for again")
	}
	for _, from := range t.UnavailableSources {
		o.text.WriteByte('\n')
		o.row(from.Name, "%s", t.SignIn.Cloud.Lacks(from.Service))
	}
	for i, from := range t.Sources {
		o.text.WriteByte('\n')
		if err := t.plan(&o, from, i > 0); err != nil {
			return "", err
		}
	}
	o.text.WriteString("\nNothing was sent.\n")
	return o.text.String(), nil
}

// plan adds what one service would be asked. That of a service which only stands in for another
// is short.
func (t *fetchTask) plan(o *listing, from flags.RecordSource, standsIn bool) error {
	asker := nobody{t.SignIn}
	service := from.Open(asker, t.Clock)
	p, err := fetch.PlanOf(service, t.Ask, t.Clock.Now(), asker.AppOnly())
	if err != nil {
		return err
	}
	if standsIn {
		o.row(from.Name, "%s, if what is above refuses", p.Source)
	} else {
		o.row(from.Name, "%s", p.Source)
	}
	o.rows("needs", p.Needs)
	o.rows("leaves", strings.Split(from.Leaves, "\n"))
	if standsIn {
		return nil
	}
	for _, calls := range callsOf(p) {
		o.row("calls", "%s", calls)
	}
	o.row("asks", "%s, %d at a time", humanize.FormatCount(len(p.Windows), "window"), service.AtOnce())
	for _, w := range p.Windows {
		skipped := ""
		if w.Skip != "" {
			skipped = "  not asked for: " + w.Skip
		}
		o.row("", "%s to %s%s", flags.FormatTime(w.From), flags.FormatTime(w.To), skipped)
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

// wayIn is a way to sign in, in words.
func wayIn(auth tenant.Auth) string {
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

// nobody stands for a client where nothing may be sent.
type nobody struct{ as tenant.Config }

var errPlanned = errors.New("a plan sends nothing")

func (nobody) Do(context.Context, tenant.Call) (*tenant.Answer, error) { return nil, errPlanned }
func (nobody) SignIn(context.Context, tenant.Service) error            { return errPlanned }
func (n nobody) Tenant() string                                        { return n.as.Tenant }
func (n nobody) AppOnly() bool                                         { return n.as.Auth.AppOnly() }
func (nobody) User() string                                            { return "" }
