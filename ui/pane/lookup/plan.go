package lookup

import (
	"slices"

	"whoread/trace"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/theme"
)

// offer says what a lookup would take, who would be asked, and what that leaves behind.
func (t text) offer(r *Report) {
	p := &r.Plan
	t.Heading(t.Theme.Title, "Subjects of "+t.Clean(r.What))
	t.counts(r)
	if r.toAsk() == 0 {
		t.Heading(t.Theme.Good, "Nobody need be asked.")
		return
	}
	t.Heading(t.Theme.Title, "Who is asked, in this order, each for what was not found before")
	for _, s := range p.Steps {
		t.step(s, r)
	}
	total := humanize.FormatCount(p.Calls, "call") + " at the most"
	if took := about(p.Duration); took != "" {
		total += ", " + took
	}
	t.Say(theme.Style{}, 0, total+"; what is in view comes first")
	if p.Excess > 0 {
		t.Say(t.Theme.Warn, 0, "--budget allows "+humanize.FormatNumber(p.Calls-p.Excess)+" of them; what is left then is not asked for")
	}
	t.traces(p.Steps)
}

// counts says how many ids there are, and for how many somebody is to be asked.
func (t text) counts(r *Report) {
	p := &r.Plan
	said := humanize.FormatNumber(p.IDs) + " different message ids"
	if p.IDs == 1 {
		said = "1 message id"
	}
	switch p.Known {
	case 0:
	case p.IDs:
		said += ", all known already"
	default:
		said += ": " + humanize.FormatNumber(p.Known) + " known already, " + humanize.FormatNumber(r.toAsk()) + " to be asked for"
	}
	t.Say(theme.Style{}, 0, said)
	t.noID(r)
}

// noID says of how many items nobody can be asked.
func (t text) noID(r *Report) {
	switch n := r.NoID + r.Plan.NoID; n {
	case 0:
	case 1:
		t.Say(theme.Style{}, 0, "1 item states no message id: it cannot be asked for")
	default:
		t.Say(theme.Style{}, 0, humanize.FormatNumber(n)+" items state no message id: they cannot be asked for")
	}
}

// step says what asking one source takes, how often it may be asked, and why it is not asked for all.
func (t text) step(s trace.Step, r *Report) {
	takes := "not asked"
	if s.IDs > 0 {
		takes = t.join(humanize.FormatCount(s.IDs, "id"), humanize.FormatCount(s.Calls, "call"), about(s.Duration))
	}
	t.beside(t.Clean(s.Source), theme.Style{}, t.join(takes, left(s.RateLimit, r.Now)))
	if s.Why != "" {
		t.beside("", t.Theme.Warn, t.Clean(s.Why))
	}
}

// traces says what a lookup leaves in the log of the tenant.
func (t text) traces(steps []trace.Step) {
	asked := func(mailbox bool) bool {
		return slices.ContainsFunc(steps, func(s trace.Step) bool { return s.IDs > 0 && (s.Source == "mailbox") == mailbox })
	}
	t.Heading(t.Theme.Title, "What this leaves in the log of the tenant")
	if asked(true) {
		t.Say(t.Theme.Warn, margin, "A lookup in a mailbox is an access itself: it writes MailItemsAccessed records, by the app that whoread "+
			"signs in with. whoread leaves these out when the log is read again; :own shows them.")
	}
	if asked(false) {
		t.Say(theme.Style{}, margin, "Hunting queries and message traces open no mailbox. That they were asked may be logged elsewhere.")
	}
}
