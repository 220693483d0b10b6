package ui

import (
	"errors"
	"io"
	"maps"
	"strings"
	"unicode"

	"github.com/aymanbagabas/go-osc52/v2"
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/safe"
	"whoread/audit/table"
	"whoread/ui/widget/humanize"
)

// maxClipboard is how much terminals take at once, in bytes; more is dropped by most of them.
const maxClipboard = 74_000

// copiedMsg says how a copy went.
type copiedMsg struct {
	what string
	err  error
}

// copyCell copies the value itself, without the guard against formulas: it is wanted for a filter,
// a command or a search, where a leading ' would be wrong.
func (b *tableBrowser) copyCell() tea.Cmd {
	row := b.grid.CursorRow()
	if row < 0 {
		return nil
	}
	c := b.grid.CursorColumn()
	text, what := plainText(b.view.Cell(row, c)), "the "+c.String()
	if text != table.NoItems && safe.IsFormula(text) {
		what += ", which a spreadsheet reads as a formula,"
	}
	return b.copyToClipboard(text, what)
}

// copyRows copies the marked rows, those that the view hides among them, or the one of the cursor, with
// a header line and tabs between the cells.
func (b *tableBrowser) copyRows() tea.Cmd {
	row, ids := b.grid.CursorRow(), maps.Clone(b.marks[b.shownKind()])
	if row < 0 && len(ids) == 0 {
		return nil
	}
	ctx, view, columns, out := b.ctx, b.view, shownColumns(b.grid.Layout()), b.options.Output
	return func() tea.Msg {
		if len(ids) == 0 {
			return copyText(out, tabbedRows(view, row, row+1, columns), humanize.FormatCount(1, "row"))
		}
		rows, hidden, err := pickMarked(ctx, view, ids)
		if err != nil {
			return copiedMsg{err: err}
		}
		what := humanize.FormatCount(rows.Len(), "row")
		if more := describeNotShown(hidden, view.Spec()); more != "" {
			what += " (" + more + ")"
		}
		return copyText(out, tabbedRows(rows, 0, rows.Len(), columns), what)
	}
}

// tabbedRows returns the rows from first to end as text, or the beginning of it that is too much for a
// clipboard.
func tabbedRows(v *table.View, first, end int, columns []table.Column) string {
	var b strings.Builder
	writeLine(&b, columns, table.Column.String)
	for r := first; r < end && b.Len() <= maxClipboard; r++ {
		writeLine(&b, columns, func(c table.Column) string { return pasteableCell(v.Cell(r, c)) })
	}
	return b.String()
}

func writeLine(b *strings.Builder, columns []table.Column, cell func(table.Column) string) {
	for i, c := range columns {
		if i > 0 {
			b.WriteByte('\t')
		}
		b.WriteString(cell(c))
	}
	b.WriteByte('\n')
}

// errTooLong is that most terminals would drop the text.
var errTooLong = errors.New("too long for the clipboard; ^S exports to a file")

func copyText(out io.Writer, text, what string) copiedMsg {
	if len(text) > maxClipboard {
		return copiedMsg{err: errTooLong}
	}
	_, err := osc52.New(text).WriteTo(out)
	return copiedMsg{what: what, err: err}
}

// pasteableCell makes a cell of tab-separated text that stays one cell and is no formula. Spreadsheets
// read a leading " as the beginning of a cell that can hold tabs and line breaks.
func pasteableCell(s string) string {
	s = plainText(s)
	if s != table.NoItems {
		s = safe.GuardCell(s)
	}
	if strings.HasPrefix(s, `"`) {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}

// plainText takes out of a cell what would act where it is pasted: line breaks, escape sequences,
// characters that turn the direction of reading.
func plainText(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp):
			return unicode.ReplacementChar
		}
		return r
	}, s)
}
