package ui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/ui/widget/keys"
)

// Guard returns a Model as its program runs it.
func Guard(m *Model, send func(tea.Msg)) tea.Model { return &recoveringModel{Model: m, send: send} }

// GuardCommand returns a command as a program runs it.
func GuardCommand(cmd tea.Cmd) tea.Cmd { return guardCommand(cmd) }

// broken is an overlay that panics when it is drawn, or asked for what it lacks.
type broken struct{ Overlay }

func (broken) Update(tea.Msg) tea.Cmd { return nil }
func (broken) SetSize(int, int)       {}

// OpenBroken opens a broken overlay.
func OpenBroken(m *Model) {
	const p = 99
	m.overlays.all[p] = overlay{Overlay: broken{}}
	m.overlays.open = p
}

// ErrorsOf returns the errors that a message carries.
func ErrorsOf(msg tea.Msg) []error { return errorsOf(msg) }

func TestEveryOverlayIsRegistered(t *testing.T) {
	all := New(t.Context(), nothing{}, Options{}).overlays.all
	for p := keys.Table + 1; p <= keys.Help; p++ {
		if _, ok := all[p]; ok == (p == keys.Prompt || p == keys.Detail || p == keys.Timeline) {
			t.Errorf("pane %d is an overlay: %v", p, ok)
		}
	}
}
