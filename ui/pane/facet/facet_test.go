package facet_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/ui/pane/facet"
	"whoread/ui/widget/theme"
	"whoread/ui/widget/uitest"
)

// at is 2026-09-14 09:29:10 UTC.
const at = 1789378150

func selects(text string) filter.Expr {
	return &filter.Term{Columns: []filter.Column{{Name: table.ClientIP.String(), ID: int(table.ClientIP)}}, Value: text}
}

func value(text string, records int) table.Value {
	return table.Value{Text: text, Records: records, First: at - int64(records), Last: at, Term: selects(text)}
}

func addresses() facet.Counted {
	return facet.Counted{Column: table.ClientIP, Records: 1714, Values: []table.Value{
		value("203.0.113.5", 1300), value("198.51.100.77", 381), value("2001:db8::7", 32), value("", 1),
	}}
}

func opened(th theme.Theme, w, h int) *facet.Model {
	m := facet.New(th)
	m.SetSize(w, h)
	m.OpenColumn(table.ClientIP)
	return m
}

func counted(c facet.Counted) *facet.Model {
	m := opened(theme.New(theme.Options{}), 120, 10)
	m.Update(c)
	return m
}

// current returns the line of the cursor.
func current(m *facet.Model) string {
	for line := range strings.Lines(ansi.Strip(m.View())) {
		if strings.HasPrefix(line, "> ") {
			return strings.TrimSpace(line[2:])
		}
	}
	return ""
}

func TestEnterKeepsAndExclamationMarkDrops(t *testing.T) {
	c := addresses()
	m, msg := uitest.PressKeys(counted(c), "j", "enter")
	if msg != (facet.Keep{Term: c.Values[1].Term}) {
		t.Errorf("Enter told %#v", msg)
	}
	if _, msg = uitest.PressKeys(m, "!"); msg != (facet.Drop{Term: c.Values[1].Term}) {
		t.Errorf("! told %#v", msg)
	}
}

func TestKeepWithoutValueDoesNothing(t *testing.T) {
	empty := facet.Counted{Column: table.ClientIP}
	unfilterable := facet.Counted{Column: table.ClientIP, Records: 1, Values: []table.Value{{Text: "x", Records: 1}}}
	for _, m := range []*facet.Model{opened(theme.New(theme.Options{}), 80, 10), counted(empty), counted(unfilterable)} {
		for _, key := range []string{"enter", "!", "="} {
			if _, msg := uitest.PressKeys(m, key); msg != nil {
				t.Errorf("%s told %#v", key, msg)
			}
		}
	}
}

func TestTotalsAddUpOrAreExplained(t *testing.T) {
	if view := ansi.Strip(counted(addresses()).View()); !strings.Contains(view, "4 values, 1,714 records") || strings.Contains(view, "counts in each") {
		t.Errorf("shown as\n%s", view)
	}
	several := addresses()
	several.Records = 1400
	if view := ansi.Strip(counted(several).View()); !strings.Contains(view, "a record with several values counts in each: 1,714 in total") {
		t.Errorf("shown as\n%s", view)
	}
}

func TestValuesThatAreNotStatedAreShown(t *testing.T) {
	m, _ := uitest.PressKeys(counted(addresses()), "G")
	if line := current(m); !strings.HasPrefix(line, "(none)") {
		t.Errorf("the last row is %q", line)
	}
}

func TestTimesAreCountedByDay(t *testing.T) {
	m := facet.New(theme.New(theme.Options{}))
	m.SetSize(120, 10)
	m.OpenColumn(table.TimeStamp)
	m.Update(facet.Counted{Column: table.TimeStamp, Records: 1, Values: []table.Value{value("2026-09-14", 1)}})
	if view := ansi.Strip(m.View()); !strings.Contains(view, "Values of Day") || strings.Contains(view, "TimeStamp") {
		t.Errorf("days are titled\n%s", view)
	}
}

func TestOrder(t *testing.T) {
	m, _ := uitest.PressKeys(counted(addresses()), "j", "[")
	if line := current(m); !strings.HasPrefix(line, "198.51.100.77") {
		t.Errorf("after sorting by value the cursor is on %q", line)
	}
	if m, _ = uitest.PressKeys(m, "g", "j"); !strings.HasPrefix(current(m), "198.51.100.77") {
		t.Errorf("by value the second row is %q", current(m))
	}
	if m, _ = uitest.PressKeys(m, "]", "g"); !strings.HasPrefix(current(m), "203.0.113.5") {
		t.Errorf("by records the first row is %q", current(m))
	}
}

func TestSearch(t *testing.T) {
	m, _ := uitest.PressKeys(counted(addresses()), "/", "1", "9", "8")
	if !m.IsTyping() || !strings.HasPrefix(current(m), "198.51.100.77") || !strings.Contains(m.View(), "1 of 4 values") {
		t.Errorf("while typing it shows\n%s", m.View())
	}
	m, msg := uitest.PressKeys(m, "enter")
	if m.IsTyping() || msg != nil {
		t.Errorf("Enter while typing told %#v", msg)
	}
	if _, msg = uitest.PressKeys(m, "enter"); msg == nil {
		t.Error("a second Enter does not keep")
	}
	m, msg = uitest.PressKeys(m, "esc")
	if msg != nil || !strings.Contains(m.View(), "4 values") {
		t.Errorf("Esc told %#v and shows\n%s", msg, m.View())
	}
	if _, msg = uitest.PressKeys(m, "esc"); msg != (facet.Closed{}) {
		t.Errorf("a second Esc told %#v", msg)
	}
	if m, _ = uitest.PressKeys(m, "/", "z"); !strings.Contains(m.View(), "no value contains this text") {
		t.Errorf("nothing found is shown as\n%s", m.View())
	}
}

func TestCursorStaysOnItsValueWhenCountedAgain(t *testing.T) {
	m, _ := uitest.PressKeys(counted(addresses()), "j")
	again := addresses()
	again.Values[0], again.Values[1] = again.Values[1], again.Values[0]
	m.Update(again)
	if line := current(m); !strings.HasPrefix(line, "198.51.100.77") {
		t.Errorf("the cursor went to %q", line)
	}
	m.Update(facet.Counted{Column: table.Folder})
	if line := current(m); !strings.HasPrefix(line, "198.51.100.77") {
		t.Errorf("the count of another column was taken: %q", line)
	}
}

func TestValuesWithSameTextAreDistinct(t *testing.T) {
	c := addresses()
	c.Values[1].Text, c.Values[2].Text = "same", "same"
	m, _ := uitest.PressKeys(counted(c), "j")
	m.Update(c)
	if m, _ = uitest.PressKeys(m, "["); !strings.Contains(current(m), "381") {
		t.Errorf("the cursor went to %q", current(m))
	}
}

func many(n int) facet.Counted {
	c := facet.Counted{Column: table.ClientIP}
	for i := range n {
		c.Values = append(c.Values, value(fmt.Sprintf("value %05d", i), n-i))
		c.Records += n - i
	}
	return c
}

func TestThousandsScroll(t *testing.T) {
	m := counted(many(5000))
	for _, c := range []struct{ key, want string }{
		{"G", "value 04999"}, {"k", "value 04998"}, {"g", "value 00000"}, {"pgdown", "value 00007"}, {"ctrl+d", "value 00010"}, {"pgup", "value 00003"},
	} {
		if m, _ = uitest.PressKeys(m, c.key); !strings.HasPrefix(current(m), c.want) {
			t.Errorf("%s went to %q, want %q", c.key, current(m), c.want)
		}
	}
	m.Update(tea.MouseMsg{Button: tea.MouseButtonWheelDown})
	if !strings.HasPrefix(current(m), "value 00006") {
		t.Errorf("the wheel went to %q", current(m))
	}
}

func TestErrorIsShown(t *testing.T) {
	m := counted(facet.Counted{Column: table.ClientIP, Err: errors.New("out of \x1b[2Jmemory")})
	if view := m.View(); !strings.Contains(view, "The values could not be counted: out of ␛[2Jmemory") {
		t.Errorf("shown as\n%s", view)
	}
}

func TestGolden(t *testing.T) {
	for name, c := range map[string]facet.Counted{"addresses": addresses(), "many": many(3000), "none": {Column: table.ClientIP}} {
		t.Run(name, func(t *testing.T) {
			uitest.CompareGolden(t, uitest.OverlaySizes(), func(th theme.Theme, w, h int) string {
				m := opened(th, w, h)
				m.Update(c)
				m, _ = uitest.PressKeys(m, "j")
				return m.View()
			})
		})
	}
	t.Run("computing", func(t *testing.T) {
		uitest.CompareGolden(t, uitest.OverlaySizes()[1:2], func(th theme.Theme, w, h int) string { return opened(th, w, h).View() })
	})
}

func TestScreens(t *testing.T) {
	var hostile facet.Counted
	hostile.Column, hostile.Records = table.ClientIP, 100
	for i, s := range uitest.HostileTexts() {
		hostile.Values = append(hostile.Values, value(s, 20-i))
	}
	for name, keys := range map[string][]string{
		"moved": {"j", "j"}, "typing": {"/", uitest.HostileTexts()[2]}, "narrowed": {"/", "世", "enter"},
	} {
		t.Run(name, func(t *testing.T) {
			uitest.CheckScreens(t, func(th theme.Theme, w, h int) string {
				m := opened(th, w, h)
				m.Update(hostile)
				m, _ = uitest.PressKeys(m, keys...)
				return m.View()
			})
		})
	}
	t.Run("computing", func(t *testing.T) {
		uitest.CheckScreens(t, func(th theme.Theme, w, h int) string { return opened(th, w, h).View() })
	})
}
