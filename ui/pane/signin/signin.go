// Package signin is the pane that asks the user to sign in: it shows the code, the address, the time
// left, and what happens next.
package signin

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
)

// Request is a pending sign-in. Its texts come from outside.
type Request struct {
	// Code is entered at Address; "" if Address opens in a browser on this machine.
	Code    string
	Address string
	// Expires is when the code expires; the zero time if that is not known.
	Expires time.Time
	// Source is the service to query, and Asked describes the query.
	Source string
	Asked  string
	// Subjects is set if a lookup of subjects waits for the sign-in, and not the load.
	Subjects bool
}

// The messages of the pane.
type (
	// Copy requests that a text be copied to the clipboard.
	Copy struct{ Text, What string }
	// Closed reports that the user hid the pane.
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

// SetRequest shows a request at a time.
func (m *Model) SetRequest(r Request, now time.Time) { m.request, m.now = r, now }

// IsTyping reports whether every key is text: none is.
func (m *Model) IsTyping() bool { return false }

// Update handles keys.
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
