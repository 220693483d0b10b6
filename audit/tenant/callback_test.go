package tenant

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// The page that the user sees says how it went, and repeats nothing of what the browser brought.
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
			back := &callback{state: "right", came: make(chan brought, 1)}
			for range 2 { // a page that is loaded again is no second answer
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
			got := <-back.came
			if got.code != c.code || (got.problem == nil) != (c.code != "") || got.problem != nil && got.problem.ErrorCode != c.name {
				t.Errorf("%+v", got)
			}
			if len(back.came) != 0 {
				t.Error("it came twice")
			}
		})
	}
}
