package help_test

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/ui/pane/help"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
	"whoread/ui/widget/uitest"
)

func opened(th theme.Theme, w, h int, focus keys.Pane) *help.Model {
	m := help.New(th)
	m.SetSize(w, h)
	m.OpenReport(focus)
	return m
}

func TestEveryBindingIsExplained(t *testing.T) {
	for pane := keys.Table; pane <= keys.Help; pane++ {
		text := ansi.Strip(opened(theme.New(theme.Options{}), 300, 300, pane).View())
		for _, b := range append(keys.BindingsOf(pane), keys.BindingsOf(keys.Table)...) {
			if !strings.Contains(text, b.Long) || !strings.Contains(text, b.KeyLabels()) {
				t.Errorf("the help of pane %d lacks %q %q", pane, b.KeyLabels(), b.Long)
			}
		}
	}
}

func TestHelpBeginsWithFocusedPane(t *testing.T) {
	view := ansi.Strip(opened(theme.New(theme.Options{}), 80, 10, keys.Facet).View())
	if !strings.HasPrefix(view, "Keys of the facets") {
		t.Errorf("it begins with\n%s", view)
	}
	view = ansi.Strip(opened(theme.New(theme.Options{}), 80, 10, keys.Table).View())
	if !strings.HasPrefix(view, string(keys.ListSections()[0])) {
		t.Errorf("of the table it begins with\n%s", view)
	}
}

func TestFilterExamplesCanBeTyped(t *testing.T) {
	schema := table.FilterSchema(time.Now)
	for _, examples := range help.FilterExamples() {
		for example := range strings.SplitSeq(examples, "  ") {
			if _, err := filter.Parse(example, schema); err != nil {
				t.Errorf("%s: %v", example, err)
			}
		}
	}
}

func TestSearch(t *testing.T) {
	m, _ := uitest.PressKeys(opened(theme.New(theme.Options{}), 80, 12, keys.Table), "/", "z", "e", "b", "r", "a")
	if !m.IsTyping() || !strings.Contains(m.View(), "not found") {
		t.Errorf("shown as\n%s", m.View())
	}
	m, _ = uitest.PressKeys(m, "ctrl+u", "2", "4", " ", "h", "o", "u", "r", "s", "enter")
	if view := ansi.Strip(m.View()); m.IsTyping() || !strings.Contains(view, "up to 24 hours") || !strings.Contains(view, "match 1 of") {
		t.Errorf("shown as\n%s", view)
	}
	m, msg := uitest.PressKeys(m, "esc")
	if msg != nil {
		t.Errorf("the first Esc told %#v", msg)
	}
	if _, msg = uitest.PressKeys(m, "esc"); msg != (help.Closed{}) {
		t.Errorf("the second Esc told %#v", msg)
	}
}

func TestKeysThatClose(t *testing.T) {
	for _, key := range []string{"esc", "q", "?", "f1"} {
		if _, msg := uitest.PressKeys(opened(theme.New(theme.Options{}), 80, 12, keys.Table), key); msg != (help.Closed{}) {
			t.Errorf("%s told %#v", key, msg)
		}
	}
}

func TestScrolling(t *testing.T) {
	m := opened(theme.New(theme.Options{}), 80, 12, keys.Table)
	first := m.View()
	for _, key := range []string{"j", "ctrl+d", "pgdown", "G"} {
		before := m.View()
		if m, _ = uitest.PressKeys(m, key); m.View() == before {
			t.Errorf("%s did not scroll", key)
		}
	}
	if m, _ = uitest.PressKeys(m, "g"); m.View() != first {
		t.Error("g did not go back to the beginning")
	}
}

func TestGolden(t *testing.T) {
	t.Run("table", func(t *testing.T) {
		uitest.CompareGolden(t, uitest.OverlaySizes(), func(th theme.Theme, w, h int) string {
			return opened(th, w, h, keys.Table).View()
		})
	})
	t.Run("facet", func(t *testing.T) {
		uitest.CompareGolden(t, uitest.OverlaySizes()[:2], func(th theme.Theme, w, h int) string {
			return opened(th, w, h, keys.Facet).View()
		})
	})
	t.Run("whole", func(t *testing.T) {
		uitest.CompareGolden(t, []uitest.Size{{W: 100, H: 300}}, func(th theme.Theme, w, h int) string {
			return opened(th, w, h, keys.Detail).View()
		})
	})
}

func TestScreens(t *testing.T) {
	uitest.CheckScreens(t, func(th theme.Theme, w, h int) string {
		m, _ := uitest.PressKeys(opened(th, w, h, keys.Export), "/", strings.Join(uitest.HostileTexts(), ""))
		return m.View()
	})
	uitest.CheckScreens(t, func(th theme.Theme, w, h int) string {
		m, _ := uitest.PressKeys(opened(th, w, h, keys.Detail), "G")
		return m.View()
	})
}
