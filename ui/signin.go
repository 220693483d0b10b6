package ui

import (
	"whoread/audit/tenant"
	"whoread/ui/signin"
)

// request is a sign-in that waits for the user.
type request = signin.Request

// signIns is the sign-in that waits for the user.
type signIns struct {
	fetch   *fetch
	lookups *lookups
	pane    *signin.Model
	hidden  request // the sign-in that the user has hidden
}

// request returns the sign-in that waits for the user, if there is one: that of a lookup of
// subjects, or that of a fetch.
func (s *signIns) request() (request, bool) {
	if l := s.lookups; l.running {
		if r, ok := requestOf(l.status.State); ok {
			r.Source, r.Asked, r.Subjects = l.status.Source, "subjects", true
			return r, true
		}
	}
	status := &s.fetch.status
	r, ok := requestOf(status.State)
	if !ok || !s.fetch.busy() {
		return request{}, false
	}
	r.Source, r.Asked = status.Source, status.Asked
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

// show shows a request in the pane.
func (s *signIns) show(r request) {
	now := s.fetch.now
	if r.Subjects {
		now = s.lookups.now
	}
	s.pane.Show(r, now)
}

// setHidden notes the sign-in that is not to be shown by itself again.
func (s *signIns) setHidden(r request) { s.hidden = r }

// same reports whether two requests wait for the same.
func same(a, b request) bool { return a.Code == b.Code && a.Address == b.Address }
