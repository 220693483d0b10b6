package tenant

import (
	"strings"
	"testing"
)

func TestClouds(t *testing.T) {
	for _, name := range cloudNames() {
		c, err := ParseCloud(strings.ToUpper(name))
		if err != nil || c.String() != name {
			t.Fatalf("%s: %v, %v", name, c, err)
		}
		e := c.Endpoints()
		if !strings.HasPrefix(e.Login, "https://login.") {
			t.Errorf("%s: login %q", name, e.Login)
		}
		for s := range Service(numServices) {
			base := e.BaseURL(s)
			if c.HasService(s) && base == "" {
				t.Errorf("%s has %s, but not where", name, s)
			}
			if base == "" {
				continue
			}
			if parsed, err := parseBase(base); err != nil || parsed != base {
				t.Errorf("%s: %s: %q, %v", name, s, parsed, err)
			}
			if got := s.oauthScopes(c, true); len(got) != 1 || got[0] != base+"/.default" {
				t.Errorf("%s: %s: scopes of an app %v", name, s, got)
			}
			if got := s.oauthScopes(c, false); got[0] != base+"/"+s.delegatedPermission() || got[1] != "offline_access" {
				t.Errorf("%s: %s: scopes of a user %v", name, s, got)
			}
		}
	}
	if _, err := ParseCloud("germany"); err == nil || !strings.Contains(err.Error(), "global, gcchigh, dod, china") {
		t.Errorf("germany: %v", err)
	}
}

// An unavailable service is an error, and no request is sent.
func TestUnavailableServices(t *testing.T) {
	want := map[Cloud]map[Service]bool{
		Global: {
			Graph: true, Exchange: true, Manage: true, Mail: true, Hunting: true, ExchangeTrace: true, GraphTrace: true,
		},
		GCCHigh: {Exchange: true, Manage: true, Mail: true, Hunting: true, ExchangeTrace: true},
		DoD:     {Exchange: true, Manage: true, Mail: true, Hunting: true, ExchangeTrace: true},
		China:   {Mail: true, ExchangeTrace: true},
	}
	for c, has := range want {
		for s := range Service(numServices) {
			if c.HasService(s) != has[s] {
				t.Errorf("%s has %s: %v", c, s, c.HasService(s))
			}
			if has[s] {
				continue
			}
			client, err := New(Config{Cloud: c, ClientID: "the-app"})
			if err != nil {
				t.Fatal(err)
			}
			_, err = client.Do(t.Context(), Call{Service: s, URL: "/x"})
			for _, err := range []error{err, client.SignIn(t.Context(), s)} {
				if e := asError(t, err); e.Kind != Absent || !strings.Contains(e.Error(), c.String()) || strings.Contains(e.Error(), "--source") == s.FindsMessages() {
					t.Errorf("%s, %s: %q", c, s, e)
				}
			}
			if n := client.State().Calls; n != 0 {
				t.Errorf("%s, %s: %d calls", c, s, n)
			}
		}
	}
}

func TestAuths(t *testing.T) {
	for name, appOnly := range map[string]bool{"device": false, "browser": false, "secret": true, "certificate": true} {
		if a, err := ParseAuth(name); err != nil || a.String() != name || a.AppOnly() != appOnly {
			t.Errorf("%s: %v, %v", name, a, err)
		}
	}
	if _, err := ParseAuth("password"); err == nil || !strings.Contains(err.Error(), "device, browser, secret, certificate") {
		t.Errorf("password: %v", err)
	}
}
