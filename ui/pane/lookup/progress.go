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

// barWidth is the width of the progress bar.
const barWidth = 30

// addProgress adds the progress, the current activity and the results of each source.
func (t reportText) addProgress(r *Report) {
	s := &r.Status
	t.AddHeading(t.Theme.Title, "Subjects of "+t.CleanText(r.What))
	share := 0.0
	if s.Asked > 0 {
		share = float64(s.Settled) / float64(s.Asked)
	}
	t.AddText(theme.Style{}, 0, cells.DrawBar(t.Theme, share, min(barWidth, max(t.Width/3, 1)))+" "+humanize.FormatNumber(s.Settled)+" of "+
		humanize.FormatNumber(s.Asked)+", "+humanize.FormatNumber(s.Found)+" found")
	t.addActivity(r)
	t.AddHeading(t.Theme.Title, "Results so far, of "+formatIDCount(r.Totals.IDs))
	t.addSources(r)
	t.AddHeading(t.Theme.Title, "Calls")
	for _, b := range s.RateLimits {
		t.addNamed(t.CleanText(b.Service), theme.Style{}, t.joinParts(describeLimit(b), describeLeft(b, r.Now), humanize.FormatNumber(b.Made)+" made"))
	}
}

// describeLimit returns the rate limit of a service.
func describeLimit(b trace.RateLimitState) string {
	if b.Limit == 0 {
		return "no limit known"
	}
	return humanize.FormatNumber(b.Limit) + " in " + formatPeriod(b.Per)
}

// addActivity adds the current activity, or the current wait.
func (t reportText) addActivity(r *Report) {
	s := &r.Status
	switch wait, ok := NextWait(s.State.Waits, r.Now); {
	case s.Paused:
		t.AddText(t.Theme.Warn, 0, "PAUSED: requests already sent will finish; p resumes")
	case s.State.DeviceCode != nil || s.State.BrowserURL != "":
		t.AddText(t.Theme.Warn, 0, "waiting for a sign-in; :sign-in shows it")
	case ok:
		t.AddText(t.Theme.Warn, 0, t.CleanText(wait.Reason)+": continues in "+humanize.FormatCountdown(wait.Until.Sub(r.Now)))
	case s.Source != "":
		rest := formatEstimate(s.Left)
		if rest != "" {
			rest += " left at most"
		}
		t.AddText(theme.Style{}, 0, t.joinParts(t.CleanText(s.Source), t.CleanText(s.Doing), rest))
	}
	if s.Err != nil {
		t.AddText(t.Theme.Error, 0, t.CleanText(s.Err.Error()))
	}
}

// NextWait returns the wait of a lookup that ends first. Waits of a fetch do not count.
func NextWait(waits []tenant.Wait, now time.Time) (tenant.Wait, bool) {
	for _, w := range waits {
		if w.Service.FindsMessages() && w.Until.After(now) {
			return w, true
		}
	}
	return tenant.Wait{}, false
}

// addSources adds the results of each source so far, also of those not queried yet.
func (t reportText) addSources(r *Report) {
	shown := map[string]bool{}
	for _, said := range r.Totals.Sources {
		shown[said.Source] = true
		t.addNamed(t.CleanText(said.Source), theme.Style{}, formatStates(said.States))
	}
	for _, step := range r.Plan.Steps {
		if !shown[step.Source] {
			t.addNamed(t.CleanText(step.Source), t.Theme.Muted, "nothing")
		}
	}
}

// formatStates formats the numbers of results by state, the best first: "790 found, 22 not found".
func formatStates(of [trace.Found + 1]int) string {
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
