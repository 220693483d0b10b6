package lookup

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"whoread/audit/messageid"
	"whoread/trace"
)

// Account is what is known of a set of messages.
type Account struct {
	IDs    int
	States [trace.Found + 1]int // ids by their state
	// Sources are what each source has said, in the order in which they came up.
	Sources []Said
	// Reasons are why messages are denied, failed, outside or not asked, the most frequent first.
	Reasons []Reason
	// ManualSearch searches for messages that were not found, at most mostNamed. Named is their number.
	ManualSearch trace.ManualSearch
	Named        int
}

// Said is how often a source has said what, by the state of its finding.
type Said struct {
	Source string
	States [trace.Found + 1]int
}

// Reason is why a source could not tell, and of how many ids. What is outside differs from id to
// id: the text is that of one of them.
type Reason struct {
	State        trace.State
	Source, Text string
	IDs          int
}

// mostNamed is how many ids a query names: eDiscovery takes no longer ones, and nobody reads them.
const mostNamed = 50

// AccountOf sums up the answers to queries. The ids in found count as found, by a record if not by the
// findings. It takes milliseconds for tens of thousands.
func AccountOf(findings *trace.Findings, queries []trace.Query, found []messageid.ID, now time.Time) Account {
	t := totalling{reasons: map[Reason]int{}, outside: map[string]string{}, seen: make(map[messageid.Key]struct{}, len(queries)+len(found))}
	for _, id := range found {
		a := findings.Answer(id)
		if a.State != trace.Found {
			a.State = trace.Found
			a.Findings = append(slices.Clip(a.Findings), trace.Finding{Source: "the record", State: trace.Found})
		}
		t.add(id, a)
	}
	for _, q := range queries {
		t.add(q.ID, findings.Answer(q.ID))
	}
	return t.done(now)
}

// totalling is an account that is being made.
type totalling struct {
	Account
	seen    map[messageid.Key]struct{}
	reasons map[Reason]int    // without the number of ids
	outside map[string]string // by source, the first reason
	missing []messageid.ID
}

// add adds what is known of an id, unless that was added before.
func (t *totalling) add(id messageid.ID, a trace.Answer) {
	key := id.Key()
	if _, again := t.seen[key]; again || key == "" {
		return
	}
	t.seen[key] = struct{}{}
	t.IDs++
	t.States[a.State]++
	if a.State != trace.Found && len(t.missing) < mostNamed {
		t.missing = append(t.missing, id)
	}
	said := map[string]trace.State{}
	for _, f := range a.Findings {
		if state, again := said[f.Source]; !again || state < f.State { // one source can look in several mailboxes
			said[f.Source] = f.State
		}
	}
	if a.State != trace.Found {
		t.why(a.Findings)
	}
	for _, f := range a.Findings {
		if state, first := said[f.Source]; first {
			t.source(f.Source).States[state]++
			delete(said, f.Source)
		}
	}
}

// why adds the reasons of the findings about one id, each once.
func (t *totalling) why(findings []trace.Finding) {
	given := map[Reason]struct{}{}
	for _, f := range findings {
		if f.Reason == "" {
			continue
		}
		r := Reason{State: f.State, Source: f.Source, Text: f.Reason}
		if first, ok := t.outside[f.Source]; ok && f.State == trace.Outside {
			r.Text = first
		} else if f.State == trace.Outside {
			t.outside[f.Source] = f.Reason
		}
		if _, again := given[r]; !again {
			given[r] = struct{}{}
			t.reasons[r]++
		}
	}
}

func (t *totalling) source(name string) *Said {
	i := slices.IndexFunc(t.Sources, func(s Said) bool { return s.Source == name })
	if i < 0 {
		i = len(t.Sources)
		t.Sources = append(t.Sources, Said{Source: name})
	}
	return &t.Sources[i]
}

func (t *totalling) done(now time.Time) Account {
	for r, ids := range t.reasons {
		r.IDs = ids
		t.Reasons = append(t.Reasons, r)
	}
	slices.SortFunc(t.Reasons, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(b.IDs, a.IDs), strings.Compare(a.Source, b.Source), strings.Compare(a.Text, b.Text))
	})
	t.ManualSearch, t.Named = trace.NewManualSearch(t.missing, now), len(t.missing)
	return t.Account
}

// Missing is how many ids are not found.
func (a *Account) Missing() int { return a.IDs - a.States[trace.Found] }

// commands are those of the historical search, one a line.
func (a *Account) commands() []string { return strings.Split(a.ManualSearch.HistoricalSearch, "\n") }
