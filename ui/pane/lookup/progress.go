package lookup

import (
	"strings"
	"time"

	"whoread/audit/tenant"
	"whoread/trace"
	"whoread/ui/widget/cells"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/theme"
)

// barWidth is how wide the bar of the progress is.
const barWidth = 30

// progress says how far a lookup is, what it does and waits for, and what each source has said.
func (t text) progress(r *Report) {
	s := &r.Status
	t.Heading(t.Theme.Title, "Subjects of "+t.Clean(r.What))
	share := 0.0
	if s.Asked > 0 {
		share = float64(s.Settled) / float64(s.Asked)
	}
	t.Say(theme.Style{}, 0, cells.Bar(t.Theme, share, min(barWidth, max(t.W/3, 1)))+" "+humanize.FormatNumber(s.Settled)+" of "+
		humanize.FormatNumber(s.Asked)+", "+humanize.FormatNumber(s.Found)+" found")
	t.doing(r)
	t.Heading(t.Theme.Title, "What was said so far, of "+ids(r.Account.IDs))
	t.said(r)
	t.Heading(t.Theme.Title, "Calls")
	for _, b := range s.RateLimits {
		t.beside(t.Clean(b.Service), theme.Style{}, t.join(often(b), left(b, r.Now), humanize.FormatNumber(b.Made)+" made"))
	}
}

// often is the limit of a service.
func often(b trace.RateLimitState) string {
	if b.Limit == 0 {
		return "no limit known"
	}
	return humanize.FormatNumber(b.Limit) + " in " + span(b.Per)
}

// doing says what is being done, or what is waited for.
func (t text) doing(r *Report) {
	s := &r.Status
	switch wait, ok := NextWait(s.State.Waits, r.Now); {
	case s.Paused:
		t.Say(t.Theme.Warn, 0, "PAUSED: what is on its way comes; p goes on")
	case s.State.Code != nil || s.State.Browser != "":
		t.Say(t.Theme.Warn, 0, "waiting for a sign-in; :sign-in shows it")
	case ok:
		t.Say(t.Theme.Warn, 0, t.Clean(wait.Why)+": goes on in "+humanize.FormatCountdown(wait.Until.Sub(r.Now)))
	case s.Source != "":
		rest := about(s.Left)
		if rest != "" {
			rest += " left at the most"
		}
		t.Say(theme.Style{}, 0, t.join(t.Clean(s.Source), t.Clean(s.Doing), rest))
	}
	if s.Err != nil {
		t.Say(t.Theme.Error, 0, t.Clean(s.Err.Error()))
	}
}

// NextWait returns the wait of a lookup that ends first of those that have not ended. A fetch that
// goes on beside it has waits of its own.
func NextWait(waits []tenant.Wait, now time.Time) (tenant.Wait, bool) {
	for _, w := range waits {
		if w.Service.Finds() && w.Until.After(now) {
			return w, true
		}
	}
	return tenant.Wait{}, false
}

// said is what each source has said so far; those that have not been asked stand there too.
func (t text) said(r *Report) {
	shown := map[string]bool{}
	for _, said := range r.Account.Sources {
		shown[said.Source] = true
		t.beside(t.Clean(said.Source), theme.Style{}, states(said.States))
	}
	for _, step := range r.Plan.Steps {
		if !shown[step.Source] {
			t.beside(t.Clean(step.Source), t.Theme.Muted, "nothing")
		}
	}
}

// states counts what was said, the best first: "790 found, 22 not found".
func states(of [trace.Found + 1]int) string {
	var parts []string
	for s := trace.Found; ; s-- {
		if n := of[s]; n > 0 {
			parts = append(parts, humanize.FormatNumber(n)+" "+s.String())
		}
		if s == trace.NotAsked {
			break
		}
	}
	return strings.Join(parts, ", ")
}
