package pager_test

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"whoread/ui/widget/pager"
	"whoread/ui/widget/theme"
	"whoread/ui/widget/uitest"
)

func lines(n int) []pager.Line {
	all := make([]pager.Line, n)
	for i := range all {
		all[i] = pager.PlainLine(fmt.Sprintf("line %d", i+1))
	}
	return all
}

func with(n int) pager.Model {
	m := pager.New(theme.New(theme.Options{}))
	m.SetSize(20, 5)
	m.SetLines(lines(n))
	return m
}

func press(m pager.Model, names ...string) pager.Model {
	for _, name := range names {
		m, _ = m.Update(uitest.NewKey(name))
	}
	return m
}

func first(m pager.Model) string {
	line, _, _ := strings.Cut(ansi.Strip(m.View()), "\n")
	return strings.TrimSpace(line)
}

func TestScrolling(t *testing.T) {
	m := with(100)
	for _, c := range []struct{ key, want string }{
		{"j", "line 2"},
		{"down", "line 3"},
		{"k", "line 2"},
		{"pgdown", "line 7"},
		{"ctrl+d", "line 9"},
		{"ctrl+u", "line 7"},
		{"pgup", "line 2"},
		{"G", "line 96"},
		{"j", "line 96"},
		{"g", "line 1"},
		{"up", "line 1"},
	} {
		if m = press(m, c.key); first(m) != c.want {
			t.Errorf("%s went to %q, want %q", c.key, first(m), c.want)
		}
	}
	m, taken := m.Update(tea.MouseMsg{Button: tea.MouseButtonWheelDown})
	if first(m) != "line 4" || !taken {
		t.Errorf("the wheel went to %q", first(m))
	}
	if _, taken = m.Update(uitest.NewKey("w")); taken {
		t.Error("a key that means nothing was taken")
	}
}

func TestShorterTextStaysVisible(t *testing.T) {
	m := press(with(100), "G")
	m.SetLines(lines(3))
	if first(m) != "line 1" {
		t.Errorf("it begins with %q", first(m))
	}
	m.SetSize(20, 1)
	if m = press(m, "G"); first(m) != "line 3" {
		t.Errorf("the last line is %q", first(m))
	}
	if m.SetSize(20, 5); first(m) != "line 1" {
		t.Errorf("after growing it begins with %q", first(m))
	}
}

func TestSearchIsSmartCase(t *testing.T) {
	m := pager.New(theme.New(theme.Options{}))
	m.SetSize(30, 5)
	m.SetLines([]pager.Line{pager.PlainLine("Inbox"), pager.PlainLine("inbox"), pager.PlainLine("Straße İ inbox")})
	for query, want := range map[string]string{"inbox": "match 1 of 3", "Inbox": "match 1 of 1", "INBOX": "not found"} {
		found := press(m, "/", query, "enter")
		if found.DescribePosition() != want {
			t.Errorf("searching %q says %q, want %q", query, found.DescribePosition(), want)
		}
	}
}

func TestSearchGoesToTheHitAndKeepsItWhenTheTextChanges(t *testing.T) {
	m := press(with(100), "/", "line 5", "enter")
	if !strings.Contains(m.View(), "line 5") || m.DescribePosition() != "match 1 of 11" {
		t.Errorf("%s:\n%s", m.DescribePosition(), m.View())
	}
	m = press(m, "n", "n")
	if m.DescribePosition() != "match 3 of 11" || !strings.Contains(m.View(), theme.New(theme.Options{}).Cursor.Render("line 5")+"1") {
		t.Errorf("%s:\n%s", m.DescribePosition(), m.View())
	}
	if m.SetLines(lines(50)); m.DescribePosition() != "match 2 of 2" {
		t.Errorf("with fewer lines it says %q", m.DescribePosition())
	}
	if !m.CloseSearch() || m.CloseSearch() || m.DescribePosition() == "match 2 of 2" {
		t.Error("Close did not close the search exactly once")
	}
}

func TestDescribePosition(t *testing.T) {
	if got := with(5).DescribePosition(); got != "" {
		t.Errorf("of a text that can be seen whole: %q", got)
	}
	if got := press(with(100), "G").DescribePosition(); got != "100%" {
		t.Errorf("at the end: %q", got)
	}
}
