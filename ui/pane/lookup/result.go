package lookup

import (
	"fmt"

	"whoread/trace"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/theme"
)

// outcome says what is known of all that was selected, why not more is, and what would find the rest.
func (t text) outcome(r *Report) {
	a := &r.Account
	t.Heading(t.Theme.Title, "Subjects of "+t.Clean(r.What))
	if r.Stage == Unable {
		t.Say(t.Theme.Warn, 0, Nobody)
	}
	if err := r.Status.Err; err != nil {
		t.Say(t.Theme.Error, 0, t.Clean(err.Error()))
	}
	t.noID(r)
	t.Heading(t.Theme.Title, humanize.FormatNumber(a.States[trace.Found])+" of "+ids(a.IDs)+" found")
	t.totals(a)
	t.reasons(a.Reasons)
	if len(a.Sources) > 0 {
		t.Heading(t.Theme.Title, "Who said what")
		for _, said := range a.Sources {
			t.beside(t.Clean(said.Source), theme.Style{}, states(said.States))
		}
	}
	t.manualSearch(r)
}

// mostReasons is how many reasons are given: services name each of their requests in what they say.
const mostReasons = 20

// reasons says why not more is known, the most frequent reasons first.
func (t text) reasons(all []Reason) {
	if len(all) > 0 {
		t.Heading(t.Theme.Title, "Why not more")
	}
	for _, why := range all[:min(len(all), mostReasons)] {
		said := why.State.String() + ", " + ids(why.IDs)
		if why.State == trace.Outside && why.IDs > 1 {
			said += ", such as"
		}
		t.beside(t.Clean(why.Source), t.styleOf(why.State), said+": "+t.Clean(why.Text))
	}
	if more := len(all) - mostReasons; more > 0 {
		t.beside("", theme.Style{}, "and "+humanize.FormatCount(more, "more reason"))
	}
}

// Nobody says that nobody can be asked, and what to do about it.
const Nobody = "Nobody can be asked: start whoread with --resolve and a sign-in, or open a message trace beside the log."

// totals says how many ids are in which state, and what that means.
func (t text) totals(a *Account) {
	width := len(humanize.FormatNumber(a.IDs))
	for _, s := range []struct {
		state trace.State
		means string
	}{
		{trace.Found, ""},
		{trace.NotFound, "whoever was asked has none within reach"},
		{trace.Outside, "older than who could be asked looks back, or otherwise out of reach"},
		{trace.Denied, "who was asked may not tell"},
		{trace.Failed, "who was asked could not answer; asking again may help"},
		{trace.NotAsked, "nobody was asked, or not to the end"},
	} {
		if n := a.States[s.state]; n > 0 {
			t.Say(t.styleOf(s.state), margin, fmt.Sprintf("%*s %-18s %s", width, humanize.FormatNumber(n), s.state, s.means))
		}
	}
}

// styleOf is how a state looks. The word says it as well.
func (t text) styleOf(s trace.State) theme.Style {
	switch s {
	case trace.Found:
		return t.Theme.Good
	case trace.Denied, trace.Failed:
		return t.Theme.Warn
	case trace.NotAsked, trace.Outside, trace.NotFound:
	}
	return theme.Style{}
}

// manualSearch says how to search for the rest by hand.
func (t text) manualSearch(r *Report) {
	if !r.offersManualSearch() {
		return
	}
	a := &r.Account
	of := ""
	if missing := a.Missing(); missing > a.Named {
		of = fmt.Sprintf(" (the first %d of %s)", a.Named, humanize.FormatNumber(missing))
	}
	t.Heading(t.Theme.Title, "What may find the rest")
	t.Say(theme.Style{}, margin, "A search of eDiscovery in Purview, which also looks into archives and what is on hold. "+
		"That it knows message ids is not documented: try it with one. y copies the query"+of+":")
	t.Say(t.Theme.Input, 2*margin, t.Clean(a.ManualSearch.EDiscovery))
	t.Say(theme.Style{}, margin, "A historical search of Exchange, which looks back 90 days, takes hours and makes a file; open that beside the log. "+
		"Y copies the commands"+of+":")
	for _, command := range a.commands() {
		t.Say(t.Theme.Input, 2*margin, t.Clean(command))
	}
}
