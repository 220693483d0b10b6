package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit"
	"whoread/ui/coverage"
	"whoread/ui/keys"
	"whoread/ui/words"
)

// covered is the coverage of what was loaded, and what follows from it. That takes a while for
// many windows, so that it is found out beside Update.
type covered struct {
	audit.Coverage
	gaps    []audit.Gap
	verdict audit.Verdict
}

func coveredBy(feed Feed) covered {
	c := audit.CoverageOf(feed.Inputs())
	return covered{Coverage: c, gaps: c.Gaps(), verdict: c.Verdict()}
}

// verdict is the word that the title says. As long as a fetch goes on, something that was asked
// for is not in the table yet; and what ended before it asked for anything lacks everything.
func (m *Model) verdict() audit.Verdict {
	c := &m.watch.covered
	asked := m.isLive() || len(c.Asked) > 0
	switch {
	case !asked:
		return c.verdict
	case m.coming() && !m.watch.status.Following, len(c.Asked) == 0:
		return audit.Incomplete
	case c.verdict == audit.Complete && m.load.mode == partial && !m.isLive():
		return audit.Unproven // of the input that broke off nothing was asked for
	}
	return c.verdict
}

// coming tells whether more is to come onto the screen, though perhaps no more to be read.
func (m *Model) coming() bool { return m.load.active() || m.load.mode == done && !m.shownWhole() }

// verdictWord is the verdict as the title shows it.
func (m *Model) verdictWord() string {
	if v := m.verdict(); v == audit.Complete {
		return m.theme.Good.Render(v.String())
	}
	return m.theme.Warn.Render(m.verdict().String())
}

// firstGap says what is missing first, and how much more is.
func (m *Model) firstGap() string {
	gaps := m.watch.covered.gaps
	g := gaps[0]
	said := "something"
	if g.Known() {
		said = words.Span(g.From.Unix(), g.To.Unix())
	}
	if more := len(gaps) - 1; more > 0 {
		said += " and " + words.Count(more, "gap") + " more"
	}
	return said + ": " + g.Reason
}

func (m *Model) openCoverage() tea.Cmd {
	m.coverage.Open(m.coverageReport())
	m.openOverlay(keys.Coverage)
	return nil
}

// refreshCoverage tells the pane what has become known, while it is open.
func (m *Model) refreshCoverage() {
	if m.overlays.open == keys.Coverage {
		m.coverage.Refresh(m.coverageReport())
	}
}

func (m *Model) coverageReport() coverage.Report {
	c, s := &m.watch.covered, &m.watch.status
	r := coverage.Report{Coverage: c.Coverage, Gaps: c.gaps, Verdict: m.verdict(), Loading: m.coming()}
	if m.isLive() {
		r.Fetch = &coverage.Fetch{Source: s.Source, Account: s.Account, Fallback: s.Fallback, Saved: s.Saved}
		if m.load.mode == partial {
			r.Fetch.Broken = m.load.err.Error()
		}
	}
	return r
}
