// Package exporting is the pane that sets up an export and shows its progress and result.
package exporting

import (
	"path/filepath"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/ui/widget/field"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
)

// Scope selects the rows to export.
type Scope uint8

// The scopes.
const (
	Filtered Scope = iota // the rows that the filter shows
	Marked                // the marked rows
	All                   // all rows, filtered out or not

	scopes // how many there are
)

// String returns the scope as the pane calls it.
func (s Scope) String() string { return [scopes]string{"filtered", "marked", "all"}[s] }

// Offer describes what can be exported.
type Offer struct {
	// What names the rows: events, items, sessions, ...
	What string
	// Filtered, Marked and All are the numbers of rows in each scope; negative until they are counted,
	// see [Counted].
	Filtered, Marked, All int
	// Name is the proposed path. If it has no extension, it gets the one of the format; an extension
	// chooses the format.
	Name string
	// Folder is the base of a relative path.
	Folder string
}

// The messages from and to the pane.
type (
	// Check requests whether the file exists; the answer is [Checked].
	Check struct{ Path string }
	// Start requests the export. Overwrite is set if the user confirmed that the file exists.
	Start struct {
		Scope     Scope
		Format    Format
		Path      string
		Overwrite bool
	}
	// Cancel requests that the running export be cancelled.
	Cancel struct{}
	// Closed reports that the user closed the pane.
	Closed struct{}

	// Checked reports whether there is a file at the path, or why nothing can be written there.
	Checked struct {
		Path   string
		Exists bool
		Err    error
	}
	// Counted is the number of marked rows and of all rows. Note follows the number of marked rows,
	// Warning is shown while they are chosen.
	Counted struct {
		Marked, All   int
		Note, Warning string
	}
	// Progress is the number of rows written.
	Progress struct{ Rows, Of int }
	// Done is the result of the export.
	Done struct {
		Rows      int
		Path      string
		Loss      string // what the file lacks; "" if nothing
		Cancelled bool
		Err       error
	}
)

// phase is the step that the export has reached.
type phase uint8

const (
	choosing   phase = iota // the fields have the keys
	checking                // waiting for Checked
	confirming              // the file exists
	running
	ended
)

// input is a field of the pane.
type input uint8

const (
	scopeInput input = iota
	formatInput
	pathInput

	inputs // how many there are
)

// Model is the pane.
type Model struct {
	theme theme.Theme
	w, h  int

	offer  Offer
	marks  Counted // what is said of the marked rows
	scope  Scope
	format Format
	path   field.Model
	focus  input

	phase    phase
	problem  string // why it cannot begin
	progress Progress
	done     Done
	stopping bool // Cancel was asked for
}

// New returns an empty pane.
func New(th theme.Theme) *Model { return &Model{theme: th, path: field.New(th)} }

// SetSize sets the size in cells.
func (m *Model) SetSize(w, h int) { m.w, m.h = w, h }

// OpenOffer opens the pane for an offer, unless an export runs.
func (m *Model) OpenOffer(o Offer) {
	if m.IsRunning() {
		return
	}
	*m = Model{theme: m.theme, w: m.w, h: m.h, path: m.path, offer: o}
	m.setName(o.Name)
}

func (m *Model) setName(name string) {
	m.format = formatOf(name, m.format)
	if filepath.Ext(name) == "" {
		name += m.format.extension()
	}
	m.path.SetText(name)
}

// targetPath returns the path of the file to write.
func (m *Model) targetPath() string {
	path := m.path.Text()
	if m.offer.Folder == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(m.offer.Folder, path)
}

// IsTyping reports whether the path is being edited, so that every key is text.
func (m *Model) IsTyping() bool { return m.phase == choosing && m.focus == pathInput }

// IsRunning reports whether an export runs.
func (m *Model) IsRunning() bool { return m.phase == running }

// Update handles keys and messages about the export.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Checked:
		return m.handleChecked(msg)
	case Counted:
		m.marks, m.offer.Marked, m.offer.All = msg, msg.Marked, msg.All
	case Progress:
		if m.phase == running {
			m.progress = msg
		}
	case Done:
		if m.phase == running {
			m.phase, m.done = ended, msg
		}
	case tea.KeyMsg:
		return m.handleKey(msg)
	}
	return nil
}

// handleChecked starts the export, or asks before a file is overwritten.
func (m *Model) handleChecked(c Checked) tea.Cmd {
	switch {
	case m.phase != checking || c.Path != m.targetPath():
		return nil
	case c.Err != nil:
		m.phase, m.problem = choosing, c.Err.Error()
		return nil
	case c.Exists:
		m.phase = confirming
		return nil
	}
	return m.startExport(false)
}

func (m *Model) startExport(overwrite bool) tea.Cmd {
	m.phase, m.stopping = running, false
	m.progress = Progress{Of: max(m.rowsOf(m.scope), 0)}
	return sendMessage(Start{Scope: m.scope, Format: m.format, Path: m.targetPath(), Overwrite: overwrite})
}

func (m *Model) handleKey(msg tea.KeyMsg) tea.Cmd {
	a := keys.ActionOf(msg)
	switch m.phase {
	case choosing:
		return m.handleFieldKey(msg)
	case confirming:
		return m.confirmOverwrite(msg)
	case running:
		if a == keys.Back || a == keys.Cancel {
			m.stopping = true
			return sendMessage(Cancel{})
		}
	case checking, ended:
		if a == keys.Back || a == keys.Quit || a == keys.Open && m.phase == ended {
			m.phase = choosing
			return sendMessage(Closed{})
		}
	}
	return nil
}

// confirmOverwrite overwrites the file only if the user confirms.
func (m *Model) confirmOverwrite(msg tea.KeyMsg) tea.Cmd {
	switch {
	case keys.ActionOf(msg) == keys.Open || msg.String() == "o":
		return m.startExport(true)
	case keys.ActionOf(msg) == keys.Back || keys.ActionOf(msg) == keys.Quit:
		m.phase, m.focus = choosing, pathInput
	}
	return nil
}

// handleFieldKey moves between the fields and changes them. In the path, letters are text.
func (m *Model) handleFieldKey(msg tea.KeyMsg) tea.Cmd {
	m.problem = ""
	switch a := m.fieldAction(msg); a {
	case keys.Open:
		return m.requestCheck()
	case keys.Back, keys.Quit:
		return sendMessage(Closed{})
	case keys.NextFocus:
		m.focus = (m.focus + 1) % inputs
	case keys.PrevFocus:
		m.focus = (m.focus + inputs - 1) % inputs
	case keys.Down, keys.Right, keys.Mark:
		m.changeChoice(1)
	case keys.Up, keys.Left:
		m.changeChoice(-1)
	default:
		if m.focus == pathInput {
			m.path = m.path.Update(msg)
			m.format = formatOf(m.path.Text(), m.format)
		}
	}
	return nil
}

// fieldAction returns the action of a key in the current field.
func (m *Model) fieldAction(msg tea.KeyMsg) keys.Action {
	if m.focus != pathInput {
		return keys.ActionOf(msg)
	}
	switch msg.Type {
	case tea.KeyEnter, tea.KeyEsc, tea.KeyTab, tea.KeyShiftTab, tea.KeyUp, tea.KeyDown:
		return keys.ActionOf(msg)
	default:
		return keys.None
	}
}

func (m *Model) requestCheck() tea.Cmd {
	switch {
	case strings.TrimSpace(m.path.Text()) == "":
		m.problem, m.focus = "enter a path", pathInput
		return nil
	case m.rowsOf(m.scope) == 0 && m.scope == Marked:
		m.problem, m.focus = "no rows are marked", scopeInput
		return nil
	}
	m.phase = checking
	return sendMessage(Check{Path: m.targetPath()})
}

// changeChoice chooses the next or previous scope or format, and adapts the extension of the path. In the
// path field, it moves to the next or previous field.
func (m *Model) changeChoice(step int) {
	switch m.focus {
	case scopeInput:
		m.scope = (m.scope + scopes + Scope(step)) % scopes
	case formatInput:
		before := m.format.extension()
		m.format = (m.format + formats + Format(step)) % formats
		if base, ok := strings.CutSuffix(m.path.Text(), before); ok {
			m.path.SetText(base + m.format.extension())
		}
	default:
		m.focus = (m.focus + inputs + input(step)) % inputs
	}
}

func (m *Model) rowsOf(s Scope) int {
	return [scopes]int{m.offer.Filtered, m.offer.Marked, m.offer.All}[s]
}

func sendMessage(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }
