package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/ui/signin"
)

// request is a sign-in that waits for the user.
type request = signin.Request

// request returns the sign-in that waits for the user, if there is one.
func (m *Model) request() (request, bool) {
	s := &m.watch.status
	r := request{Source: s.Source, Asked: s.Asked}
	switch {
	case !m.busy():
		return request{}, false
	case s.Code != nil:
		r.Code, r.Address, r.Expires = s.Code.User, s.Code.Address, s.Code.Expires
	case s.Browser != "":
		r.Address = s.Browser
	default:
		return request{}, false
	}
	return r, true
}

// showSignIn opens the sign-in while one waits for the user, and closes it when none does any
// more. It waits until the user has closed what else is open, unless that waits for it.
func (m *Model) showSignIn() {
	r, ok := m.request()
	free := (m.overlay == noOverlay || m.overlay == checklistOverlay) && !m.prompt.IsOpen()
	switch {
	case m.overlay == signInOverlay && !ok:
		m.openOverlay(m.watch.under)
	case m.overlay == signInOverlay:
		m.signin.Show(r, m.watch.now)
	case ok && free && !same(r, m.watch.hidden):
		m.openSignIn()
	}
}

// same tells whether two requests wait for the same.
func same(a, b request) bool { return a.Code == b.Code && a.Address == b.Address }

func (m *Model) openSignIn() tea.Cmd {
	r, ok := m.request()
	if !ok {
		return m.say("no sign-in waits for you")
	}
	m.watch.hidden = request{}
	m.signin.Show(r, m.watch.now)
	m.watch.under = m.overlay
	m.openOverlay(signInOverlay)
	return nil
}

// hideSignIn leaves it to the line above the table to remind of the sign-in.
func (m *Model) hideSignIn() tea.Cmd {
	m.watch.hidden, _ = m.request()
	m.openOverlay(m.watch.under)
	return nil
}
