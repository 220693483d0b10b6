package columns_test

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"whoread/audit/table"
	"whoread/ui/pane/columns"
	"whoread/ui/widget/theme"
	"whoread/ui/widget/uitest"
)

func layout() columns.Layout {
	return columns.Layout{Frozen: 1, Columns: []columns.Column{
		{Column: table.TimeStamp, Shown: true, Width: 19},
		{Column: table.Access, Shown: true},
		{Column: table.Mailbox},
		{Column: table.Folder, Shown: true, Width: 30},
	}}
}

func opened(th theme.Theme, w, h int, l columns.Layout) *columns.Model {
	m := columns.New(th)
	m.SetSize(w, h)
	m.Open(l)
	return m
}

func press(m *columns.Model, names ...string) (*columns.Model, tea.Msg) {
	var cmd tea.Cmd
	for _, name := range names {
		cmd = m.Update(uitest.Key(name))
	}
	return m, uitest.Told(cmd)
}

// applied returns the layout that Enter takes after the keys.
func applied(t *testing.T, names ...string) columns.Layout {
	t.Helper()
	_, msg := press(opened(theme.New(theme.Options{}), 80, 20, layout()), append(names, "enter")...)
	taken, ok := msg.(columns.Applied)
	if !ok {
		t.Fatalf("Enter told %#v", msg)
	}
	return taken.Layout
}

func TestKeysChangeTheLayout(t *testing.T) {
	for name, c := range map[string]struct {
		keys []string
		want func(l *columns.Layout)
	}{
		"nothing":          {nil, func(*columns.Layout) {}},
		"hide":             {[]string{"j", " "}, func(l *columns.Layout) { l.Columns[1].Shown = false }},
		"show":             {[]string{"j", "j", " "}, func(l *columns.Layout) { l.Columns[2].Shown = true }},
		"hide a frozen":    {[]string{" "}, func(l *columns.Layout) { l.Columns[0].Shown, l.Frozen = false, 0 }},
		"later":            {[]string{"L"}, func(l *columns.Layout) { l.Columns[0], l.Columns[1] = l.Columns[1], l.Columns[0] }},
		"later by arrow":   {[]string{"shift+down"}, func(l *columns.Layout) { l.Columns[0], l.Columns[1] = l.Columns[1], l.Columns[0] }},
		"earlier":          {[]string{"G", "H"}, func(l *columns.Layout) { l.Columns[3], l.Columns[2] = l.Columns[2], l.Columns[3] }},
		"there and back":   {[]string{"L", "H"}, func(*columns.Layout) {}},
		"beyond the end":   {[]string{"G", "L", "g", "H"}, func(*columns.Layout) {}},
		"freeze two":       {[]string{"j", "f"}, func(l *columns.Layout) { l.Frozen = 2 }},
		"freeze to hidden": {[]string{"j", "j", "f"}, func(l *columns.Layout) { l.Frozen = 2 }},
		"let go":           {[]string{"f"}, func(l *columns.Layout) { l.Frozen = 0 }},
		"wider":            {[]string{">", ">"}, func(l *columns.Layout) { l.Columns[0].Width = 21 }},
		"narrower":         {[]string{"<"}, func(l *columns.Layout) { l.Columns[0].Width = 18 }},
		"fit":              {[]string{"_"}, func(l *columns.Layout) { l.Columns[0].Width = 0 }},
	} {
		t.Run(name, func(t *testing.T) {
			want := layout()
			c.want(&want)
			if diff := cmp.Diff(want, applied(t, c.keys...)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestOneColumnStays(t *testing.T) {
	m, _ := press(opened(theme.New(theme.Options{}), 80, 20, layout()), " ", "j", " ", "G", " ")
	if view := m.View(); !strings.Contains(view, "one column must stay") || strings.Count(view, "[x]") != 1 {
		t.Errorf("shown as\n%s", view)
	}
	if m, _ = press(m, "k"); strings.Contains(m.View(), "must stay") {
		t.Error("the note stays for ever")
	}
}

func TestEscapeTellsNoLayoutAndChangesNone(t *testing.T) {
	given := layout()
	m := opened(theme.New(theme.Options{}), 80, 20, given)
	m, msg := press(m, " ", "L", ">", "esc")
	if msg != (columns.Closed{}) {
		t.Errorf("Esc told %#v", msg)
	}
	if diff := cmp.Diff(layout(), given); diff != "" {
		t.Errorf("the layout outside changed: %s", diff)
	}
	_ = m
}

func TestModelsOfThePastDoNotChange(t *testing.T) {
	m := opened(theme.New(theme.Options{}), 80, 20, layout())
	before := *m
	view := before.View()
	press(m, " ", "L", ">")
	if before.View() != view {
		t.Error("Update changed a copy that was made before")
	}
}

func TestNoColumns(t *testing.T) {
	m, _ := press(opened(theme.New(theme.Options{}), 40, 6, columns.Layout{}), " ", "j", "L", "f", "G", "pgdown")
	if view := ansi.Strip(m.View()); !strings.Contains(view, "0 of 0 columns shown") {
		t.Errorf("shown as\n%s", view)
	}
}

func all() columns.Layout {
	l := columns.Layout{Frozen: 2}
	for i, c := range (table.Spec{}).Columns() {
		l.Columns = append(l.Columns, columns.Column{Column: c, Shown: i%3 != 2, Width: i})
	}
	return l
}

func TestGolden(t *testing.T) {
	uitest.Golden(t, uitest.Overlay(), func(th theme.Theme, w, h int) string {
		m, _ := press(opened(th, w, h, all()), "j", "j", "j", "j")
		return m.View()
	})
}

func TestScreens(t *testing.T) {
	uitest.Screens(t, func(th theme.Theme, w, h int) string {
		m, _ := press(opened(th, w, h, all()), "G", "k")
		return m.View()
	})
}
