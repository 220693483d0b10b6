// Package facet is the pane that tells how often each value of one column occurs.
package facet

import (
	"cmp"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/filter"
	"whoread/audit/table"
	"whoread/ui/widget/field"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
)

// Counted is what was counted for the pane. [NewCounted] makes one that is ready to be shown.
type Counted struct {
	Column table.Column
	Values []table.Value // most frequent first
	// Records is the number of records that were looked at.
	Records int
	// Err tells why nothing was counted.
	Err error

	byText []int // the values in the order of their texts
	sum    int   // of the records of all values
}

// NewCounted prepares the values of a column, the most frequent first, among a number of
// records. It sorts them by their texts as well, which takes its time for many: call it in a
// command.
func NewCounted(c table.Column, values []table.Value, records int) Counted {
	counted := Counted{Column: c, Values: values, Records: records, byText: make([]int, len(values))}
	for i, v := range values {
		counted.byText[i] = i
		counted.sum += v.Records
	}
	slices.SortStableFunc(counted.byText, func(a, b int) int { return cmp.Compare(values[a].Text, values[b].Text) })
	return counted
}

// What the pane tells.
type (
	// Keep asks for the records that the term selects and no others.
	Keep struct{ Term filter.Expr }
	// Drop asks for all records but those that the term selects.
	Drop struct{ Term filter.Expr }
	// Closed says that the user wants the pane closed.
	Closed struct{}
)

// Model is the pane.
type Model struct {
	theme theme.Theme
	w, h  int

	column  table.Column
	counted *Counted // nil while it is computed
	byValue bool     // order; by number of records otherwise
	rows    []int    // the values of counted that are shown, in order
	search  string   // the text, in lower case, that they contain
	cursor  int      // index in rows
	top     int      // first row on the screen

	line   field.Model // what the values are narrowed to
	typing bool
}

// New returns an empty pane.
func New(th theme.Theme) *Model { return &Model{theme: th, line: field.New(th)} }

// SetSize sets the size in cells.
func (m *Model) SetSize(w, h int) {
	m.w, m.h = w, h
	m.scrollToCursor()
}

// OpenColumn shows a column, whose values are being counted until [Counted] arrives.
func (m *Model) OpenColumn(c table.Column) {
	m.column, m.counted, m.rows, m.search = c, nil, nil, ""
	m.cursor, m.top = 0, 0
	m.byValue, m.typing = false, false
	m.line.SetText("")
}

// Column returns the column that is shown.
func (m *Model) Column() table.Column { return m.column }

// IsCounting tells whether the values are still being counted, so that no key can be about them.
func (m *Model) IsCounting() bool { return m.counted == nil }

// IsTyping tells whether text is being typed, so that every key is text.
func (m *Model) IsTyping() bool { return m.typing }

// Update takes keys, the wheel and what was counted.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Counted:
		if msg.Column == m.column {
			m.setCounts(msg)
		}
	case tea.MouseMsg:
		m.handleMouse(msg)
	case tea.KeyMsg:
		if m.typing {
			m.handleSearchKey(msg)
			return nil
		}
		return m.doAction(keys.ActionOf(msg))
	}
	return nil
}

// setCounts takes in a count. The cursor stays on its value.
func (m *Model) setCounts(c Counted) {
	if len(c.byText) != len(c.Values) {
		err := c.Err
		c = NewCounted(c.Column, c.Values, c.Records)
		c.Err = err
	}
	at, ok := m.currentValue()
	m.counted, m.rows = &c, nil
	m.arrangeValues()
	if ok {
		m.moveCursorTo(func(i int) bool { return isSameValue(c.Values[i], at) })
	}
}

func (m *Model) handleMouse(msg tea.MouseMsg) {
	switch msg.Button {
	case tea.MouseButtonWheelUp:
		m.moveCursor(-3)
	case tea.MouseButtonWheelDown:
		m.moveCursor(3)
	default:
	}
}

func (m *Model) handleSearchKey(msg tea.KeyMsg) {
	switch msg.Type {
	case tea.KeyEnter:
		m.typing = false
	case tea.KeyEsc, tea.KeyCtrlC:
		m.setSearch("")
	case tea.KeyUp, tea.KeyDown, tea.KeyPgUp, tea.KeyPgDown:
		m.scrollBy(keys.ActionOf(msg))
	default:
		m.line = m.line.Update(msg)
		m.rearrangeValues()
	}
}

// setSearch shows only values with the text, and ends typing.
func (m *Model) setSearch(text string) {
	m.line.SetText(text)
	m.typing = false
	m.rearrangeValues()
}

func (m *Model) doAction(a keys.Action) tea.Cmd {
	switch a {
	case keys.Open, keys.Keep:
		if v, ok := m.currentValue(); ok && v.Term != nil {
			return sendMessage(Keep{Term: v.Term})
		}
	case keys.Drop:
		if v, ok := m.currentValue(); ok && v.Term != nil {
			return sendMessage(Drop{Term: v.Term})
		}
	case keys.Search, keys.Filter:
		m.typing = true
	case keys.SortAsc, keys.SortDesc:
		m.byValue = a == keys.SortAsc
		m.sortValues()
	case keys.Back, keys.Quit:
		if m.line.Text() != "" {
			m.setSearch("")
			return nil
		}
		return sendMessage(Closed{})
	default:
		m.scrollBy(a)
	}
	return nil
}

func sendMessage(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }
