package grid_test

import (
	"fmt"
	"strings"
	"testing"

	"whoread/audit/table"
	"whoread/fixtures"
	"whoread/ui/pane/grid"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
	"whoread/ui/widget/uitest"
)

// screens returns the sizes of a table on screens of 80x24, 120x40 and 200x50.
func screens() []uitest.Size {
	return []uitest.Size{{W: 80, H: 21}, {W: 120, H: 37}, {W: 200, H: 47}}
}

func eight() grid.Layout {
	l := columns(table.TimeStamp, table.Access, table.Folder, table.Items, table.ClientIP, table.Client, table.SessionID, table.User)
	for i := range l.Columns[:7] {
		l.Columns[i].Needed = true
	}
	l.Columns[0].Min = 19
	return l
}

// records are n rows as a log has them.
func records(n int) numbered {
	r := span(0, n)
	r.marked = map[table.RowID]bool{1: true, 4: true}
	r.cell = func(id table.RowID, c table.Column) string {
		switch c {
		case table.TimeStamp:
			return fmt.Sprintf("2026-09-14 09:%02d:%02d", id/60%60, id%60)
		case table.Access:
			return [...]string{"Bind", "Sync"}[id%2]
		case table.Folder:
			return [...]string{`\Inbox`, `\Finance\2026`, `\Boîte de réception`, `\收件箱`}[id%4]
		case table.Items:
			return fmt.Sprint(id * id % 50)
		case table.ClientIP:
			return [...]string{"198.51.100.77", "203.0.113.24", "2001:db8:4e:12::e5"}[id%3]
		case table.Client:
			return [...]string{"Outlook on the web", "Outlook desktop"}[id%2]
		case table.SessionID:
			return fmt.Sprintf("5f2c9a1e-%04d-4b3a-9d2e-7c8f00000000", id/7)
		default:
			return "adele.vance@contoso.example"
		}
	}
	return r
}

func drawn(r grid.Rows, l grid.Layout, actions ...keys.Action) uitest.Draw {
	return func(th theme.Theme, w, h int) string {
		g := grid.New(th)
		g.SetSize(w, h)
		g.SetLayout(l)
		g.SetSort([]table.SortKey{{Column: table.TimeStamp, Desc: true}, {Column: table.ClientIP}})
		g.SetNeedles([]grid.Needle{{Text: "finance", Fold: true}})
		g.SetRows(r)
		press(g, actions...)
		return g.View()
	}
}

func TestGolden(t *testing.T) {
	t.Run("records", func(t *testing.T) {
		uitest.CompareGolden(t, screens(), drawn(records(100), eight(), keys.Down, keys.Down, keys.Right))
	})
	t.Run("scrolled", func(t *testing.T) {
		uitest.CompareGolden(t, screens()[:1], drawn(records(100), eight().ToggleFreeze(table.Access), keys.Bottom, keys.LastColumn))
	})
	t.Run("empty", func(t *testing.T) {
		uitest.CompareGolden(t, screens()[:1], drawn(records(0), eight()))
	})
	t.Run("hostile", func(t *testing.T) {
		uitest.CompareGolden(t, screens()[:1], drawn(hostile(), eight(), keys.Down))
	})
}

// hostile has in every cell a text that does harm to a terminal that takes it as it is.
func hostile() numbered {
	texts := fixtures.HostileTexts()
	r := span(0, len(texts))
	r.cell = func(id table.RowID, c table.Column) string { return texts[(int(id)+int(c))%len(texts)] }
	return r
}

func TestScreens(t *testing.T) {
	uitest.CheckScreens(t, drawn(records(100), eight(), keys.PageDown, keys.Right))
	uitest.CheckScreens(t, drawn(hostile(), eight(), keys.Down, keys.LastColumn))
}

func TestTonesOfCells(t *testing.T) {
	th := theme.New(theme.Options{})
	r := span(0, 3)
	r.cell = func(_ table.RowID, c table.Column) string {
		if c == table.ClientIPs {
			return "2 addresses"
		}
		return "(none)"
	}
	view := drawn(r, columns(table.Access, table.SessionID, table.ClientIPs))(th, 80, 4)
	for _, want := range []string{th.Muted.Render("(none)"), th.Warn.Render("2 addresses")} {
		if !strings.Contains(view, want) {
			t.Errorf("%q lacks %q", view, want)
		}
	}
}

func TestResetCursorBelongsToNoRow(t *testing.T) {
	g := shown(span(0, 100))
	press(g, keys.Down, keys.Down, keys.Right)
	column := g.CursorColumn()
	g.ResetCursor()
	if g.CursorRow() != 0 || g.HasMoved() || g.CursorColumn() != column {
		t.Errorf("at row %d, moved %v, column %v", g.CursorRow(), g.HasMoved(), g.CursorColumn())
	}
	g.SetRows(span(50, 100))
	if g.CursorRow() != 0 {
		t.Errorf("the cursor went to row %d of other rows", g.CursorRow())
	}
	g.SetFollow(true)
	g.ResetCursor()
	if !g.IsFollowing() || g.CursorRow() != 99 {
		t.Errorf("follows %v at row %d", g.IsFollowing(), g.CursorRow())
	}
}

// TestViewAllocates holds the budget of a full screen: allocations do not grow with cells.
func TestViewAllocates(t *testing.T) {
	g := fifty()
	const most = 80
	if n := testing.AllocsPerRun(50, func() { g.View() }); n > most {
		t.Errorf("drawing 50 rows of 8 columns allocates %.0f times, more than %d", n, most)
	}
}

func BenchmarkView(b *testing.B) {
	g := fifty()
	b.ReportAllocs()
	for b.Loop() {
		g.View()
	}
}

func BenchmarkMove(b *testing.B) {
	g := fifty()
	for b.Loop() {
		g.MoveCursor(keys.Down)
	}
}

// fifty returns a grid of 50 rows and 8 columns, of texts that are there already.
func fifty() *grid.Grid {
	r := records(1000)
	cells := map[table.RowID]map[table.Column]string{}
	for _, id := range r.ids {
		cells[id] = map[table.Column]string{}
		for _, c := range eight().Columns {
			cells[id][c.ID] = r.cell(id, c.ID)
		}
	}
	r.cell = func(id table.RowID, c table.Column) string { return cells[id][c] }
	g := grid.New(theme.New(theme.Options{}))
	g.SetSize(200, 51)
	g.SetLayout(eight())
	g.SetRows(r)
	return g
}
