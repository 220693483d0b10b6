package tenant

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"golang.org/x/oauth2"
)

// callback is a server on loopback that receives the browser's redirect after a sign-in.
type callback struct {
	address string
	state   string
	server  *http.Server
	done    chan struct{}
	// result receives what the browser sent, once; visited is set when the browser sent something.
	result  chan callbackResult
	visited atomic.Bool
}

// callbackResult is a code, or why there is none.
type callbackResult struct {
	code    string
	problem *oauth2.RetrieveError
}

// startCallback starts a server that waits for a redirect with the given state.
func startCallback(state string) (*callback, error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, err //nolint:wrapcheck // it says what is wrong; the caller says what for
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	b := &callback{
		// Entra accepts any port of localhost, but of no other loopback name
		// (learn.microsoft.com/entra/identity-platform/reply-url).
		address: "http://localhost:" + port,
		state:   state,
		done:    make(chan struct{}),
		result:  make(chan callbackResult, 1),
	}
	b.server = &http.Server{Handler: b, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		defer close(b.done)
		_ = b.server.Serve(listener) // returns when the server is closed
	}()
	return b, nil
}

// ServeHTTP handles the redirect. A request without the right state does not come from the sign-in, and
// is ignored.
func (c *callback) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	right := subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(c.state)) == 1
	if r.URL.Path != "/" || r.Method != http.MethodGet || !right {
		http.NotFound(w, r)
		return
	}
	c.visited.Store(true)
	got, words := callbackResult{code: query.Get("code")}, "You have signed in. Close this page and go back to whoread."
	if got.code == "" {
		got, words = callbackResult{problem: newRetrieveError(query.Get("error"), query.Get("error_description"))}, "You have not signed in. Close this page; whoread shows why."
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	_, _ = fmt.Fprintf(w, "<!doctype html><html lang=\"en\"><title>whoread</title><p>%s</p></html>\n", words)
	select {
	case c.result <- got:
	default: // already received
	}
}

// newRetrieveError returns an error from the redirect, in the form of an error response from Entra.
func newRetrieveError(name, description string) *oauth2.RetrieveError {
	body, _ := json.Marshal(entraError{Name: name, Description: description}) // two strings always marshal
	return &oauth2.RetrieveError{ErrorCode: name, Body: body}
}

// pageDeliveryTime is how long the final page may take to reach the browser.
const pageDeliveryTime = 300 * time.Millisecond

// stopServer stops the server after the final page is delivered, if there is one. It does not wait for
// idle connections that browsers hold open.
func (c *callback) stopServer() {
	if c.visited.Load() {
		ctx, cancel := context.WithTimeout(context.Background(), pageDeliveryTime)
		defer cancel()
		_ = c.server.Shutdown(ctx)
	}
	_ = c.server.Close()
	<-c.done
}
