package tenant

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	simulated "whoread/fixtures/tenant"
)

func newClock() *simulated.LeapClock { return simulated.NewLeapClock(simulated.DefaultTime()) }

// frozen is a clock on which Sleep ends only with the context.
type frozen struct{ *simulated.LeapClock }

func (frozen) Sleep(ctx context.Context, _ time.Duration) error {
	<-ctx.Done()
	return ctx.Err()
}

// fakeService is a login endpoint and a service with answers set by the test.
type fakeService struct {
	login, service *httptest.Server

	mu     sync.Mutex
	tokens []url.Values    // forms received by the token endpoint
	calls  []*http.Request // requests received by the service, without bodies
	// token answers the token endpoint; nil returns tokens "access-1", "access-2", ...
	token func(w http.ResponseWriter, form url.Values, n int)
}

// newFake starts a fake service. The number n counts its calls from 1.
func newFake(t *testing.T, answer func(w http.ResponseWriter, r *http.Request, n int)) *fakeService {
	t.Helper()
	f := &fakeService{}
	f.login = httptest.NewServer(http.HandlerFunc(f.serveLogin))
	f.service = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.mu.Lock()
		f.calls = append(f.calls, r)
		n := len(f.calls)
		f.mu.Unlock()
		answer(w, r, n)
	}))
	t.Cleanup(f.login.Close)
	t.Cleanup(f.service.Close)
	return f
}

func (f *fakeService) serveLogin(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		writeJSON(w, 200, map[string]string{"issuer": "https://login.example/" + tenantGUID + "/v2.0"})
		return
	}
	_ = r.ParseForm()
	f.mu.Lock()
	f.tokens = append(f.tokens, r.PostForm)
	n, answer := len(f.tokens), f.token
	f.mu.Unlock()
	if answer == nil {
		answer = writeToken
	}
	answer(w, r.PostForm, n)
}

const tenantGUID = "6b1f3a52-4c0e-4d8a-9b57-2f6e8d1c7a90"

func writeToken(w http.ResponseWriter, _ url.Values, n int) {
	writeJSON(w, 200, map[string]any{"token_type": "Bearer", "expires_in": 3599, "access_token": fmt.Sprintf("access-%d", n)})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

// newConfig returns the configuration of an app that signs in with its secret, on a fast clock.
func (f *fakeService) newConfig() Config {
	return Config{
		Tenant: "contoso.example", ClientID: "the-app", Auth: ClientSecret, Secret: NewSecret("s3cr3t-of-the-app"),
		Endpoints: Endpoints{Login: f.login.URL, Graph: f.service.URL, Exchange: f.service.URL, Manage: f.service.URL},
		Clock:     newClock(), Version: "1.2.3",
	}
}

// newClient returns a client; change, unless nil, changes its configuration.
func (f *fakeService) newClient(t *testing.T, change func(*Config)) *Client {
	t.Helper()
	config := f.newConfig()
	if change != nil {
		change(&config)
	}
	c, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func (f *fakeService) tokenForms() []url.Values {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]url.Values(nil), f.tokens...)
}

func (f *fakeService) serviceRequests() []*http.Request {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]*http.Request(nil), f.calls...)
}

// asError returns err as an *Error.
func asError(t *testing.T, err error) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("error %v (%T) is no *Error", err, err)
	}
	return e
}

func writeFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
