package facet

import (
	"slices"
	"strings"

	"whoread/audit/table"
	"whoread/ui/widget/keys"
)

// value returns the value under the cursor.
func (m *Model) value() (table.Value, bool) {
	if m.counted == nil || m.cursor >= len(m.rows) {
		return table.Value{}, false
	}
	return m.counted.Values[m.rows[m.cursor]], true
}

// arrange selects the values that are shown and puts them in order. Typing on narrows what is
// left, rather than looking through all values again.
func (m *Model) arrange() {
	if m.counted == nil {
		return
	}
	narrow := strings.ToLower(m.line.Value())
	if m.rows == nil || !strings.HasPrefix(narrow, m.narrow) {
		m.rows = m.all()
	}
	m.narrow = narrow
	if narrow != "" {
		m.rows = slices.DeleteFunc(slices.Clone(m.rows), func(i int) bool {
			return !strings.Contains(strings.ToLower(m.counted.Values[i].Text), narrow)
		})
	}
	m.cursor = min(m.cursor, max(len(m.rows)-1, 0))
	m.scroll()
}

// all returns every value in the order that was asked for.
func (m *Model) all() []int {
	if m.byValue {
		return m.counted.byText
	}
	byCount := make([]int, len(m.counted.Values))
	for i := range byCount {
		byCount[i] = i
	}
	return byCount
}

// arrangeAgain arranges and keeps the cursor on its value.
func (m *Model) arrangeAgain() {
	if m.cursor >= len(m.rows) {
		m.arrange()
		return
	}
	at := m.rows[m.cursor]
	m.arrange()
	m.seek(func(i int) bool { return i == at })
}

// reorder puts the values into the order that was asked for and keeps the cursor on its value.
func (m *Model) reorder() {
	if m.cursor >= len(m.rows) {
		return
	}
	at := m.rows[m.cursor]
	m.rows = nil
	m.arrange()
	m.seek(func(i int) bool { return i == at })
}

// seek puts the cursor on the first value that is sought, if it is shown.
func (m *Model) seek(sought func(i int) bool) {
	if row := slices.IndexFunc(m.rows, sought); row >= 0 {
		m.cursor = row
	}
	m.scroll()
}

// same tells whether two values of two counts are the same. Folders of several mailboxes can
// have the same text.
func same(a, b table.Value) bool {
	if a.Text != b.Text || a.Term == nil || b.Term == nil {
		return a.Text == b.Text
	}
	return a.Term.String() == b.Term.String()
}

func (m *Model) step(a keys.Action) {
	page := max(m.shown(), 1)
	switch a {
	case keys.Up:
		m.move(-1)
	case keys.Down:
		m.move(1)
	case keys.HalfUp:
		m.move(-max(page/2, 1))
	case keys.HalfDown:
		m.move(max(page/2, 1))
	case keys.PageUp:
		m.move(-page)
	case keys.PageDown:
		m.move(page)
	case keys.Top:
		m.move(-len(m.rows))
	case keys.Bottom:
		m.move(len(m.rows))
	default:
	}
}

func (m *Model) move(by int) {
	m.cursor = min(max(m.cursor+by, 0), max(len(m.rows)-1, 0))
	m.scroll()
}

// scroll keeps the cursor on the screen.
func (m *Model) scroll() {
	shown := max(m.shown(), 1)
	m.top = min(max(m.top, m.cursor-shown+1), m.cursor)
	m.top = max(min(m.top, len(m.rows)-shown), 0)
}

// shown is the number of rows that the screen has room for: all lines but the title, the
// header and the footer.
func (m *Model) shown() int { return m.h - 3 }
