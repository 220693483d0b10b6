package facet_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"whoread/audit/filter"
	"whoread/ui/pane/facet"
	"whoread/ui/widget/uitest"
)

func TestS18SeveralValuesCanBePicked(t *testing.T) {
	c := addresses()
	m, _ := uitest.PressKeys(counted(c), " ", "j", " ")
	if view := ansi.Strip(m.View()); !strings.Contains(view, "2 picked") {
		t.Errorf("shown as\n%s", view)
	}
	want := filter.AnyOf(c.Values[2].Term, c.Values[0].Term)
	_, msg := uitest.PressKeys(m, "enter")
	if keep, ok := msg.(facet.Keep); !ok || keep.Term.String() != want.String() {
		t.Errorf("Enter told %#v", msg)
	}
	if _, msg = uitest.PressKeys(m, "!"); msg == nil {
		t.Error("! drops nothing")
	}
	m, msg = uitest.PressKeys(m, "esc")
	if view := ansi.Strip(m.View()); msg != nil || strings.Contains(view, "picked") {
		t.Errorf("Esc told %#v, shown as\n%s", msg, view)
	}
	if _, msg = uitest.PressKeys(m, "esc"); msg != (facet.Closed{}) {
		t.Errorf("Esc without picks told %#v", msg)
	}
}

// Picks stay while the values are searched and counted again.
func TestPicksSurviveSearchAndCounts(t *testing.T) {
	c := addresses()
	m, _ := uitest.PressKeys(counted(c), " ", "/", "2", "0", "0", "1", "enter", " ")
	m.Update(c)
	_, msg := uitest.PressKeys(m, "enter")
	if keep, ok := msg.(facet.Keep); !ok || len(keep.Term.(filter.Or)) != 2 {
		t.Errorf("Enter told %#v", msg)
	}
}
