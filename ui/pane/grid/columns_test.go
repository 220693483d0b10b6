package grid_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"whoread/audit/table"
	"whoread/ui/pane/grid"
	"whoread/ui/widget/keys"
)

// names returns the columns that a layout shows; a bar stands after the frozen ones.
func names(l grid.Layout) string {
	var b strings.Builder
	for i, c := range l.ShownColumns() {
		if i > 0 && i == l.Frozen {
			b.WriteString("| ")
		}
		b.WriteString(c.Title + " ")
	}
	return strings.TrimSpace(b.String())
}

func TestLayoutChanges(t *testing.T) {
	start := columns(table.TimeStamp, table.Access, table.Folder, table.Items)
	for name, c := range map[string]struct {
		change func(grid.Layout) grid.Layout
		want   string
	}{
		"hide":                 {func(l grid.Layout) grid.Layout { return l.HideColumn(table.Access) }, "TimeStamp Folder Items"},
		"hide what is not":     {func(l grid.Layout) grid.Layout { return l.HideColumn(table.Subject) }, "TimeStamp Access Folder Items"},
		"move right":           {func(l grid.Layout) grid.Layout { return l.MoveColumn(table.TimeStamp, 1) }, "Access TimeStamp Folder Items"},
		"move left":            {func(l grid.Layout) grid.Layout { return l.MoveColumn(table.Items, -1) }, "TimeStamp Access Items Folder"},
		"move past the end":    {func(l grid.Layout) grid.Layout { return l.MoveColumn(table.Items, 1) }, "TimeStamp Access Folder Items"},
		"move past the start":  {func(l grid.Layout) grid.Layout { return l.MoveColumn(table.TimeStamp, -1) }, "TimeStamp Access Folder Items"},
		"move over a hidden":   {func(l grid.Layout) grid.Layout { return l.HideColumn(table.Access).MoveColumn(table.TimeStamp, 1) }, "Folder TimeStamp Items"},
		"freeze":               {func(l grid.Layout) grid.Layout { return l.ToggleFreeze(table.Access) }, "TimeStamp Access | Folder Items"},
		"freeze twice":         {func(l grid.Layout) grid.Layout { return l.ToggleFreeze(table.Access).ToggleFreeze(table.Access) }, "TimeStamp Access Folder Items"},
		"freeze further":       {func(l grid.Layout) grid.Layout { return l.ToggleFreeze(table.TimeStamp).ToggleFreeze(table.Access) }, "TimeStamp Access | Folder Items"},
		"hide a frozen column": {func(l grid.Layout) grid.Layout { return l.ToggleFreeze(table.Access).HideColumn(table.TimeStamp) }, "Access | Folder Items"},
		"one column stays": {func(l grid.Layout) grid.Layout {
			return l.HideColumn(table.TimeStamp).HideColumn(table.Access).HideColumn(table.Folder).HideColumn(table.Items)
		}, "Items"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := names(c.change(start)); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			if got := names(start); got != "TimeStamp Access Folder Items" {
				t.Errorf("the layout before has become %s", got)
			}
		})
	}
}

func TestWidthKeys(t *testing.T) {
	rows := span(0, 5)
	rows.cell = func(table.RowID, table.Column) string { return strings.Repeat("x", 40) }
	g := shown(rows)
	width := func() int {
		for i, c := range g.Layout().Columns {
			if c.ID == g.CursorColumn() {
				return g.Layout().Columns[i].Width
			}
		}
		return 0
	}
	press := func(a keys.Action) {
		l, ok := g.ChangeLayout(a)
		if !ok {
			t.Fatalf("%v is not about columns", a)
		}
		g.SetLayout(l)
	}
	press(keys.Wider)
	if width() != 25 {
		t.Errorf("wider than 24 by one is %d", width())
	}
	press(keys.Narrower)
	press(keys.Narrower)
	if width() != 23 {
		t.Errorf("two narrower is %d", width())
	}
	for range 40 {
		press(keys.Narrower)
	}
	if width() < 1 {
		t.Errorf("narrowest is %d", width())
	}
	press(keys.Fit) // back to a width from the content
	press(keys.Fit) // as wide as the widest cell
	g.SetSize(120, 11)
	if header, _, _ := strings.Cut(g.View(), "\n"); !strings.Contains(g.View(), strings.Repeat("x", 40)) {
		t.Errorf("fitted to 40 cells it is cut: %s", header)
	}
}

func TestChangeLayoutHandlesOnlyColumnActions(t *testing.T) {
	g := shown(span(0, 2))
	l, ok := g.ChangeLayout(keys.Down)
	if ok || !cmp.Equal(l, g.Layout()) {
		t.Error("Down changes the columns")
	}
}
