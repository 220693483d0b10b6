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
	narrow  string   // the text, in lower case, that they contain
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
	m.scroll()
}

// Open shows a column, whose values are being counted until [Counted] arrives.
func (m *Model) Open(c table.Column) {
	m.column, m.counted, m.rows, m.narrow = c, nil, nil, ""
	m.cursor, m.top = 0, 0
	m.byValue, m.typing = false, false
	m.line.Set("")
}

// Column returns the column that is shown.
func (m *Model) Column() table.Column { return m.column }

// Counting tells whether the values are still being counted, so that no key can be about them.
func (m *Model) Counting() bool { return m.counted == nil }

// Typing tells whether text is being typed, so that every key is text.
func (m *Model) Typing() bool { return m.typing }

// Update takes keys, the wheel and what was counted.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Counted:
		if msg.Column == m.column {
			m.take(msg)
		}
	case tea.MouseMsg:
		m.mouse(msg)
	case tea.KeyMsg:
		if m.typing {
			m.typed(msg)
			return nil
		}
		return m.act(keys.Map(msg))
	}
	return nil
}

// take takes in a count. The cursor stays on its value.
func (m *Model) take(c Counted) {
	if len(c.byText) != len(c.Values) {
		err := c.Err
		c = NewCounted(c.Column, c.Values, c.Records)
		c.Err = err
	}
	at, ok := m.value()
	m.counted, m.rows = &c, nil
	m.arrange()
	if ok {
		m.seek(func(i int) bool { return same(c.Values[i], at) })
	}
}

func (m *Model) mouse(msg tea.MouseMsg) {
	switch msg.Button {
	case tea.MouseButtonWheelUp:
		m.move(-3)
	case tea.MouseButtonWheelDown:
		m.move(3)
	default:
	}
}

func (m *Model) typed(msg tea.KeyMsg) {
	switch msg.Type {
	case tea.KeyEnter:
		m.typing = false
	case tea.KeyEsc, tea.KeyCtrlC:
		m.narrowTo("")
	case tea.KeyUp, tea.KeyDown, tea.KeyPgUp, tea.KeyPgDown:
		m.step(keys.Map(msg))
	default:
		m.line = m.line.Update(msg)
		m.arrangeAgain()
	}
}

// narrowTo shows only values with the text, and ends typing.
func (m *Model) narrowTo(text string) {
	m.line.Set(text)
	m.typing = false
	m.arrangeAgain()
}

func (m *Model) act(a keys.Action) tea.Cmd {
	switch a {
	case keys.Open, keys.Keep:
		if v, ok := m.value(); ok && v.Term != nil {
			return tell(Keep{Term: v.Term})
		}
	case keys.Drop:
		if v, ok := m.value(); ok && v.Term != nil {
			return tell(Drop{Term: v.Term})
		}
	case keys.Search, keys.Filter:
		m.typing = true
	case keys.SortAsc, keys.SortDesc:
		m.byValue = a == keys.SortAsc
		m.reorder()
	case keys.Back, keys.Quit:
		if m.line.Value() != "" {
			m.narrowTo("")
			return nil
		}
		return tell(Closed{})
	default:
		m.step(a)
	}
	return nil
}

func tell(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }
