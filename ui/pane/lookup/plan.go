package lookup

import (
	"slices"

	"whoread/trace"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/theme"
)

// addPlan adds the services, the calls, the estimated time and what the lookup leaves in the log.
func (t reportText) addPlan(r *Report) {
	p := &r.Plan
	t.AddHeading(t.Theme.Title, "Subjects of "+t.CleanText(r.What))
	t.addCounts(r)
	if r.toAsk() == 0 {
		t.AddHeading(t.Theme.Good, "No lookup is needed.")
		return
	}
	t.AddHeading(t.Theme.Title, "Services, in this order; each is queried for messages not found before")
	for _, s := range p.Steps {
		t.addStep(s, r)
	}
	total := humanize.FormatCount(p.Calls, "call") + " at most"
	if took := formatEstimate(p.Duration); took != "" {
		total += ", " + took
	}
	t.AddText(theme.Style{}, 0, total+"; rows in view are looked up first")
	if p.Excess > 0 {
		t.AddText(t.Theme.Warn, 0, "--budget allows "+humanize.FormatNumber(p.Calls-p.Excess)+" of them; the rest is not looked up")
	}
	t.addLogNotice(p.Steps)
}

// addCounts adds the number of ids, and how many are to be looked up.
func (t reportText) addCounts(r *Report) {
	p := &r.Plan
	said := humanize.FormatNumber(p.IDs) + " different message ids"
	if p.IDs == 1 {
		said = "1 message id"
	}
	switch p.Known {
	case 0:
	case p.IDs:
		said += ", all already known"
	default:
		said += ": " + humanize.FormatNumber(p.Known) + " already known, " + humanize.FormatNumber(r.toAsk()) + " to look up"
	}
	t.AddText(theme.Style{}, 0, said)
	t.addNoID(r)
}

// addNoID adds the number of items without a message id.
func (t reportText) addNoID(r *Report) {
	switch n := r.NoID + r.Plan.NoID; n {
	case 0:
	case 1:
		t.AddText(theme.Style{}, 0, "1 item states no message id and cannot be looked up")
	default:
		t.AddText(theme.Style{}, 0, humanize.FormatNumber(n)+" items state no message id and cannot be looked up")
	}
}

// addStep adds the calls to one source, its limit, and why it does not get all ids.
func (t reportText) addStep(s trace.Step, r *Report) {
	takes := "not asked"
	if s.IDs > 0 {
		takes = t.joinParts(humanize.FormatCount(s.IDs, "id"), humanize.FormatCount(s.Calls, "call"), formatEstimate(s.Duration))
	}
	t.addNamed(t.CleanText(s.Source), theme.Style{}, t.joinParts(takes, describeLeft(s.RateLimit, r.Now)))
	if s.Why != "" {
		t.addNamed("", t.Theme.Warn, t.CleanText(s.Why))
	}
}

// addLogNotice adds what a lookup leaves in the tenant's log.
func (t reportText) addLogNotice(steps []trace.Step) {
	asked := func(mailbox bool) bool {
		return slices.ContainsFunc(steps, func(s trace.Step) bool { return s.IDs > 0 && (s.Source == "mailbox") == mailbox })
	}
	t.AddHeading(t.Theme.Title, "What the lookup adds to the tenant's log")
	if asked(true) {
		t.AddText(t.Theme.Warn, margin, "A lookup in a mailbox is itself an access: it creates MailItemsAccessed records of the app that whoread "+
			"signs in with. whoread hides these when it reads the log again; :own shows them.")
	}
	if asked(false) {
		t.AddText(theme.Style{}, margin, "Hunting queries and message traces open no mailbox. The queries may be logged elsewhere.")
	}
}
