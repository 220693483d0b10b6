package tenant

import (
	"bytes"
	"net/http"
)

// renewToken reports whether the next request uses a new token, after a 401: the token has expired, or
// was never valid for this service, which the next one shows.
func (p *pendingCall) renewToken(r reply, token string) bool {
	if r.err != nil || r.status != http.StatusUnauthorized || p.renewals >= maxTokenRenewals(r) {
		return false
	}
	p.staleToken = token
	p.renewals++
	return true
}

// maxTokenRenewals returns how many new tokens a call may use. An expired token is shared by all calls, and
// the next one may expire as well before this call's turn. A token rejected for another reason is
// renewed once.
func maxTokenRenewals(r reply) int {
	if bytes.Contains(bytes.ToLower(r.body), []byte("expired")) {
		return 4
	}
	return 1
}
