package grid_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"whoread/audit/safe"
	"whoread/audit/table"
	"whoread/ui/pane/grid"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
)

// numbered are rows whose identities are their numbers.
type numbered struct {
	ids    []table.RowID
	marked map[table.RowID]bool
	cell   func(id table.RowID, c table.Column) string
}

func (n numbered) Len() int                  { return len(n.ids) }
func (n numbered) RowID(row int) table.RowID { return n.ids[row] }

func (n numbered) RowByID(id table.RowID) (int, bool) {
	i := slices.Index(n.ids, id)
	return i, i >= 0
}

func (n numbered) Cell(row int, c table.Column) (safe.Text, grid.Tone) {
	var text string
	if n.cell != nil {
		text = n.cell(n.ids[row], c)
	} else {
		text = c.String() + " " + strconv.Itoa(int(n.ids[row]))
	}
	switch {
	case text == "(none)":
		return safe.Clean(text), grid.Muted
	case c == table.ClientIPs:
		return safe.Clean(text), grid.Warning
	}
	return safe.Clean(text), grid.Plain
}

func (n numbered) Sign(row int) grid.Sign {
	if n.ids[row]%10 == 3 {
		return grid.Attention
	}
	return grid.NoSign
}
func (n numbered) IsMarked(row int) bool { return n.marked[n.ids[row]] }

// span returns the rows from first on.
func span(first, count int) numbered {
	var n numbered
	for i := range count {
		n.ids = append(n.ids, table.RowID(first+i))
	}
	return n
}

func columns(of ...table.Column) grid.Layout {
	var l grid.Layout
	for _, c := range of {
		l.Columns = append(l.Columns, grid.Column{ID: c, Title: c.String(), Right: c.IsNumber(), Min: 8, Max: 24})
	}
	return l
}

// shown returns a grid of some rows, 60 cells wide, with a header and ten lines.
func shown(r grid.Rows) *grid.Grid {
	g := grid.New(theme.New(theme.Options{}))
	g.SetSize(60, 11)
	g.SetLayout(columns(table.TimeStamp, table.Access, table.Folder, table.ClientIP, table.User, table.Mailbox))
	g.SetRows(r)
	return g
}

// line returns the line of the screen that the cursor is on, counted from the first row.
func line(t *testing.T, g *grid.Grid) int {
	t.Helper()
	for i, l := range strings.Split(ansi.Strip(g.View()), "\n")[1:] {
		if strings.HasPrefix(l, ">") {
			return i
		}
	}
	t.Fatalf("no cursor on the screen:\n%s", ansi.Strip(g.View()))
	return -1
}

func press(g *grid.Grid, actions ...keys.Action) {
	for _, a := range actions {
		g.MoveCursor(a)
	}
}

func TestRowsThatArriveDoNotMoveTheCursor(t *testing.T) {
	g := shown(span(100, 50))
	press(g, keys.Down, keys.Down, keys.Down, keys.Down)
	was := line(t, g)
	g.SetRows(span(70, 80)) // thirty rows came in before
	if g.CursorRow() != 34 || line(t, g) != was {
		t.Errorf("cursor on row %d, line %d; want its record on row 34, line %d", g.CursorRow(), line(t, g), was)
	}
}

func TestCursorStaysOnRecordWhenOrderReverses(t *testing.T) {
	g := shown(span(0, 50))
	g.GotoRow(20)
	was := line(t, g)
	turned := span(0, 50)
	slices.Reverse(turned.ids)
	g.SetRows(turned)
	if g.CursorRow() != 29 || line(t, g) != was {
		t.Errorf("cursor on row %d, line %d; want row 29, line %d", g.CursorRow(), line(t, g), was)
	}
}

func TestCursorGoesToNearestRecordLeft(t *testing.T) {
	g := shown(span(0, 50))
	g.GotoRow(20)
	rest := numbered{ids: []table.RowID{3, 18, 23, 40}}
	g.SetRows(rest)
	if g.CursorRow() != 1 {
		t.Errorf("cursor on row %d, want 1, which was two rows above", g.CursorRow())
	}
}

func TestUntouchedCursorStaysOnTheFirstRow(t *testing.T) {
	g := shown(span(100, 5))
	g.SetRows(span(50, 100))
	if g.CursorRow() != 0 {
		t.Errorf("cursor on row %d, want 0", g.CursorRow())
	}
}

func TestFollowEndsWithOneStepUp(t *testing.T) {
	g := shown(span(0, 30))
	g.SetFollow(true)
	g.SetRows(span(0, 80))
	if g.CursorRow() != 79 || !g.IsFollowing() {
		t.Fatalf("row %d, following %v; want row 79, following", g.CursorRow(), g.IsFollowing())
	}
	press(g, keys.Up)
	g.SetRows(span(0, 90))
	if g.CursorRow() != 78 || g.IsFollowing() {
		t.Errorf("row %d, following %v; want row 78, not following", g.CursorRow(), g.IsFollowing())
	}
}

func TestMovements(t *testing.T) {
	for name, c := range map[string]struct {
		actions []keys.Action
		row     int
		column  table.Column
	}{
		"down and up":            {[]keys.Action{keys.Down, keys.Down, keys.Up}, 1, table.TimeStamp},
		"up at the top":          {[]keys.Action{keys.Up}, 0, table.TimeStamp},
		"bottom":                 {[]keys.Action{keys.Bottom}, 49, table.TimeStamp},
		"down at the bottom":     {[]keys.Action{keys.Bottom, keys.Down}, 49, table.TimeStamp},
		"bottom and top":         {[]keys.Action{keys.Bottom, keys.Top}, 0, table.TimeStamp},
		"page":                   {[]keys.Action{keys.PageDown}, 10, table.TimeStamp},
		"half page":              {[]keys.Action{keys.HalfDown, keys.HalfDown, keys.HalfUp}, 5, table.TimeStamp},
		"page at the end":        {[]keys.Action{keys.Bottom, keys.PageDown}, 49, table.TimeStamp},
		"last column":            {[]keys.Action{keys.LastColumn}, 0, table.Mailbox},
		"right past the last":    {[]keys.Action{keys.LastColumn, keys.Right, keys.Left}, 0, table.User},
		"first column":           {[]keys.Action{keys.Right, keys.Right, keys.FirstColumn}, 0, table.TimeStamp},
		"left before the first":  {[]keys.Action{keys.Left}, 0, table.TimeStamp},
		"no movement: no change": {[]keys.Action{keys.Keep}, 0, table.TimeStamp},
	} {
		t.Run(name, func(t *testing.T) {
			g := shown(span(0, 50))
			press(g, c.actions...)
			if g.CursorRow() != c.row || g.CursorColumn() != c.column {
				t.Errorf("at row %d, %v; want row %d, %v", g.CursorRow(), g.CursorColumn(), c.row, c.column)
			}
			line(t, g)
		})
	}
}

func TestColumnOfTheCursorIsScrolledIntoView(t *testing.T) {
	g := shown(span(0, 5))
	g.SetSize(30, 5)
	press(g, keys.LastColumn)
	if header, _, _ := strings.Cut(g.View(), "\n"); !strings.Contains(header, "Mailbox") {
		t.Errorf("header is %q", ansi.Strip(header))
	}
	press(g, keys.FirstColumn)
	if header, _, _ := strings.Cut(g.View(), "\n"); !strings.Contains(header, "TimeStamp") {
		t.Errorf("header is %q", ansi.Strip(header))
	}
}

func TestFrozenColumnsStay(t *testing.T) {
	g := shown(span(0, 5))
	g.SetLayout(g.Layout().ToggleFreeze(table.TimeStamp))
	g.SetSize(40, 5)
	press(g, keys.LastColumn)
	header, _, _ := strings.Cut(ansi.Strip(g.View()), "\n")
	if !strings.Contains(header, "TimeStamp") || !strings.Contains(header, "Mailbox") || strings.Contains(header, "Access") {
		t.Errorf("header is %q", header)
	}
}

func TestEverySizeShowsTheCursor(t *testing.T) {
	g := shown(span(0, 500))
	press(g, keys.Bottom, keys.LastColumn)
	for _, size := range [][2]int{{200, 50}, {80, 24}, {40, 10}, {5, 2}, {1, 1}, {80, 24}} {
		g.SetSize(size[0], size[1])
		lines := strings.Split(g.View(), "\n")
		if len(lines) != size[1] {
			t.Errorf("%v has %d lines", size, len(lines))
		}
		if first, end := g.VisibleRows(); g.CursorRow() < first || g.CursorRow() >= end {
			t.Errorf("%v shows rows %d to %d and not the cursor's %d", size, first, end, g.CursorRow())
		}
	}
}

func TestClick(t *testing.T) {
	g := shown(span(0, 50))
	if c := g.ClickCell(3, 0); c != table.TimeStamp {
		t.Errorf("a click on the first header is one on %v", c)
	}
	if c := g.ClickCell(4, 6); c != table.NoColumn || g.CursorRow() != 5 {
		t.Errorf("a click on the sixth row is one on header %v, row %d", c, g.CursorRow())
	}
	g = shown(span(0, 3))
	g.ClickCell(4, 9)
	if g.CursorRow() != 0 {
		t.Errorf("a click below the rows went to row %d", g.CursorRow())
	}
}

func TestWheelKeepsCursorInView(t *testing.T) {
	g := shown(span(0, 50))
	g.GotoRow(5)
	g.ScrollRows(1)
	if first, _ := g.VisibleRows(); first != 3 || g.CursorRow() != 5 {
		t.Errorf("first row %d, cursor %d; want 3 and 5", first, g.CursorRow())
	}
	g.ScrollRows(1)
	if first, _ := g.VisibleRows(); first != 6 || g.CursorRow() != 6 {
		t.Errorf("first row %d, cursor %d; want 6 and 6", first, g.CursorRow())
	}
	g.ScrollRows(-9)
	if first, _ := g.VisibleRows(); first != 0 || g.CursorRow() != 6 {
		t.Errorf("first row %d, cursor %d; want 0 and 6", first, g.CursorRow())
	}
}

func TestRestorePosition(t *testing.T) {
	g := shown(span(0, 50))
	g.GotoRow(30)
	press(g, keys.Right)
	g.ScrollRows(1)
	at, was := g.SavePosition(), line(t, g)
	l := g.Layout()
	g.ResetTable()
	g.SetLayout(columns(table.First, table.Last))
	g.SetRows(span(1000, 3))
	if g.CursorRow() != 0 || g.CursorColumn() != table.First {
		t.Errorf("the other table begins at row %d, %v", g.CursorRow(), g.CursorColumn())
	}
	g.ResetTable()
	g.SetLayout(l)
	g.RestorePosition(at)
	g.SetRows(span(0, 60))
	if g.CursorRow() != 30 || g.CursorColumn() != table.Access || line(t, g) != was {
		t.Errorf("at row %d, %v, line %d; want row 30, Access, line %d", g.CursorRow(), g.CursorColumn(), line(t, g), was)
	}
}

func TestNoRows(t *testing.T) {
	g := shown(span(0, 0))
	g.SetEmpty("No record matches.")
	press(g, keys.Down, keys.Bottom, keys.PageUp, keys.Right)
	g.ScrollRows(2)
	if g.CursorRow() != -1 || !strings.Contains(g.View(), "No record matches.") {
		t.Errorf("row %d, screen:\n%s", g.CursorRow(), ansi.Strip(g.View()))
	}
}

func TestHeaderNamesSortKeysByOrderAndNumber(t *testing.T) {
	g := shown(span(0, 3))
	g.SetSort([]table.SortKey{{Column: table.ClientIP, Desc: true}, {Column: table.Access}})
	header, _, _ := strings.Cut(ansi.Strip(g.View()), "\n")
	if !strings.Contains(header, "ClientIP ▼1") || !strings.Contains(header, "Access ▲2") {
		t.Errorf("header is %q", header)
	}
}

func TestHitsAreHighlighted(t *testing.T) {
	th := theme.New(theme.Options{})
	for name, c := range map[string]struct {
		needle grid.Needle
		want   string
	}{
		"anywhere":       {grid.Needle{Text: "folder 7", Fold: true}, th.Hit.Render("Folder 7")},
		"in its column":  {grid.Needle{Text: "Folder 7", Column: table.Folder}, th.Hit.Render("Folder 7")},
		"other column":   {grid.Needle{Text: "Folder 7", Column: table.User}, ""},
		"case counts":    {grid.Needle{Text: "folder 7"}, ""},
		"empty":          {grid.Needle{}, ""},
		"twice in a row": {grid.Needle{Text: "7"}, th.Hit.Render("7")},
	} {
		t.Run(name, func(t *testing.T) {
			g := shown(span(5, 4))
			g.SetNeedles([]grid.Needle{c.needle})
			hit, _, _ := strings.Cut(th.Hit.Render("x"), "x")
			if view := g.View(); !strings.Contains(view, c.want) || c.want == "" && strings.Contains(view, hit) {
				t.Errorf("want %q in\n%q", c.want, view)
			}
		})
	}
}
