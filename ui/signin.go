package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/tenant"
	"whoread/ui/pane/signin"
	"whoread/ui/widget/keys"
)

// request is a sign-in that waits for the user.
type request = signin.Request

// signInPrompt shows a pending sign-in.
type signInPrompt struct {
	*shared
	fetch    *fetchPoller
	lookup   *subjectLookup
	overlays *overlayStack
	pane     *signin.Model
	hidden   request // the sign-in that the user has hidden
}

// waitingRequest returns the pending sign-in of a lookup or of a fetch, if there is one.
func (s *signInPrompt) waitingRequest() (request, bool) {
	if l := s.lookup; l.running {
		if r, ok := requestOf(l.status.State); ok {
			r.Source, r.Asked, r.Subjects = l.status.Source, "subjects", true
			return r, true
		}
	}
	status := &s.fetch.status
	r, ok := requestOf(status.State)
	if !ok || !s.fetch.isBusy() {
		return request{}, false
	}
	r.Source, r.Asked = status.Source, status.Request
	return r, true
}

// requestOf returns the sign-in that a client waits for.
func requestOf(s tenant.State) (r request, ok bool) {
	switch {
	case s.DeviceCode != nil:
		r.Code, r.Address, r.Expires = s.DeviceCode.User, s.DeviceCode.Address, s.DeviceCode.Expires
	case s.BrowserURL != "":
		r.Address = s.BrowserURL
	default:
		return r, false
	}
	return r, true
}

// updatePane opens the pane while a sign-in is pending, and closes it afterwards. It does not cover what
// the user has opened, unless that waits for the sign-in.
func (s *signInPrompt) updatePane(typing bool) {
	r, ok := s.waitingRequest()
	open := s.overlays.open
	waiting := open == keys.Checklist || open == keys.Lookup && s.lookup.planned == nil
	free := (open == keys.Table || waiting) && !typing
	switch {
	case open == keys.SignIn && !ok:
		s.overlays.uncoverPane()
	case open == keys.SignIn:
		s.showRequest(r)
	case ok && free && !sameRequest(r, s.hidden):
		s.openPane()
	}
}

// openPane shows the sign-in over what is open.
func (s *signInPrompt) openPane() tea.Cmd {
	r, ok := s.waitingRequest()
	if !ok {
		return s.showNotice("no sign-in is pending")
	}
	s.hidden = request{}
	s.showRequest(r)
	s.overlays.coverWith(keys.SignIn)
	return nil
}

// showRequest shows a request in the pane.
func (s *signInPrompt) showRequest(r request) {
	now := s.fetch.now
	if r.Subjects {
		now = s.lookup.now
	}
	s.pane.SetRequest(r, now)
}

// hidePane closes the pane; the line above the table still shows the sign-in.
func (s *signInPrompt) hidePane() tea.Cmd {
	s.hidden, _ = s.waitingRequest()
	s.overlays.uncoverPane()
	return nil
}

// resetHidden forgets what the user has hidden.
func (s *signInPrompt) resetHidden() { s.hidden = request{} }

// coversLookup reports whether the open sign-in belongs to a lookup.
func (s *signInPrompt) coversLookup() bool {
	r, ok := s.waitingRequest()
	return s.overlays.open == keys.SignIn && ok && r.Subjects
}

// sameRequest reports whether two requests are the same sign-in.
func sameRequest(a, b request) bool { return a.Code == b.Code && a.Address == b.Address }
