package ui

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit"
	"whoread/audit/coverage"
	"whoread/audit/filter"
	"whoread/audit/source/fetch"
	"whoread/audit/table"
	coveragepane "whoread/ui/pane/coverage"
	"whoread/ui/widget/humanize"
)

// maxBlindDoubts is the number of blind windows that have a line of their own.
const maxBlindDoubts = 10

// doubtCounter counts what makes an answer uncertain, whatever the filter.
type doubtCounter struct {
	*shared
	load         *loader
	browser      *tableBrowser
	completeness *completeness

	counting latestRequest
	running  bool       // a command counts, or the next one has to wait
	counted  doubtState // that the list is of
	list     []coveragepane.Doubt
	err      error
}

// doubtState is what doubts depend on.
type doubtState struct {
	snapshot *table.Snapshot
	own      bool // with whoread's own lookups
	gaps     int
	verdict  coverage.Verdict
	windows  int
}

// doubtsCountedMsg is the list of doubts of a state.
type doubtsCountedMsg struct {
	number int
	state  doubtState
	list   []coveragepane.Doubt
	took   time.Duration
	err    error
}

// doubtsPacedMsg reports that doubts may be counted again.
type doubtsPacedMsg struct{ number int }

// currentState returns the state that the doubts should be of.
func (d *doubtCounter) currentState() doubtState {
	c := &d.load.covered
	return doubtState{d.load.snapshot, d.browser.shownState().Spec.ShowOwnLookups, len(c.gaps), d.completeness.verdict(), len(c.Windows)}
}

// countDoubts counts the doubts if something has changed, when a load has ended or their page is open.
func (d *doubtCounter) countDoubts(open bool) tea.Cmd {
	state := d.currentState()
	if d.running || state == d.counted || d.load.isActive() && !open {
		return nil
	}
	d.running = true
	ctx, number := d.counting.startNew(d.ctx)
	covered := d.load.covered
	return recoverCommand("counting doubts", func() tea.Msg {
		began := time.Now() // not by the clock of a tenant, which can be another one
		list, err := listDoubts(ctx, state, covered)
		return doubtsCountedMsg{number: number, state: state, list: list, took: time.Since(began), err: err}
	}, func(err error) tea.Msg { return doubtsCountedMsg{number: number, state: state, err: err} })
}

// takeDoubts takes the counted doubts, and delays the next count by the time that this one took.
func (d *doubtCounter) takeDoubts(msg doubtsCountedMsg) tea.Cmd {
	if !d.counting.isLatest(msg.number) {
		return nil
	}
	d.counted, d.list, d.err = msg.state, msg.list, msg.err
	return tea.Tick(max(minBuildInterval, buildTimeFactor*msg.took), func(time.Time) tea.Msg { return doubtsPacedMsg{msg.number} })
}

// allowCount lets doubts be counted again.
func (d *doubtCounter) allowCount(msg doubtsPacedMsg) {
	if d.counting.isLatest(msg.number) {
		d.running = false
	}
}

// worstShort returns the words of the worst doubt besides gaps, which the verdict states; "" if all that is
// known is normal in a log.
func (d *doubtCounter) worstShort() string {
	for _, doubt := range d.list {
		if doubt.Short != coverage.Incomplete.String() {
			return doubt.Short
		}
	}
	return ""
}

// isCounting reports whether a key for the list has to wait: nothing was counted yet, or the load has ended since.
// Subjects that arrive after that change no line but the last one.
func (d *doubtCounter) isCounting() bool {
	return d.counted == doubtState{} || !d.load.isActive() && !d.counted.isOfSameLoad(d.currentState())
}

// isOfSameLoad reports whether two states have the same records and the same coverage.
func (s doubtState) isOfSameLoad(t doubtState) bool {
	if s.snapshot == nil || t.snapshot == nil || s.snapshot.Len() != t.snapshot.Len() {
		return false
	}
	s.snapshot, t.snapshot = nil, nil
	return s == t
}

// resetLoad drops the doubts of the load before.
func (d *doubtCounter) resetLoad() {
	d.counting.newNumber()
	d.running, d.counted, d.list, d.err = false, doubtState{}, nil, nil
}

// listDoubts returns the doubts of a state, the worst first.
func listDoubts(ctx context.Context, state doubtState, covered coverageResult) ([]coveragepane.Doubt, error) {
	view, err := table.Build(ctx, state.snapshot, table.Spec{ShowOwnLookups: state.own})
	if err != nil {
		return nil, fmt.Errorf("counting doubts: %w", err)
	}
	counted, err := view.Doubts(ctx)
	if err != nil {
		return nil, fmt.Errorf("counting doubts: %w", err)
	}
	ofRecords := describeRecordDoubts(view, counted)
	list := coverageDoubts(state.verdict, covered)
	list = append(list, rowDoubts(state.snapshot)...)
	isNormal := func(d coveragepane.Doubt) bool { return d.Short == "" }
	list = append(list, slices.DeleteFunc(slices.Clone(ofRecords), isNormal)...)
	list = append(list, requestDoubts(covered)...)
	list = append(list, slices.DeleteFunc(ofRecords, func(d coveragepane.Doubt) bool { return !isNormal(d) })...)
	if all, found := view.CountMessages(); found < all {
		list = append(list, coveragepane.Doubt{
			DoubtWords: humanize.DescribeWithoutSubject(), Count: humanize.FormatCount(all-found, "message"), Opens: coveragepane.Messages,
			Term: filterOf("%s~^([^f]|fa)", table.SubjectState), // some item is in another state than found
		})
	}
	return list, nil
}

// coverageDoubts returns the gaps.
func coverageDoubts(verdict coverage.Verdict, covered coverageResult) []coveragepane.Doubt {
	if len(covered.gaps) == 0 {
		if verdict == coverage.Incomplete {
			return []coveragepane.Doubt{{DoubtWords: humanize.DescribeNothingRequested(), Opens: coveragepane.Ledger}}
		}
		return nil
	}
	d := coveragepane.Doubt{
		DoubtWords: humanize.DescribeGaps(len(covered.gaps), covered.gaps[0].Reason), Count: humanize.FormatCount(len(covered.gaps), "gap"), Opens: coveragepane.Ledger,
	}
	for _, g := range covered.gaps {
		if g.IsKnown() {
			d.AddSpan(g.From.Unix(), g.To.Unix())
		}
	}
	return []coveragepane.Doubt{d}
}

// rowDoubts returns the rows that were rejected or flagged.
func rowDoubts(s *table.Snapshot) []coveragepane.Doubt {
	var list []coveragepane.Doubt
	add := func(n int, words humanize.DoubtWords, rows []audit.Rejection) {
		if n == 0 {
			return
		}
		d := coveragepane.Doubt{DoubtWords: words, Count: humanize.FormatCount(n, "row"), Opens: coveragepane.Inputs}
		for _, row := range rows {
			if row.Time != 0 {
				d.AddSpan(row.Time, row.Time)
			}
		}
		list = append(list, d)
	}
	counts := s.Counts()
	var flagged []audit.Rejection
	for _, f := range s.FlaggedRows() {
		flagged = append(flagged, audit.Rejection(f))
	}
	add(counts.Rejected, humanize.DescribeRejected(counts.Rejected), s.Rejections())
	add(counts.Flagged, humanize.DescribeFlagged(counts.Flagged), flagged)
	return list
}

// describeRecordDoubts returns the doubts about records with their words, in the order of their kinds.
func describeRecordDoubts(view *table.View, counted []table.Doubt) []coveragepane.Doubt {
	var list []coveragepane.Doubt
	omissions, conflicts := view.Totals().Omissions, view.Snapshot().Counts().Conflicts
	for _, c := range joinBlindDoubts(counted) {
		d := coveragepane.Doubt{
			DoubtWords: humanize.DescribeRecordDoubt(c, omissions, conflicts), Count: humanize.FormatCount(c.Records, "record"),
			First: c.First, Last: c.Last, Mailboxes: c.Mailboxes, MailboxCount: c.MailboxCount, Term: c.Term,
		}
		if c.Kind == table.Conflicting {
			d.SortBy = table.RecordID // the copies one below the other
		}
		list = append(list, d)
	}
	return list
}

// joinBlindDoubts joins the blind windows for which there is no line of their own.
func joinBlindDoubts(counted []table.Doubt) []table.Doubt {
	blind := 0
	for blind < len(counted) && counted[blind].Kind == table.Blinding {
		blind++
	}
	if blind <= maxBlindDoubts {
		return counted
	}
	rest := table.Doubt{Kind: table.Blinding, Term: table.EqualTerm(table.Throttled, audit.True.String())}
	names := map[string]struct{}{}
	for _, d := range counted[maxBlindDoubts:blind] {
		rest.Records += d.Records
		rest.Last = max(rest.Last, d.Last)
		if rest.First == 0 || d.First != 0 && d.First < rest.First {
			rest.First = d.First
		}
		for _, name := range d.Mailboxes {
			if _, ok := names[name]; !ok && len(rest.Mailboxes) < 3 {
				rest.Mailboxes = append(rest.Mailboxes, name)
			}
			names[name] = struct{}{}
		}
	}
	rest.MailboxCount = len(names)
	return slices.Concat(counted[:maxBlindDoubts], []table.Doubt{rest}, counted[blind:])
}

// requestDoubts returns the requests that were narrowed, and the spans in which records may still arrive.
func requestDoubts(covered coverageResult) []coveragepane.Doubt {
	var list []coveragepane.Doubt
	for i, r := range covered.Requests {
		if fetch.IsNarrowedFilter(r.Filter) && !slices.Contains(covered.Requests[:i], r) {
			d := coveragepane.Doubt{DoubtWords: humanize.DescribeNarrowed(r.Filter), Count: "1 request", Opens: coveragepane.Ledger}
			if r.IsKnown() {
				d.AddSpan(r.From.Unix(), r.To.Unix())
			}
			list = append(list, d)
		}
	}
	for _, s := range covered.LateSpans() {
		first, last := s.From.Unix(), s.To.Unix()
		const stamp = time.RFC3339
		list = append(list, coveragepane.Doubt{
			DoubtWords: humanize.DescribeLate(last - first), Count: humanize.FormatHours(last - first), First: first, Last: last,
			Term: filterOf("%[1]s>=%[2]s %[1]s<%[3]s", table.TimeStamp, s.From.UTC().Format(stamp), s.To.UTC().Format(stamp)),
		})
	}
	slices.SortStableFunc(list, func(a, b coveragepane.Doubt) int { return cmp.Compare(b.Last-b.First, a.Last-a.First) })
	return list
}

// filterOf parses a filter that is known to be valid; nil otherwise.
func filterOf(format string, args ...any) filter.Expr {
	e, err := filter.Parse(fmt.Sprintf(format, args...), table.FilterSchema(nil))
	if err != nil {
		return nil
	}
	return e
}
