package grid_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"whoread/audit/table"
	"whoread/ui/pane/grid"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
)

// gridOf returns a grid of one row, with cells by column and a width for each column.
func gridOf(width int, cells map[table.Column]string, l grid.Layout) *grid.Grid {
	rows := span(1, 1)
	rows.cell = func(_ table.RowID, c table.Column) string { return cells[c] }
	g := grid.New(theme.New(theme.Options{NoColor: true}))
	g.SetSize(width, 3)
	g.SetLayout(l)
	g.SetRows(rows)
	return g
}

func TestS8FrozenAndFittedColumnsLeaveRoomForTheCursor(t *testing.T) {
	long := strings.Repeat("x", 150)
	cells := map[table.Column]string{table.Subject: long, table.User: "user", table.Folder: long, table.Mailbox: long}
	four := columns(table.Subject, table.User, table.Folder, table.Mailbox)
	for name, l := range map[string]grid.Layout{
		"fitted":        four.ToggleFit(table.Subject),
		"frozen":        four.ToggleFreeze(table.Subject),
		"both":          four.ToggleFit(table.Subject).ToggleFreeze(table.Subject),
		"two frozen":    four.ToggleFit(table.Subject).ToggleFreeze(table.User),
		"three frozen":  four.ToggleFreeze(table.Folder),
		"all frozen":    four.ToggleFit(table.Mailbox).ToggleFreeze(table.Mailbox),
		"made too wide": four.ResizeColumn(table.Subject, 24, 500).ToggleFreeze(table.Subject),
	} {
		for width := 20; width <= 200; width++ {
			g := gridOf(width, cells, l)
			for range l.Columns {
				if !strings.Contains(g.View(), cellStyle()) {
					t.Errorf("%s: in %d cells the column of the cursor is not shown: %q", name, width, ansi.Strip(g.View()))
					break
				}
				press(g, keys.Right)
			}
		}
		first := gridOf(80, cells, l)
		if header := ansi.Strip(strings.Split(first.View(), "\n")[0]); !strings.Contains(header, "User") {
			t.Errorf("%s: the first column leaves no room: %q", name, header)
		}
	}
}

// cellStyle returns the beginning of the style of the cell of the cursor.
func cellStyle() string {
	begin, _, _ := strings.Cut(theme.New(theme.Options{NoColor: true}).Cell.Render("x"), "x")
	return begin
}
