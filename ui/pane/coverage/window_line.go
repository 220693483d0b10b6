package coverage

import (
	"strings"
	"time"

	"whoread/audit/coverage"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/pager"
	"whoread/ui/widget/theme"
)

// The widths of the columns of the ledger: the longest state, a span, and rows.
const (
	stateWidth = len("answered whole")
	spanWidth  = len("2006-01-02 15:04:05 to 2006-01-02 15:04:05")
	rowsWidth  = len("1,000,000 rows")
	leadWidth  = stateWidth + spanWidth + rowsWidth + 4
)

// addWindow adds a line of the ledger. Text that does not fit continues on the next lines.
func (t reportText) addWindow(w coverage.Window) {
	state, when, rows := w.State.String(), formatSpan(w.Span), humanize.FormatCount(w.Rows, "row")
	rest := t.describeCalls(w)
	if t.Width < leadWidth {
		t.AddText(t.styleOf(w.State), 0, state+", "+when+", "+rows)
		t.AddText(theme.Style{}, margin, rest)
		return
	}
	behind := "  " + t.Theme.Fit(when, spanWidth) + "  " + t.Theme.FitRight(rows, rowsWidth)
	fits := leadWidth+2+theme.Width(rest) <= t.Width
	if fits {
		behind += "  " + rest
	}
	padded := t.Theme.Fit(state, stateWidth)
	t.Lines = append(t.Lines, pager.Line{Plain: padded + behind, Painted: t.styleOf(w.State).Render(padded) + behind})
	if !fits {
		t.AddText(theme.Style{}, margin, rest)
	}
}

// describeCalls describes the calls for a window: service, number, duration, and why rows are missing.
func (t reportText) describeCalls(w coverage.Window) string {
	parts := []string{t.CleanText(w.Source), humanize.FormatCount(w.Calls, "call")}
	if w.Took > 0 {
		parts = append(parts, formatDuration(w.Took))
	}
	if w.Reason != "" {
		parts = append(parts, t.CleanText(w.Reason))
	}
	return strings.Join(parts, t.Theme.Dot)
}

// formatDuration formats a duration with a precision that suits its length.
func formatDuration(d time.Duration) string {
	if d < 10*time.Second {
		return d.Round(100 * time.Millisecond).String()
	}
	return d.Round(time.Second).String()
}

// styleOf returns the style of a state. Its word differs as well.
func (t reportText) styleOf(s coverage.WindowState) theme.Style {
	switch s {
	case coverage.Whole:
		return t.Theme.Good
	case coverage.Short, coverage.Skipped:
		return t.Theme.Warn
	case coverage.Failed, coverage.Altered:
		return t.Theme.Error
	case coverage.Pending:
		return t.Theme.Key
	case coverage.FromFile:
	}
	return theme.Style{}
}
