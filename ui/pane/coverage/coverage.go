// Package coverage is the page of doubts: everything that makes an answer uncertain, and below it what was
// requested, what is missing and why, and the state of every window.
package coverage

import (
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/coverage"
	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/pager"
	"whoread/ui/widget/theme"
)

// Closed reports that the user closed the pane.
type Closed = pager.Closed

// Report is the doubts and the state of the coverage. Its texts may come from outside.
type Report struct {
	// Doubts are what makes an answer uncertain, the worst first; nil with Counting until they are counted.
	Doubts   []Doubt
	Counting bool
	Coverage coverage.Ledger
	// DoubtsError is why the doubts could not be counted.
	DoubtsError error
	// Gaps are the gaps of the coverage, earliest first.
	Gaps []coverage.Gap
	// Verdict is the verdict that the title shows.
	Verdict coverage.Verdict
	// Loading is set until the load has ended, since gaps can still close.
	Loading bool
	// Fetch is the state of a fetch; nil for files.
	Fetch *Fetch
}

// Fetch describes a fetch from a tenant. A text is "" while it is not known.
type Fetch struct {
	Source   string // the service that is asked
	Account  string // the account that signed in
	Fallback string // why it is not the service of the first choice
	SavedTo  string // the file that keeps what comes
	Error    string // why the fetch broke off
}

// Place is what a doubt opens.
type Place uint8

// The places.
const (
	Records  Place = iota // those of a filter
	Messages              // the messages of a filter
	Inputs                // the page of inputs
	Ledger                // the coverage on this page
)

// Doubt is something that makes an answer uncertain.
type Doubt struct {
	humanize.DoubtWords
	// Count is the number with its noun: "3 records".
	Count string
	// First and Last are its extent in Unix seconds; 0 if it is not known.
	First, Last int64
	// Mailboxes are the names of the first mailboxes, of MailboxCount.
	Mailboxes    []string
	MailboxCount int
	// Opens is what Enter shows, with Term as the filter.
	Opens Place
	Term  filter.Expr
	// SortBy is the column that brings together what belongs together; table.NoColumn for the times.
	SortBy table.Column
}

// AddSpan extends the extent of the doubt.
func (d *Doubt) AddSpan(first, last int64) {
	if d.First == 0 || first < d.First {
		d.First = first
	}
	d.Last = max(d.Last, last)
}

// Follow requests what a doubt counts.
type Follow struct{ Doubt Doubt }

// Model is the pane: a list of doubts with a cursor, and the text of the coverage below.
type Model struct {
	theme  theme.Theme
	w, h   int
	report Report
	open   bool // there is a report
	pager  pager.Model
	cursor int
	ledger []pager.Line // the text of the coverage
	starts []int        // by doubt: its line
	end    int          // the line after the doubts
}

// New returns the pane.
func New(th theme.Theme) *Model { return &Model{theme: th, pager: pager.New(th)} }

// SetSize sets the size in cells.
func (m *Model) SetSize(w, h int) {
	if m.w == w && m.h == h {
		return
	}
	wide := m.w != w
	m.w, m.h = w, h
	m.pager.SetSize(w, h-1)
	if wide {
		m.layOut()
	}
}

// OpenReport shows a report from its beginning.
func (m *Model) OpenReport(r Report) {
	m.pager.ResetToTop()
	m.open, m.cursor = true, 0
	m.RefreshReport(r)
}

// RefreshReport shows a later version of the report, and keeps the position and the search.
func (m *Model) RefreshReport(r Report) {
	m.report = r
	m.layOut()
}

// IsTyping reports whether a search is being typed, so that every key is text.
func (m *Model) IsTyping() bool { return m.pager.IsTyping() }

// IsCounting reports whether the doubts are still being counted.
func (m *Model) IsCounting() bool { return m.report.Counting }

// layOut writes the page.
func (m *Model) layOut() {
	if !m.open {
		return
	}
	page := pager.Page{Theme: m.theme, Width: m.w}
	reportText{&page}.writeCoverage(m.report)
	m.ledger = page.Lines
	m.drawDoubts()
}

// drawDoubts writes the list above the coverage.
func (m *Model) drawDoubts() {
	m.cursor = min(m.cursor, max(len(m.report.Doubts)-1, 0))
	list := doubtList{Page: &pager.Page{Theme: m.theme, Width: m.w}, cursor: m.cursor}
	list.writeDoubts(m.report)
	m.starts, m.end = list.starts, len(list.Lines)+1
	m.pager.SetLines(append(append(list.Lines, pager.Line{}), m.ledger...))
}

// Update handles keys and the wheel. The key that closes the pane closes the search first.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	key, isKey := msg.(tea.KeyMsg)
	if isKey && !m.pager.IsTyping() && m.moveCursor(keys.ActionOf(key)) {
		return nil
	}
	var taken bool
	if m.pager, taken = m.pager.Update(msg); taken || !isKey {
		return nil
	}
	if n, err := strconv.Atoi(key.String()); err == nil {
		return m.followDoubt(n - 1)
	}
	switch keys.ActionOf(key) {
	case keys.Open:
		return m.followDoubt(m.cursor)
	case keys.Back, keys.Quit, keys.ShowCoverage:
		if m.pager.CloseSearch() {
			return nil
		}
		return sendMessage(Closed{})
	default:
		return nil
	}
}

// moveCursor moves the cursor through the doubts, and reports whether it did. Beyond the last doubt the text
// scrolls.
func (m *Model) moveCursor(a keys.Action) bool {
	step := map[keys.Action]int{keys.Up: -1, keys.Down: 1}[a]
	next := m.cursor + step
	if step == 0 || next < 0 || next >= len(m.starts) || !m.pager.IsLineVisible(m.starts[m.cursor]) {
		return false
	}
	m.cursor = next
	m.drawDoubts()
	m.pager.ShowLine(m.starts[m.cursor])
	return true
}

// followDoubt shows what a doubt counts.
func (m *Model) followDoubt(n int) tea.Cmd {
	if n < 0 || n >= len(m.report.Doubts) {
		return nil
	}
	d := m.report.Doubts[n]
	if d.Opens == Ledger {
		m.pager.GotoLine(m.end)
		return nil
	}
	return sendMessage(Follow{d})
}

// View draws the pane.
func (m *Model) View() string {
	footer := m.pager.FormatFooter(keys.Coverage, m.w, keys.Open, keys.Back, keys.Search, keys.Bottom)
	return m.pager.ViewWithFooter(footer, m.w, m.h)
}

func sendMessage(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }
