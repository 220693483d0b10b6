// Package facet is the pane that counts the values of one column.
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

// Counted is the values of a column. Use [NewCounted] to make one.
type Counted struct {
	Column table.Column
	Values []table.Value // most frequent first
	// Records is the number of records counted.
	Records int
	// Err is why nothing was counted.
	Err error

	byText []int // the values in the order of their texts
	sum    int   // of the records of all values
}

// NewCounted returns the values of a column, the most frequent first, of a number of records. It sorts
// them by text, which takes a while for many: call it in a command.
func NewCounted(c table.Column, values []table.Value, records int) Counted {
	counted := Counted{Column: c, Values: values, Records: records, byText: make([]int, len(values))}
	for i, v := range values {
		counted.byText[i] = i
		counted.sum += v.Records
	}
	slices.SortStableFunc(counted.byText, func(a, b int) int { return cmp.Compare(values[a].Text, values[b].Text) })
	return counted
}

// The messages of the pane.
type (
	// Keep requests that only the records of a term be shown.
	Keep struct{ Term filter.Expr }
	// Drop requests that the records of a term be hidden.
	Drop struct{ Term filter.Expr }
	// Closed reports that the user closed the pane.
	Closed struct{}
)

// Model is the pane.
type Model struct {
	theme theme.Theme
	w, h  int

	column  table.Column
	counted *Counted               // nil while it is computed
	byValue bool                   // order; by number of records otherwise
	rows    []int                  // the values of counted that are shown, in order
	search  string                 // the text, in lower case, that they contain
	picked  map[string]filter.Expr // terms of the values that were picked, by their texts
	cursor  int                    // index in rows
	top     int                    // first row on the screen

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

// OpenColumn shows a column. Its values arrive with [Counted].
func (m *Model) OpenColumn(c table.Column) {
	m.column, m.counted, m.rows, m.search = c, nil, nil, ""
	m.cursor, m.top = 0, 0
	m.byValue, m.typing, m.picked = false, false, nil
	m.line.SetText("")
}

// Column returns the column that is shown.
func (m *Model) Column() table.Column { return m.column }

// IsCounting reports whether the values are still being counted.
func (m *Model) IsCounting() bool { return m.counted == nil }

// IsTyping reports whether text is being typed, so that every key is text.
func (m *Model) IsTyping() bool { return m.typing }

// Update handles keys, the wheel and counts.
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

// setCounts sets the values. The cursor stays on its value.
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
		if term := m.chosenTerm(); term != nil {
			return sendMessage(Keep{Term: term})
		}
	case keys.Drop:
		if term := m.chosenTerm(); term != nil {
			return sendMessage(Drop{Term: term})
		}
	case keys.Mark:
		m.togglePick()
	case keys.ClearMarks:
		m.picked = nil
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
		if len(m.picked) > 0 {
			m.picked = nil
			return nil
		}
		return sendMessage(Closed{})
	default:
		m.scrollBy(a)
	}
	return nil
}

func sendMessage(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }
