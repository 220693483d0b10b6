package facet

import (
	"slices"
	"strings"

	"whoread/audit/table"
	"whoread/ui/widget/keys"
)

// currentValue returns the value under the cursor.
func (m *Model) currentValue() (table.Value, bool) {
	if m.counted == nil || m.cursor >= len(m.rows) {
		return table.Value{}, false
	}
	return m.counted.Values[m.rows[m.cursor]], true
}

// arrangeValues filters and sorts the values. Further typing filters the values that are left.
func (m *Model) arrangeValues() {
	if m.counted == nil {
		return
	}
	narrow := strings.ToLower(m.line.Text())
	if m.rows == nil || !strings.HasPrefix(narrow, m.search) {
		m.rows = m.allValues()
	}
	m.search = narrow
	if narrow != "" {
		m.rows = slices.DeleteFunc(slices.Clone(m.rows), func(i int) bool {
			return !strings.Contains(strings.ToLower(m.counted.Values[i].Text), narrow)
		})
	}
	m.cursor = min(m.cursor, max(len(m.rows)-1, 0))
	m.scrollToCursor()
}

// allValues returns all values in the current order.
func (m *Model) allValues() []int {
	if m.byValue {
		return m.counted.byText
	}
	byCount := make([]int, len(m.counted.Values))
	for i := range byCount {
		byCount[i] = i
	}
	return byCount
}

// rearrangeValues arranges the values and keeps the cursor on its value.
func (m *Model) rearrangeValues() {
	if m.cursor >= len(m.rows) {
		m.arrangeValues()
		return
	}
	at := m.rows[m.cursor]
	m.arrangeValues()
	m.moveCursorTo(func(i int) bool { return i == at })
}

// sortValues sorts the values and keeps the cursor on its value.
func (m *Model) sortValues() {
	if m.cursor >= len(m.rows) {
		return
	}
	at := m.rows[m.cursor]
	m.rows = nil
	m.arrangeValues()
	m.moveCursorTo(func(i int) bool { return i == at })
}

// moveCursorTo moves the cursor to the first matching value, if it is shown.
func (m *Model) moveCursorTo(sought func(i int) bool) {
	if row := slices.IndexFunc(m.rows, sought); row >= 0 {
		m.cursor = row
	}
	m.scrollToCursor()
}

// isSameValue reports whether two values are the same. Folders of different mailboxes can have the same
// text.
func isSameValue(a, b table.Value) bool {
	if a.Text != b.Text || a.Term == nil || b.Term == nil {
		return a.Text == b.Text
	}
	return a.Term.String() == b.Term.String()
}

func (m *Model) scrollBy(a keys.Action) {
	page := max(m.visibleRows(), 1)
	switch a {
	case keys.Up:
		m.moveCursor(-1)
	case keys.Down:
		m.moveCursor(1)
	case keys.HalfUp:
		m.moveCursor(-max(page/2, 1))
	case keys.HalfDown:
		m.moveCursor(max(page/2, 1))
	case keys.PageUp:
		m.moveCursor(-page)
	case keys.PageDown:
		m.moveCursor(page)
	case keys.Top:
		m.moveCursor(-len(m.rows))
	case keys.Bottom:
		m.moveCursor(len(m.rows))
	default:
	}
}

func (m *Model) moveCursor(by int) {
	m.cursor = min(max(m.cursor+by, 0), max(len(m.rows)-1, 0))
	m.scrollToCursor()
}

// scrollToCursor keeps the cursor on the screen.
func (m *Model) scrollToCursor() {
	shown := max(m.visibleRows(), 1)
	m.top = min(max(m.top, m.cursor-shown+1), m.cursor)
	m.top = max(min(m.top, len(m.rows)-shown), 0)
}

// visibleRows returns the number of rows that fit: all lines except title, header and footer.
func (m *Model) visibleRows() int { return m.h - 3 }
