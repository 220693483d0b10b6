package tenant

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// The final page shows the outcome, and repeats nothing from the redirect.
func TestCallbackPage(t *testing.T) {
	cases := map[string]struct {
		query url.Values
		page  string
		code  string
		name  string // of the error
	}{
		"signed in": {url.Values{"code": {"the-code"}, "state": {"right"}}, "You have signed in.", "the-code", ""},
		"declined":  {url.Values{"error": {"access_denied"}, "error_description": {"<script>no</script>"}, "state": {"right"}}, "You have not signed in.", "", "access_denied"},
		"nothing":   {url.Values{"state": {"right"}}, "You have not signed in.", "", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			back := &callback{state: "right", result: make(chan callbackResult, 1)}
			for range 2 { // a reloaded page is not a second answer
				w := httptest.NewRecorder()
				back.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/?"+c.query.Encode(), http.NoBody))
				page, _ := io.ReadAll(w.Result().Body)
				if w.Code != http.StatusOK || !strings.Contains(string(page), c.page) || strings.Contains(string(page), "the-code") || strings.Contains(string(page), "script") {
					t.Errorf("%d: %s", w.Code, page)
				}
				if w.Header().Get("Content-Security-Policy") == "" || w.Header().Get("Cache-Control") != "no-store" {
					t.Errorf("header %v", w.Header())
				}
			}
			got := <-back.result
			if got.code != c.code || (got.problem == nil) != (c.code != "") || got.problem != nil && got.problem.ErrorCode != c.name {
				t.Errorf("%+v", got)
			}
			if len(back.result) != 0 {
				t.Error("it came twice")
			}
		})
	}
}

// Closing does not wait for idle connections that browsers hold open.
func TestCallbackClosesAtOnce(t *testing.T) {
	for name, visited := range map[string]bool{"nobody came": false, "somebody came": true} {
		t.Run(name, func(t *testing.T) {
			back, err := startCallback("right")
			if err != nil {
				t.Fatal(err)
			}
			early, err := net.Dial("tcp", strings.TrimPrefix(back.address, "http://"))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = early.Close() }()
			if visited {
				if err := getPage(back.address + "/?state=right&code=x"); err != nil {
					t.Fatal(err)
				}
			}
			closed := make(chan struct{})
			go func() {
				defer close(closed)
				back.stopServer()
			}()
			select {
			case <-closed:
			case <-time.After(1500 * time.Millisecond):
				t.Error("it waits for a connection that nobody uses")
				<-closed
			}
			if _, err := early.Read(make([]byte, 1)); err == nil {
				t.Error("the connection is still open")
			}
		})
	}
}

func getPage(address string) error {
	defer http.DefaultClient.CloseIdleConnections()
	response, err := http.Get(address)
	if err != nil {
		return err
	}
	return response.Body.Close()
}
