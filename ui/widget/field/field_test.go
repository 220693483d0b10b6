package field_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"whoread/ui/widget/field"
	"whoread/ui/widget/theme"
	"whoread/ui/widget/uitest"
)

func with(text string) field.Model {
	m := field.New(theme.New(theme.Options{}))
	m.SetText(text)
	return m
}

func press(m field.Model, names ...string) field.Model {
	for _, name := range names {
		m = m.Update(uitest.NewKey(name))
	}
	return m
}

func TestEditing(t *testing.T) {
	for name, c := range map[string]struct {
		keys []string
		want string
	}{
		"typed":            {[]string{"c", "d"}, "a bcd"},
		"in the middle":    {[]string{"left", "x"}, "a xb"},
		"at the beginning": {[]string{"home", "x"}, "xa b"},
		"backspace":        {[]string{"backspace"}, "a "},
		"word":             {[]string{"ctrl+w"}, "a "},
		"all":              {[]string{"ctrl+u"}, ""},
		"unknown key":      {[]string{"f5", "tab", "up"}, "a b"},
		"clipboard":        {[]string{"ctrl+v"}, "a b"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := press(with("a b"), c.keys...).Text(); got != c.want {
				t.Errorf("text is %q, want %q", got, c.want)
			}
		})
	}
}

func TestPasteBecomesOneLineWithoutControlCharacters(t *testing.T) {
	m := with("").Update(uitest.NewPaste("one\ntwo\tthree\x1b[2J\u202e"))
	if got := m.Text(); got != "one two three[2J\u202e" {
		t.Errorf("text is %q", got)
	}
	if view := m.View(40); strings.Contains(view, "\u202e") {
		t.Errorf("painted as %q", view)
	}
}

func TestLongTextShowsTheCursor(t *testing.T) {
	m := with(strings.Repeat("x", 5000) + "END")
	if view := ansi.Strip(m.View(10)); view != "xxxxxxEND " {
		t.Errorf("at the end it is painted as %q", view)
	}
	m = press(m, "home")
	if view := ansi.Strip(m.View(10)); view != "xxxxxxxxx…" {
		t.Errorf("at the beginning it is painted as %q", view)
	}
}

func TestSuggestionIsShownAtTheEndOnly(t *testing.T) {
	m := with("acc")
	m.SetSuggestion("ess=")
	if m.Suggestion() != "ess=" || !strings.Contains(ansi.Strip(m.View(20)), "acc [ess=]") {
		t.Errorf("painted as %q", m.View(20))
	}
	if m = press(m, "left"); m.Suggestion() != "" || strings.Contains(m.View(20), "ess") {
		t.Errorf("within the text it is painted as %q", m.View(20))
	}
	if m = press(m, "end", "x"); m.Suggestion() != "" {
		t.Error("the offer for another text is still there")
	}
}

func TestCellAt(t *testing.T) {
	for _, c := range []struct {
		text         string
		offset, w, n int
	}{
		{"abc", 1, 10, 1},
		{"é世x", len("é世"), 10, 3},
		{"a\u202eb", len("a\u202e"), 10, 2},
		{strings.Repeat("x", 20), 0, 10, 0},
		{strings.Repeat("x", 20), 19, 10, 8},
		{"abc", 99, 10, 3},
		{"abc", -1, 10, 0},
	} {
		if got := with(c.text).CellAt(c.offset, c.w); got != c.n {
			t.Errorf("byte %d of %q is painted in cell %d, want %d", c.offset, c.text, got, c.n)
		}
	}
}

func TestScreens(t *testing.T) {
	for _, text := range []string{"", "a", strings.Join(uitest.HostileTexts(), " ")} {
		uitest.CheckScreens(t, func(th theme.Theme, w, h int) string {
			m := field.New(th)
			m.SetText(text)
			m.SetSuggestion(text)
			lines := []string{m.View(w), press(m, "left").View(w), m.ViewUnfocused(w)}
			if w == 0 || h == 0 {
				return ""
			}
			for len(lines) < h {
				lines = append(lines, m.View(w))
			}
			return strings.Join(lines[:h], "\n")
		})
	}
}

func TestTextBeforeCursor(t *testing.T) {
	m := press(with("aéb"), "left")
	if m.TextBeforeCursor() != "aé" || m.IsCursorAtEnd() {
		t.Errorf("before the cursor stands %q", m.TextBeforeCursor())
	}
}
