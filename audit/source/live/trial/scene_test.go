package trial_test

import (
	"context"
	"slices"
	"sync"
	"time"

	"whoread/audit"
	"whoread/audit/source/live"
	"whoread/audit/table"
	"whoread/fixtures"
	simulated "whoread/fixtures/tenant"
)

// scene is what the audit log of a tenant holds.
type scene struct {
	rows []fixtures.Row
	span audit.Span
	// counts are what must come of it.
	counts fixtures.Counts
	// days is in how many days, up to now, the activity feed told of it; it holds seven.
	days int
}

// month is the synthetic case.
var month = sync.OnceValue(func() scene { //nolint:gochecknoglobals // it is told once
	c := fixtures.Story()
	counts := c.Truth.Counts
	counts.Rows, counts.Duplicates, counts.Other = 0, 0, 0
	return scene{append(c.Rows, longAgo(september(1))), audit.Span{From: september(1), To: simulated.Beginning()}, counts, 6}
})

// Parts of it: burst is what happened most at once, more than a page holds; calm came before it,
// and few is a part of that.
var (
	burst = sync.OnceValue(func() scene { return between(13, 17, 2) }) //nolint:gochecknoglobals // as above
	calm  = sync.OnceValue(func() scene { return between(1, 12, 3) })  //nolint:gochecknoglobals // as above
	few   = sync.OnceValue(func() scene { return between(4, 8, 2) })   //nolint:gochecknoglobals // as above
)

// between is the case from a day of September on and before another.
func between(from, to, days int) scene {
	span := audit.Span{From: september(from), To: september(to)}
	rows := slices.DeleteFunc(slices.Clone(month().rows), func(r fixtures.Row) bool {
		return r.Time < span.From.Unix() || r.Time >= span.To.Unix()
	})
	return scene{append(rows, longAgo(span.From)), span, countsOf(rows), days}
}

// longAgo is a row of before a scene begins. It shows that the activity feed is filled: one that
// was switched on just now holds nothing of the time before.
func longAgo(begin time.Time) fixtures.Row {
	return fixtures.Row{
		ID: "11111111-2222-4333-8444-555555555555", Time: begin.Unix() - 1, RecordType: 2, Operation: "Send",
		UserID:    "adele.vance@contoso.example",
		AuditData: []byte(`{"Id":"11111111-2222-4333-8444-555555555555","Operation":"Send","RecordType":2}`),
	}
}

func september(day int) time.Time { return time.Date(2026, 9, day, 0, 0, 0, 0, time.UTC) }

// ask asks a source for all that is in the scene. The activity feed is asked by when it told of it.
func (sc scene) ask(source string) live.Ask {
	a := live.Ask{Operations: []string{audit.MailItemsAccessed}, Span: sc.span}
	if source == "activity" {
		a.From, a.To = sc.published(fixtures.Row{Time: sc.span.From.Unix()}), simulated.Beginning()
	}
	return a
}

// published is when the activity feed told of a row: of one after the other, until just before
// the tenant is looked at.
func (sc scene) published(r fixtures.Row) time.Time {
	const quiet = 30 * time.Minute
	reach := time.Duration(sc.days)*24*time.Hour - quiet
	if r.Operation == "Send" && r.Time < sc.span.From.Unix() {
		return simulated.Beginning().AddDate(0, 0, -sc.days).Add(-2 * time.Hour)
	}
	share := float64(sc.span.To.Sub(time.Unix(r.Time, 0))) / float64(sc.span.To.Sub(sc.span.From))
	return simulated.Beginning().Add(-quiet - time.Duration(share*float64(reach))).Truncate(time.Second)
}

// countsOf are the counts of rows.
func countsOf(rows []fixtures.Row) fixtures.Counts {
	store := table.NewStore()
	for _, row := range rows {
		if row.Operation != audit.MailItemsAccessed {
			continue
		}
		r, err := audit.Parse(row.AuditData)
		if err != nil {
			panic(err) // the rows are those of the case
		}
		store.Append(&audit.Page{Rows: 1, Records: []audit.Record{r}, Places: make([]audit.Place, 1)})
	}
	return counted(store.Snapshot())
}

// counted are the counts of a table, without those of rows that say nothing new.
func counted(s *table.Snapshot) fixtures.Counts {
	view, err := table.Build(context.Background(), s, table.Spec{})
	if err != nil {
		panic(err) // nobody cancelled it
	}
	n := view.Totals()
	return fixtures.Counts{
		Records: n.Records, Conflicts: s.Counts().Conflicts, Bind: n.Bind, Sync: n.Sync, ItemAccesses: n.ItemAccesses,
		DistinctMessages: n.DistinctMessages, DistinctMailboxMessages: n.DistinctMailboxMessages,
		Sessions: n.Sessions, WithoutSession: n.WithoutSession, ClientIPs: n.ClientIPs, Mailboxes: n.Mailboxes,
		Folders: n.Folders, Throttled: n.Throttled,
		First: time.Unix(n.First, 0).UTC(), Last: time.Unix(n.Last, 0).UTC(),
	}
}
