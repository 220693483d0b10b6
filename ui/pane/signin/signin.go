// Package signin is the pane that asks the user to sign in: it shows the code and the address to
// enter it at, how long the code is good, and what happens next.
package signin

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
)

// Request is what a sign-in waits for. Its texts come from outside.
type Request struct {
	// Code is what is to be entered at Address; "" if Address is that of a browser on this
	// machine.
	Code    string
	Address string
	// Expires is when the code is no good any more; the zero time if that is not known.
	Expires time.Time
	// Source is the service that is to be asked, and Asked for what, in words.
	Source string
	Asked  string
	// Subjects tells that a lookup of subjects waits for it, and not the load.
	Subjects bool
}

// What the pane tells.
type (
	// Copy asks for a text to be copied to the clipboard.
	Copy struct{ Text, What string }
	// Closed says that the user wants the pane hidden.
	Closed struct{}
)

// Model is the pane.
type Model struct {
	theme   theme.Theme
	w, h    int
	request Request
	now     time.Time
}

// New returns the pane.
func New(th theme.Theme) *Model { return &Model{theme: th} }

// SetSize sets the size in cells.
func (m *Model) SetSize(w, h int) { m.w, m.h = w, h }

// SetRequest shows a request as it stands at a time.
func (m *Model) SetRequest(r Request, now time.Time) { m.request, m.now = r, now }

// IsTyping reports whether every key is text: none is.
func (m *Model) IsTyping() bool { return false }

// Update takes keys.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	key, ok := msg.(tea.KeyMsg)
	if !ok {
		return nil
	}
	switch keys.ActionOf(key) {
	case keys.Back, keys.Quit:
		return func() tea.Msg { return Closed{} }
	case keys.Copy:
		if m.request.Code != "" {
			return requestCopy(Copy{Text: m.request.Code, What: "the code"})
		}
		return requestCopy(Copy{Text: m.request.Address, What: "the address"})
	case keys.CopyRow:
		return requestCopy(Copy{Text: m.request.Address, What: "the address"})
	default:
		return nil
	}
}

func requestCopy(c Copy) tea.Cmd { return func() tea.Msg { return c } }
