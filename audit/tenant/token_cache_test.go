package tenant_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"whoread/audit/tenant"
	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenant/route"
	"whoread/fixtures/tenanttest"
)

// A cached refresh token saves the user the sign-in in later runs.
func TestTokenCache(t *testing.T) {
	w := newWorld(t, simulated.Options{})
	path := filepath.Join(t.TempDir(), "cache")
	user := func(c *tenant.Config) {
		c.Auth, c.Open, c.Cache = tenant.Browser, tenanttest.OpenBrowser, path
	}
	run := func(change func(*tenant.Config)) {
		t.Helper()
		c := w.client(t, func(config *tenant.Config) {
			user(config)
			if change != nil {
				change(config)
			}
		})
		for _, s := range allServices() {
			if err := c.SignIn(t.Context(), s); err != nil {
				t.Fatal(err)
			}
		}
		if c.User() != simulated.User {
			t.Errorf("user %q", c.User())
		}
	}
	asked := func(want int) {
		t.Helper()
		if got := w.CallCount(route.Authorize); got != want {
			t.Errorf("the user was asked %d times, want %d", got, want)
		}
	}
	run(nil)
	asked(1)
	first := readContents(t, path)
	run(nil)
	run(nil)
	asked(1)
	if readContents(t, path) == first {
		t.Error("the refresh token was not replaced by the next")
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("%v, %v: want nothing beside the cache", left, err)
	}
	// It has no access token.
	if strings.Contains(readContents(t, path), "eyJ") {
		t.Error("the cache holds more than a refresh token")
	}
	// A token of another tenant is ignored.
	run(func(c *tenant.Config) { c.Tenant = simulated.ID })
	asked(2)
	// An invalid token is replaced.
	other := newWorld(t, simulated.Options{})
	stale := strings.ReplaceAll(readContents(t, path), w.Endpoints().Login, other.Endpoints().Login)
	if err := os.WriteFile(path, []byte(stale), 0o600); err != nil {
		t.Fatal(err)
	}
	c := other.client(t, func(c *tenant.Config) { user(c); c.Tenant = simulated.ID })
	if err := c.SignIn(t.Context(), tenant.Graph); err != nil || other.CallCount(route.Authorize) != 1 {
		t.Errorf("%v after %d questions", err, other.CallCount(route.Authorize))
	}
}

func readContents(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A file with other content is not overwritten; an empty one is.
func TestTokenCacheChecksOwner(t *testing.T) {
	w := newWorld(t, simulated.Options{})
	for text, ok := range map[string]bool{
		"":                     true,
		"a report":             false,
		"{}":                   false,
		"[]":                   false,
		`{"whoread":"token ca`: false,
		`{"whoread":7}`:        false,
	} {
		path := filepath.Join(t.TempDir(), "cache")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		config := w.config()
		config.Cache, config.Auth, config.Open = path, tenant.Browser, tenanttest.OpenBrowser
		c, err := tenant.New(config)
		if (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
		if err != nil {
			if !strings.Contains(err.Error(), path) || readContents(t, path) != text {
				t.Errorf("%q: %v; the file holds %q", text, err, readContents(t, path))
			}
			continue
		}
		if err := c.SignIn(t.Context(), tenant.Graph); err != nil || readContents(t, path) == "" {
			t.Errorf("%q: %v", text, err)
		}
		c.Close()
	}
}

func TestTokenCacheNotWritable(t *testing.T) {
	w := newWorld(t, simulated.Options{})
	path := filepath.Join(t.TempDir(), "missing", "cache")
	c := w.client(t, func(c *tenant.Config) { c.Auth, c.Open, c.Cache = tenant.Browser, tenanttest.OpenBrowser, path })
	err := c.SignIn(t.Context(), tenant.Graph)
	w.says(err)
	if e := (*tenant.Error)(nil); !errors.As(err, &e) || !strings.Contains(e.Error(), "token cache") || !strings.Contains(e.Error(), filepath.Dir(path)) {
		t.Errorf("%v", err)
	}
}
