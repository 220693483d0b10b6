package lookup

import (
	"fmt"

	"whoread/trace"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/theme"
)

// addResult adds the result: counts, reasons for missing messages, and other ways to find these.
func (t reportText) addResult(r *Report) {
	a := &r.Totals
	t.AddHeading(t.Theme.Title, "Subjects of "+t.CleanText(r.What))
	if r.Stage == Unable {
		t.AddText(t.Theme.Warn, 0, NoService)
	}
	if err := r.Status.Err; err != nil {
		t.AddText(t.Theme.Error, 0, t.CleanText(err.Error()))
	}
	t.addNoID(r)
	t.AddHeading(t.Theme.Title, humanize.FormatNumber(a.States[trace.Found])+" of "+formatIDCount(a.IDs)+" found")
	t.addStates(a)
	t.addReasons(a.Reasons)
	if len(a.Sources) > 0 {
		t.AddHeading(t.Theme.Title, "Results by service")
		for _, said := range a.Sources {
			t.addNamed(t.CleanText(said.Source), theme.Style{}, formatStates(said.States))
		}
	}
	t.addManualSearch(r)
}

// maxReasons limits the reasons shown: services name each request in theirs.
const maxReasons = 20

// addReasons adds the reasons why messages are missing, the most frequent first.
func (t reportText) addReasons(all []Reason) {
	if len(all) > 0 {
		t.AddHeading(t.Theme.Title, "Why the rest was not found")
	}
	for _, why := range all[:min(len(all), maxReasons)] {
		said := why.State.String() + ", " + formatIDCount(why.IDs)
		if why.State == trace.Outside && why.IDs > 1 {
			said += ", such as"
		}
		t.addNamed(t.CleanText(why.Source), t.styleOf(why.State), said+": "+t.CleanText(why.Text))
	}
	if more := len(all) - maxReasons; more > 0 {
		t.addNamed("", theme.Style{}, "and "+humanize.FormatCount(more, "more reason"))
	}
}

// NoService explains that no service can be queried, and what to do about it.
const NoService = "No service can be queried: start whoread with --resolve and a sign-in, or open a message trace with the log."

// addStates adds the number of ids in each state, and what the state means.
func (t reportText) addStates(a *Totals) {
	width := len(humanize.FormatNumber(a.IDs))
	for _, s := range []struct {
		state trace.State
		means string
	}{
		{trace.Found, ""},
		{trace.NotFound, "not in the queried services within their reach"},
		{trace.Outside, "older than the services can search, or otherwise out of reach"},
		{trace.Denied, "the service denied access"},
		{trace.Failed, "the service could not answer; trying again may help"},
		{trace.NotAsked, "no service was queried, or the lookup did not finish"},
	} {
		if n := a.States[s.state]; n > 0 {
			t.AddText(t.styleOf(s.state), margin, fmt.Sprintf("%*s %-18s %s", width, humanize.FormatNumber(n), s.state, s.means))
		}
	}
}

// styleOf returns the style of a state. Its word differs as well.
func (t reportText) styleOf(s trace.State) theme.Style {
	switch s {
	case trace.Found:
		return t.Theme.Good
	case trace.Denied, trace.Failed:
		return t.Theme.Warn
	case trace.NotAsked, trace.Outside, trace.NotFound:
	}
	return theme.Style{}
}

// addManualSearch adds manual searches for the messages not found.
func (t reportText) addManualSearch(r *Report) {
	if !r.offersManualSearch() {
		return
	}
	a := &r.Totals
	of := ""
	if missing := a.CountMissing(); missing > a.Named {
		of = fmt.Sprintf(" (the first %d of %s)", a.Named, humanize.FormatNumber(missing))
	}
	t.AddHeading(t.Theme.Title, "Other ways to find the rest")
	t.AddText(theme.Style{}, margin, "An eDiscovery search in Purview. It also searches archives and items on hold. "+
		"Microsoft does not document whether it accepts message ids: try one first. y copies the query"+of+":")
	t.AddText(t.Theme.Input, 2*margin, t.CleanText(a.ManualSearch.EDiscovery))
	t.AddText(theme.Style{}, margin, "A historical search in Exchange. It covers 90 days, takes hours and creates a file; open that file with the log. "+
		"Y copies the commands"+of+":")
	for _, command := range a.searchCommands() {
		t.AddText(t.Theme.Input, 2*margin, t.CleanText(command))
	}
}
