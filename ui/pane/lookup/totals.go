package lookup

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"whoread/audit/messageid"
	"whoread/trace"
)

// Totals sums up the answers for a set of messages.
type Totals struct {
	IDs    int
	States [trace.Found + 1]int // ids by their state
	// Sources are the results of each source, in the order of their first finding.
	Sources []SourceTotals
	// Reasons are why messages are denied, failed, outside or not asked, the most frequent first.
	Reasons []Reason
	// ManualSearch finds the messages not found, at most maxNamed. Named is their number.
	ManualSearch trace.ManualSearch
	Named        int
}

// SourceTotals counts the findings of a source by state.
type SourceTotals struct {
	Source string
	States [trace.Found + 1]int
}

// Reason is why a source found nothing, and for how many ids. Texts of the state Outside differ for each
// id: Text is one of them.
type Reason struct {
	State        trace.State
	Source, Text string
	IDs          int
}

// maxNamed limits the ids in a query: eDiscovery accepts no longer ones.
const maxNamed = 50

// NewTotals sums up the answers to queries. The ids in found count as found, by a record if not by the
// findings. It takes milliseconds for tens of thousands.
func NewTotals(findings *trace.Findings, queries []trace.Query, found []messageid.ID, now time.Time) Totals {
	t := totalsBuilder{reasons: map[Reason]int{}, outside: map[string]string{}, seen: make(map[messageid.Key]struct{}, len(queries)+len(found))}
	for _, id := range found {
		a := findings.Answer(id)
		if a.State != trace.Found {
			a.State = trace.Found
			a.Findings = append(slices.Clip(a.Findings), trace.Finding{Source: "the record", State: trace.Found})
		}
		t.addAnswer(id, a)
	}
	for _, q := range queries {
		t.addAnswer(q.ID, findings.Answer(q.ID))
	}
	return t.finishTotals(now)
}

// totalsBuilder builds totals.
type totalsBuilder struct {
	Totals
	seen    map[messageid.Key]struct{}
	reasons map[Reason]int    // without the number of ids
	outside map[string]string // by source, the first reason
	missing []messageid.ID
}

// addAnswer adds the answer for an id, once.
func (t *totalsBuilder) addAnswer(id messageid.ID, a trace.Answer) {
	key := id.Key()
	if _, again := t.seen[key]; again || key == "" {
		return
	}
	t.seen[key] = struct{}{}
	t.IDs++
	t.States[a.State]++
	if a.State != trace.Found && len(t.missing) < maxNamed {
		t.missing = append(t.missing, id)
	}
	said := map[string]trace.State{}
	for _, f := range a.Findings {
		if state, again := said[f.Source]; !again || state < f.State { // one source can look in several mailboxes
			said[f.Source] = f.State
		}
	}
	if a.State != trace.Found {
		t.addReasons(a.Findings)
	}
	for _, f := range a.Findings {
		if state, first := said[f.Source]; first {
			t.sourceTotals(f.Source).States[state]++
			delete(said, f.Source)
		}
	}
}

// addReasons adds the reasons of the findings about one id, each once.
func (t *totalsBuilder) addReasons(findings []trace.Finding) {
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

func (t *totalsBuilder) sourceTotals(name string) *SourceTotals {
	i := slices.IndexFunc(t.Sources, func(s SourceTotals) bool { return s.Source == name })
	if i < 0 {
		i = len(t.Sources)
		t.Sources = append(t.Sources, SourceTotals{Source: name})
	}
	return &t.Sources[i]
}

func (t *totalsBuilder) finishTotals(now time.Time) Totals {
	for r, ids := range t.reasons {
		r.IDs = ids
		t.Reasons = append(t.Reasons, r)
	}
	slices.SortFunc(t.Reasons, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(b.IDs, a.IDs), strings.Compare(a.Source, b.Source), strings.Compare(a.Text, b.Text))
	})
	t.ManualSearch, t.Named = trace.NewManualSearch(t.missing, now), len(t.missing)
	return t.Totals
}

// CountMissing returns the number of ids not found.
func (t *Totals) CountMissing() int { return t.IDs - t.States[trace.Found] }

// searchCommands returns the commands of the historical search, one per line.
func (t *Totals) searchCommands() []string {
	return strings.Split(t.ManualSearch.HistoricalSearch, "\n")
}
