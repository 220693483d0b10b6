package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/tenant"
	"whoread/ui/keys"
	"whoread/ui/signin"
)

// request is a sign-in that waits for the user.
type request = signin.Request

// request returns the sign-in that waits for the user, if there is one: that of a lookup of
// subjects, or that of a fetch.
func (m *Model) request() (request, bool) {
	if l := &m.lookups; l.running {
		if r, ok := requestOf(l.status.State); ok {
			r.Source, r.Asked, r.Subjects = l.status.Source, "subjects", true
			return r, true
		}
	}
	s := &m.watch.status
	r, ok := requestOf(s.State)
	if !ok || !m.busy() {
		return request{}, false
	}
	r.Source, r.Asked = s.Source, s.Asked
	return r, true
}

// requestOf is the sign-in that a client waits for.
func requestOf(s tenant.State) (r request, ok bool) {
	switch {
	case s.Code != nil:
		r.Code, r.Address, r.Expires = s.Code.User, s.Code.Address, s.Code.Expires
	case s.Browser != "":
		r.Address = s.Browser
	default:
		return r, false
	}
	return r, true
}

// showSignIn opens the sign-in while one waits for the user, and closes it when none does any
// more. It waits until the user has closed what else is open, unless that waits for it.
func (m *Model) showSignIn() {
	r, ok := m.request()
	waiting := m.overlays.open == keys.Checklist || m.overlays.open == keys.Lookup && m.lookups.offer == nil
	free := (!m.overlays.isOpen() || waiting) && !m.prompt.IsOpen()
	switch {
	case m.overlays.open == keys.SignIn && !ok:
		m.openOverlay(m.overlays.under)
	case m.overlays.open == keys.SignIn:
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
	m.overlays.under = m.overlays.open
	m.openOverlay(keys.SignIn)
	return nil
}

// hideSignIn leaves it to the line above the table to remind of the sign-in.
func (m *Model) hideSignIn() tea.Cmd {
	m.watch.hidden, _ = m.request()
	m.openOverlay(m.overlays.under)
	return nil
}
