package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/ui/widget/cells"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
	"whoread/ui/widget/timeline"
)

// The least size that whoread draws in, the size below which it asks for more, and the
// heights from which on there is room for more than the table.
const (
	minWidth, minHeight       = 20, 5
	enoughWidth, enoughHeight = 60, 14
	timelineHeight            = 12
	twoLineHeight             = 16
)

// timelineRank is the place of the timeline among the lines above the table.
const timelineRank = 2

// screenLayout is the division of the screen into lines.
type screenLayout struct {
	above                []func() string // the lines between the title and the table
	prompt, grid, detail int             // heights; a line above the detail is not in its height
	timeline             int             // the line of the timeline; 0 for none
	body                 int             // the line that the table begins on
	rest                 int             // height of the table and the detail, or of an overlay
}

// planLayout divides the screen. The timeline goes first if there is no room, then the table, in favour
// of an open detail.
func (m *Model) planLayout() screenLayout {
	p := screenLayout{}
	p.above, p.timeline = m.linesAboveTable()
	if m.prompt.IsOpen() {
		p.prompt = 1
		if m.height >= twoLineHeight {
			p.prompt = 2
		}
	}
	p.body = 1 + len(p.above)
	if m.strip.isFocused() {
		p.body += timeline.StripHeight - 1
	}
	p.rest = max(m.height-p.body-p.prompt-1, 1)
	p.grid = p.rest
	if m.detail.isOpen {
		p.grid = p.rest * 55 / 100
		if p.grid < 4 {
			p.grid = 0
		}
		p.detail = p.rest - p.grid - 1
	}
	return p
}

// linesAboveTable returns the functions that draw the lines between the title and the table, and the line
// that the timeline is on; 0 for none.
func (m *Model) linesAboveTable() (draw []func() string, timelineAt int) {
	hasTimeline := m.height >= timelineHeight && m.browser.timeline.First != 0 || m.strip.isFocused()
	for i, line := range []struct {
		there bool
		draw  func() string
	}{
		{m.fetch.isLive(), func() string { return m.fetch.fetchLine(m.signIn.waitingRequest()) }},
		{m.fetch.status.Fallback != "", m.fetch.fallbackLine},
		{hasTimeline, m.timelineLines},
		{m.completeness.lacksRecords(), m.completeness.missingLine},
		{m.browser.ownLookupLine() != "", m.browser.ownLookupLine},
		{m.browser.isNarrowed(), m.browser.filterLine},
		{len(m.browser.listMatches) > 0, m.browser.listsLine},
		{m.browser.hidesSynced(), m.browser.copiedLine},
	} {
		if line.there {
			draw = append(draw, line.draw)
		}
		if i == timelineRank && hasTimeline {
			timelineAt = len(draw)
		}
	}
	return draw, timelineAt
}

// layOut gives every pane its size.
func (m *Model) layOut() {
	p := m.planLayout()
	m.browser.grid.SetEmpty(m.completeness.emptyTableText())
	m.browser.grid.SetSize(m.width, max(p.grid, 2))
	m.detail.pane.SetSize(m.width, max(p.detail, 1))
	m.prompt.SetSize(m.width, max(p.prompt, 1))
	m.overlays.setSize(m.width, p.rest)
}

// settleLayout follows up on a change: it sizes every pane, shows the row of the cursor in the detail, and
// counts the doubts again.
func (m *Model) settleLayout() tea.Cmd {
	m.layOut()
	return tea.Batch(m.detail.followCursor(), m.doubts.countDoubts(m.overlays.open == keys.Coverage))
}

func (m *Model) setSize(msg tea.WindowSizeMsg) { m.width, m.height = msg.Width, msg.Height }

// View draws the screen.
func (m *Model) View() string {
	if m.width < minWidth || m.height < minHeight {
		return cells.StackLines(m.theme, []string{"window too small"}, m.width, m.height)
	}
	p := m.planLayout()
	parts := []string{m.completeness.titleLine()}
	for _, draw := range p.above {
		parts = append(parts, draw())
	}
	parts = append(parts, m.drawBody(p)...)
	if p.prompt > 0 {
		parts = append(parts, m.prompt.View())
	}
	return strings.Join(append(parts, m.statusLine()), "\n")
}

// drawBody draws the table and the detail, or the open overlay.
func (m *Model) drawBody(p screenLayout) []string {
	if m.overlays.isOpen() {
		return []string{m.overlays.topPane().View()}
	}
	var parts []string
	if p.grid > 0 {
		parts = append(parts, m.browser.grid.View())
	}
	if p.detail > 0 {
		parts = append(parts, m.detail.ruleLine(), m.detail.pane.View())
	}
	return parts
}

// ruleLine returns the line above the detail; it shows which pane has the focus.
func (d *rowDetail) ruleLine() string {
	style, word := d.theme.Rule, " Tab: go to the detail "
	if d.focused {
		style, word = d.theme.Focused, " detail; Tab: go to the table "
	}
	line := strings.Repeat(d.theme.Horizontal, 3) + word
	return style.Render(d.theme.Truncate(line+strings.Repeat(d.theme.Horizontal, max(d.width-theme.Width(line), 0)), d.width))
}
