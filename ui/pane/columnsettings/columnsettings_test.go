package columnsettings_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"whoread/audit/table"
	"whoread/ui/pane/columnsettings"
	"whoread/ui/widget/theme"
	"whoread/ui/widget/uitest"
)

func layout() columnsettings.Layout {
	return columnsettings.Layout{Frozen: 1, Columns: []columnsettings.Column{
		{Column: table.TimeStamp, Shown: true, Width: 19},
		{Column: table.Access, Shown: true},
		{Column: table.Mailbox},
		{Column: table.Folder, Shown: true, Width: 30},
	}}
}

func opened(th theme.Theme, w, h int, l columnsettings.Layout) *columnsettings.Model {
	m := columnsettings.New(th)
	m.SetSize(w, h)
	m.SetLayout(l)
	return m
}

// applied returns the layout that Enter takes after the keys.
func applied(t *testing.T, names ...string) columnsettings.Layout {
	t.Helper()
	_, msg := uitest.PressKeys(opened(theme.New(theme.Options{}), 80, 20, layout()), append(names, "enter")...)
	taken, ok := msg.(columnsettings.Applied)
	if !ok {
		t.Fatalf("Enter told %#v", msg)
	}
	return taken.Layout
}

func TestKeysChangeTheLayout(t *testing.T) {
	for name, c := range map[string]struct {
		keys []string
		want func(l *columnsettings.Layout)
	}{
		"nothing":          {nil, func(*columnsettings.Layout) {}},
		"hide":             {[]string{"j", " "}, func(l *columnsettings.Layout) { l.Columns[1].Shown = false }},
		"show":             {[]string{"j", "j", " "}, func(l *columnsettings.Layout) { l.Columns[2].Shown = true }},
		"hide a frozen":    {[]string{" "}, func(l *columnsettings.Layout) { l.Columns[0].Shown, l.Frozen = false, 0 }},
		"later":            {[]string{"L"}, func(l *columnsettings.Layout) { l.Columns[0], l.Columns[1] = l.Columns[1], l.Columns[0] }},
		"later by arrow":   {[]string{"shift+down"}, func(l *columnsettings.Layout) { l.Columns[0], l.Columns[1] = l.Columns[1], l.Columns[0] }},
		"earlier":          {[]string{"G", "H"}, func(l *columnsettings.Layout) { l.Columns[3], l.Columns[2] = l.Columns[2], l.Columns[3] }},
		"there and back":   {[]string{"L", "H"}, func(*columnsettings.Layout) {}},
		"beyond the end":   {[]string{"G", "L", "g", "H"}, func(*columnsettings.Layout) {}},
		"freeze two":       {[]string{"j", "f"}, func(l *columnsettings.Layout) { l.Frozen = 2 }},
		"freeze to hidden": {[]string{"j", "j", "f"}, func(l *columnsettings.Layout) { l.Frozen = 2 }},
		"let go":           {[]string{"f"}, func(l *columnsettings.Layout) { l.Frozen = 0 }},
		"wider":            {[]string{">", ">"}, func(l *columnsettings.Layout) { l.Columns[0].Width = 21 }},
		"narrower":         {[]string{"<"}, func(l *columnsettings.Layout) { l.Columns[0].Width = 18 }},
		"fit":              {[]string{"_"}, func(l *columnsettings.Layout) { l.Columns[0].Width = 0 }},
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

func TestLastColumnCannotBeHidden(t *testing.T) {
	m, _ := uitest.PressKeys(opened(theme.New(theme.Options{}), 80, 20, layout()), " ", "j", " ", "G", " ")
	if view := m.View(); !strings.Contains(view, "at least one column must be shown") || strings.Count(view, "[x]") != 1 {
		t.Errorf("shown as\n%s", view)
	}
	if m, _ = uitest.PressKeys(m, "k"); strings.Contains(m.View(), "must stay") {
		t.Error("the note stays for ever")
	}
}

func TestEscapeChangesNothing(t *testing.T) {
	given := layout()
	m := opened(theme.New(theme.Options{}), 80, 20, given)
	m, msg := uitest.PressKeys(m, " ", "L", ">", "esc")
	if msg != (columnsettings.Closed{}) {
		t.Errorf("Esc told %#v", msg)
	}
	if diff := cmp.Diff(layout(), given); diff != "" {
		t.Errorf("the layout outside changed: %s", diff)
	}
	_ = m
}

func TestOldLayoutsDoNotChange(t *testing.T) {
	m := opened(theme.New(theme.Options{}), 80, 20, layout())
	before := *m
	view := before.View()
	uitest.PressKeys(m, " ", "L", ">")
	if before.View() != view {
		t.Error("Update changed a copy that was made before")
	}
}

func TestNoColumns(t *testing.T) {
	m, _ := uitest.PressKeys(opened(theme.New(theme.Options{}), 40, 6, columnsettings.Layout{}), " ", "j", "L", "f", "G", "pgdown")
	if view := ansi.Strip(m.View()); !strings.Contains(view, "0 of 0 columns shown") {
		t.Errorf("shown as\n%s", view)
	}
}

func all() columnsettings.Layout {
	l := columnsettings.Layout{Frozen: 2}
	for i, c := range (table.Spec{}).Columns() {
		l.Columns = append(l.Columns, columnsettings.Column{Column: c, Shown: i%3 != 2, Width: i})
	}
	return l
}

func TestGolden(t *testing.T) {
	uitest.CompareGolden(t, uitest.OverlaySizes(), func(th theme.Theme, w, h int) string {
		m, _ := uitest.PressKeys(opened(th, w, h, all()), "j", "j", "j", "j")
		return m.View()
	})
}

func TestScreens(t *testing.T) {
	uitest.CheckScreens(t, func(th theme.Theme, w, h int) string {
		m, _ := uitest.PressKeys(opened(th, w, h, all()), "G", "k")
		return m.View()
	})
}
