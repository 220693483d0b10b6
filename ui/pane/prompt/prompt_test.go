package prompt_test

import (
	"strings"
	"testing"
	"testing/synctest"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"whoread/ui/pane/prompt"
	"whoread/ui/widget/theme"
	"whoread/ui/widget/uitest"
)

func completer(p prompt.Purpose, head string) []string {
	var whole []string
	for _, text := range map[prompt.Purpose][]string{
		prompt.Filter:  {"access=", "AppId="},
		prompt.Command: {"sort", "sort-descending", "sessions"},
	}[p] {
		if strings.HasPrefix(strings.ToLower(text), strings.ToLower(head)) {
			whole = append(whole, text)
		}
	}
	return whole
}

func opened(p prompt.Purpose, text string) prompt.Model {
	m := prompt.New(theme.New(theme.Options{}), completer)
	m.SetSize(80, 2)
	m.OpenLine(p, text)
	return m
}

// press hands keys to the prompt and returns what the last one made it tell, but for pauses.
func press(m prompt.Model, names ...string) (prompt.Model, tea.Msg) {
	var cmd tea.Cmd
	for _, name := range names {
		m, cmd = m.Update(uitest.NewKey(name))
	}
	return m, uitest.RunCommand(cmd)
}

func TestEnterReportsTextAndKeepsPromptOpen(t *testing.T) {
	m, msg := press(opened(prompt.Filter, "ip:192.0.2.1"), "enter")
	if msg != (prompt.Accepted{Purpose: prompt.Filter, Text: "ip:192.0.2.1"}) || !m.IsOpen() {
		t.Errorf("Enter told %#v, open %v", msg, m.IsOpen())
	}
	if m.CloseLine(); m.IsOpen() {
		t.Error("Close did not close")
	}
}

func TestEscapeCloses(t *testing.T) {
	m, msg := press(opened(prompt.Search, "x"), "esc")
	if msg != (prompt.Closed{Purpose: prompt.Search}) || m.IsOpen() {
		t.Errorf("Esc told %#v, open %v", msg, m.IsOpen())
	}
}

func TestTabFlipsSearchAndFilterInPlace(t *testing.T) {
	m, msg := press(opened(prompt.Search, "bank"), "tab")
	if want := (prompt.Flipped{From: prompt.Search, To: prompt.Filter, Text: "bank"}); msg != want {
		t.Errorf("Tab told %#v, want %#v", msg, want)
	}
	if view := ansi.Strip(m.View()); !strings.HasPrefix(view, "filter &bank") {
		t.Errorf("after Tab the prompt says %q", view)
	}
	if m, _ = press(m, "tab"); m.Purpose() != prompt.Search {
		t.Error("a second Tab did not flip back")
	}
}

func TestChangeIsReportedOnceAfterPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := opened(prompt.Filter, "")
		var pauses []tea.Msg
		for _, name := range []string{"b", "a", "n", "k"} {
			var cmd tea.Cmd
			m, cmd = m.Update(uitest.NewKey(name))
			pauses = append(pauses, cmd())
		}
		var told []tea.Msg
		for _, pause := range pauses {
			var cmd tea.Cmd
			m, cmd = m.Update(pause)
			if msg := uitest.RunCommand(cmd); msg != nil {
				told = append(told, msg)
			}
		}
		if len(told) != 1 || told[0] != (prompt.Changed{Purpose: prompt.Filter, Text: "bank"}) {
			t.Errorf("typing told %#v", told)
		}
	})
}

func TestPasteIsOneChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, cmd := opened(prompt.Filter, "").Update(uitest.NewPaste("ip:192.0.2.0/24\naccess=Bind"))
		m, cmd = m.Update(cmd())
		want := prompt.Changed{Purpose: prompt.Filter, Text: "ip:192.0.2.0/24 access=Bind"}
		if msg := uitest.RunCommand(cmd); msg != want {
			t.Errorf("a paste told %#v, want %#v", msg, want)
		}
		_ = m
	})
}

func TestPauseAfterEnterOrCloseIsIgnored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, end := range []string{"enter", "esc", "tab"} {
			m, cmd := opened(prompt.Filter, "").Update(uitest.NewKey("x"))
			pause := cmd()
			m, _ = press(m, end)
			if _, cmd = m.Update(pause); cmd != nil {
				t.Errorf("after %s a pause told %#v", end, cmd())
			}
		}
	})
}

func TestLettersTypedTogetherAreText(t *testing.T) {
	m, _ := opened(prompt.Filter, "").Update(uitest.NewKey("left-over"))
	if m.Text() != "left-over" {
		t.Errorf("text is %q", m.Text())
	}
	m, _ = opened(prompt.Filter, "").Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("left")})
	if m.Text() != "left" {
		t.Errorf("text is %q", m.Text())
	}
}

func TestCommandCompletesByTab(t *testing.T) {
	m, _ := press(opened(prompt.Command, ""), "s", "o")
	for i, c := range []struct{ key, want string }{
		{"tab", "sort"}, {"tab", "sort-descending"}, {"tab", "sort"}, {"shift+tab", "sort-descending"}, {"shift+tab", "sort"},
	} {
		if m, _ = m.Update(uitest.NewKey(c.key)); m.Text() != c.want {
			t.Errorf("step %d: %s made it %q, want %q", i, c.key, m.Text(), c.want)
		}
	}
	if m, _ = press(m, " ", "x", "tab"); m.Text() != "sort x" {
		t.Errorf("Tab without a completion made it %q", m.Text())
	}
}

func TestEmptyCommandOffersAllVerbs(t *testing.T) {
	view := ansi.Strip(opened(prompt.Command, "").View())
	if strings.Contains(view, "[") || !strings.Contains(view, "Tab: sort  sort-descending  sessions") {
		t.Errorf("shown as %q", view)
	}
}

func TestRightTakesSuggestion(t *testing.T) {
	m, _ := press(opened(prompt.Filter, ""), "A", "C")
	if view := ansi.Strip(m.View()); !strings.Contains(view, "[cess=]") {
		t.Errorf("no ghost: %q", view)
	}
	if m, _ = press(m, "right"); m.Text() != "access=" {
		t.Errorf("Right made it %q", m.Text())
	}
	if m, _ = press(m, "left", "left", "right"); m.Text() != "access=" {
		t.Errorf("Right within the text made it %q", m.Text())
	}
}

func TestHistoryIsOfEachPurpose(t *testing.T) {
	m := opened(prompt.Search, "")
	for _, text := range []string{"one", "two", "one"} {
		m.OpenLine(prompt.Search, text)
		m, _ = press(m, "enter")
	}
	m.OpenLine(prompt.Filter, "other")
	m, _ = press(m, "enter")
	m.OpenLine(prompt.Search, "now")
	for i, c := range []struct{ key, want string }{
		{"down", "now"}, {"up", "one"}, {"up", "two"}, {"up", "two"}, {"down", "one"}, {"down", "now"},
	} {
		if m, _ = m.Update(uitest.NewKey(c.key)); m.Text() != c.want {
			t.Errorf("step %d: %s made it %q, want %q", i, c.key, m.Text(), c.want)
		}
	}
	m, _ = press(m, "tab", "up")
	if m.Text() != "other" {
		t.Errorf("the filter remembers %q", m.Text())
	}
}

func TestErrorMarksItsPlaceUntilTheNextEdit(t *testing.T) {
	m := opened(prompt.Filter, "access=Bind é colr:x")
	m.SetError("no column colr", len("access=Bind é "))
	lines := strings.Split(ansi.Strip(m.View()), "\n")
	mark, place := strings.Index(lines[1], "^"), ansi.StringWidth(lines[0][:strings.Index(lines[0], "colr")])
	if mark != place || !strings.Contains(lines[1], "no column colr") {
		t.Errorf("the mark is at %d, the error at %d:\n%s", mark, place, strings.Join(lines, "\n"))
	}
	m.SetSize(50, 1)
	if view := ansi.Strip(m.View()); !strings.Contains(view, "at 15: no column colr") {
		t.Errorf("with one line the error is %q", view)
	}
	m, _ = m.Update(uitest.NewKey("x"))
	if view := m.View(); strings.Contains(view, "no column") {
		t.Errorf("after an edit the error is still there: %q", view)
	}
}

func TestClosedPromptTakesNoKeys(t *testing.T) {
	m := prompt.New(theme.New(theme.Options{}), nil)
	m, cmd := m.Update(uitest.NewKey("x"))
	if m.Text() != "" || cmd != nil {
		t.Errorf("a closed prompt took %q", m.Text())
	}
}

func TestGolden(t *testing.T) {
	sizes := []uitest.Size{{W: 40, H: 1}, {W: 80, H: 2}, {W: 120, H: 2}, {W: 200, H: 2}}
	for name, c := range map[string]struct {
		purpose prompt.Purpose
		text    string
		wrong   string
		at      int
	}{
		"search":   {purpose: prompt.Search, text: "vendor payments"},
		"filter":   {purpose: prompt.Filter, text: "ip:198.51.100.0/24 access=Bind"},
		"ghost":    {purpose: prompt.Filter, text: "acc"},
		"command":  {purpose: prompt.Command, text: "so"},
		"error":    {purpose: prompt.Filter, text: "ip:198.51.100.0/99", wrong: "198.51.100.0/99 is not a network", at: 3},
		"long":     {purpose: prompt.Filter, text: strings.Repeat("client:world ", 30)},
		"hostile":  {purpose: prompt.Search, text: "a\u202eb\u200bc"},
		"unplaced": {purpose: prompt.Command, text: "sort Nothing", wrong: "no column Nothing\x1b[2J", at: -1},
	} {
		t.Run(name, func(t *testing.T) {
			uitest.CompareGolden(t, sizes, func(th theme.Theme, w, h int) string {
				m := prompt.New(th, completer)
				m.SetSize(w, h)
				m.OpenLine(c.purpose, c.text)
				m.SetError(c.wrong, c.at)
				return m.View()
			})
		})
	}
}

func TestScreens(t *testing.T) {
	for i, text := range append(uitest.HostileTexts(), "", "access") {
		at := []int{-1, 3, 100000}[i%3]
		uitest.CheckScreens(t, func(th theme.Theme, w, h int) string {
			m := prompt.New(th, func(prompt.Purpose, string) []string { return []string{text + text} })
			m.SetSize(w, h)
			m.OpenLine(prompt.Filter, text)
			m.SetError(text, at)
			m, _ = m.Update(uitest.NewKey("left"))
			return m.View()
		})
	}
}
