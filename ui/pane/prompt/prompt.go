// Package prompt is the line at the bottom in which the user types a search, a filter or a command.
package prompt

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/ui/widget/field"
	"whoread/ui/widget/theme"
)

// typingPause is the pause in typing before a change is reported: each change may search a million
// records.
const typingPause = 120 * time.Millisecond

// Purpose is the kind of text in the prompt.
type Purpose uint8

// The purposes.
const (
	Search  Purpose = iota // go to what matches, hide nothing
	Filter                 // show only what matches
	Command                // do what it says

	purposes // how many there are
)

// Completer returns completions of head, the text before the cursor, the best first. It is called for
// every key and must be fast.
type Completer func(p Purpose, head string) []string

// The messages of the prompt. No Changed follows a Flipped.
type (
	// Changed reports a change of the text, after a pause in typing. A paste is one change.
	Changed struct {
		Purpose Purpose
		Text    string
	}
	// Accepted reports that the user pressed Enter. The prompt stays open until CloseLine.
	Accepted struct {
		Purpose Purpose
		Text    string
	}
	// Flipped reports that a search became a filter, or a filter a search.
	Flipped struct {
		From, To Purpose
		Text     string
	}
	// Closed reports that the user cancelled and that the prompt has closed itself.
	Closed struct{ Purpose Purpose }
)

// Pause reports the end of a pause in typing. The prompt sends it to itself, through its Update.
type Pause struct{ edit int }

// Model is the prompt. The zero size shows nothing.
type Model struct {
	theme    theme.Theme
	complete Completer
	w, h     int

	open        bool
	purpose     Purpose
	line        field.Model
	history     [purposes]history
	completions completions
	edit        int // number of the last edit, so that a pause that was overtaken is known

	problem   string // the error of the text; "" if there is none
	problemAt int    // byte offset that it is about, or -1
}

// New returns a closed prompt.
func New(th theme.Theme, complete Completer) Model {
	return Model{theme: th, complete: complete, line: field.New(th)}
}

// SetSize sets the size in cells. One line is enough; a second one has room for hints, completions and
// errors.
func (m *Model) SetSize(w, h int) { m.w, m.h = w, h }

// OpenLine opens the prompt with a text, the cursor at its end.
func (m *Model) OpenLine(p Purpose, text string) {
	m.open, m.purpose, m.completions = true, p, completions{}
	m.history[p].resetPosition()
	m.line.SetText(text)
	m.noteEdit()
}

// CloseLine closes the prompt. A change that was not reported is dropped.
func (m *Model) CloseLine() {
	m.open = false
	m.edit++
}

// IsOpen reports whether the prompt is open.
func (m Model) IsOpen() bool { return m.open }

// Purpose returns what the text is for.
func (m Model) Purpose() Purpose { return m.purpose }

// Text returns the current text.
func (m Model) Text() string { return m.line.Text() }

// SetError shows an error until the next edit. At is the byte offset of the error in the text, or -1. An
// empty message removes the error.
func (m *Model) SetError(message string, at int) { m.problem, m.problemAt = message, at }

// Update edits the text.
func (m Model) Update(msg tea.Msg) (Model, tea.Cmd) {
	if !m.open {
		return m, nil
	}
	switch msg := msg.(type) {
	case Pause:
		if msg.edit == m.edit {
			return m, sendMessage(Changed{Purpose: m.purpose, Text: m.Text()})
		}
	case tea.KeyMsg:
		return m.handleKey(msg)
	}
	return m, nil
}

func (m Model) handleKey(msg tea.KeyMsg) (Model, tea.Cmd) {
	before := m.Text()
	switch msg.Type {
	case tea.KeyEnter:
		m.history[m.purpose].addText(before)
		m.edit++
		return m, sendMessage(Accepted{Purpose: m.purpose, Text: before})
	case tea.KeyEsc, tea.KeyCtrlC:
		m.CloseLine()
		return m, sendMessage(Closed{Purpose: m.purpose})
	case tea.KeyTab, tea.KeyShiftTab:
		if m.purpose != Command {
			return m.flipPurpose()
		}
		m.cycleCompletions(msg.Type)
	case tea.KeyUp, tea.KeyDown:
		m.recallText(msg.Type)
	case tea.KeyRight:
		if !m.takeSuggestion() {
			m.line = m.line.Update(msg)
		}
	default:
		m.line = m.line.Update(msg)
	}
	if m.Text() == before {
		m.offerCompletions()
		return m, nil
	}
	return m, m.startPause()
}

// flipPurpose turns a search into a filter and back.
func (m Model) flipPurpose() (Model, tea.Cmd) {
	from := m.purpose
	m.purpose = Search
	if from == Search {
		m.purpose = Filter
	}
	m.history[m.purpose].resetPosition()
	m.completions = completions{}
	m.noteEdit()
	return m, sendMessage(Flipped{From: from, To: m.purpose, Text: m.Text()})
}

func (m *Model) recallText(t tea.KeyType) {
	h := &m.history[m.purpose]
	if t == tea.KeyUp {
		m.line.SetText(h.olderText(m.Text()))
		return
	}
	m.line.SetText(h.newerText(m.Text()))
}

// startPause records an edit and waits for a pause in typing.
func (m *Model) startPause() tea.Cmd {
	m.noteEdit()
	edit := m.edit
	return tea.Tick(typingPause, func(time.Time) tea.Msg { return Pause{edit: edit} })
}

func (m *Model) noteEdit() {
	m.edit++
	m.SetError("", -1)
	m.offerCompletions()
}

func sendMessage(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }
