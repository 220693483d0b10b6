package tenant

import (
	"net/url"
	"strings"
	"testing"
)

func newAddressClient(t testing.TB, e Endpoints) *Client {
	t.Helper()
	c, err := New(Config{ClientID: "the-app", Endpoints: e})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A token goes only to the host of its service, whatever a link says.
func TestResolveURL(t *testing.T) {
	own := Endpoints{}
	proxied := Endpoints{Graph: "http://127.0.0.1:8080/graph", Manage: "https://feed.example:8443"}
	cases := []struct {
		endpoints Endpoints
		service   Service
		link      string
		want      string // "" if the link is not followed
	}{
		{own, Graph, "/v1.0/x?$top=1", "https://graph.microsoft.com/v1.0/x?$top=1"},
		{own, Graph, "//evil.example/x", "https://graph.microsoft.com//evil.example/x"},
		{own, Graph, "https://graph.microsoft.com/x?$skiptoken=a%2Bb%3D&c=d+e", "https://graph.microsoft.com/x?$skiptoken=a%2Bb%3D&c=d+e"},
		{own, Graph, "https://GRAPH.microsoft.com:443/x#frag", "https://GRAPH.microsoft.com:443/x"},
		{own, Manage, "https://manage.office.com/api/v1.0/t/activity/feed/audit/2026$audit_exchange$Audit_Exchange$eu0012", "https://manage.office.com/api/v1.0/t/activity/feed/audit/2026$audit_exchange$Audit_Exchange$eu0012"},
		{own, Graph, "http://graph.microsoft.com/x", ""},
		{own, Graph, "https://graph.microsoft.com:8443/x", ""},
		{own, Graph, "https://graph.microsoft.com.evil.example/x", ""},
		{own, Graph, "https://graph.microsoft.com@evil.example/x", ""},
		{own, Graph, "https://user@graph.microsoft.com/x", ""},
		{own, Graph, "https://manage.office.com/x", ""},
		{own, Graph, "https:graph.microsoft.com/x", ""},
		{own, Graph, "v1.0/x", ""},
		{own, Graph, "", ""},
		{own, Graph, "https://graph.microsoft.com/%zz", ""},
		{proxied, Graph, "/v1.0/x", "http://127.0.0.1:8080/graph/v1.0/x"},
		{proxied, Graph, "https://graph.microsoft.com/v1.0/x?$skiptoken=a%2Fb", "http://127.0.0.1:8080/graph/v1.0/x?$skiptoken=a%2Fb"},
		{proxied, Graph, "http://127.0.0.1:8080/graph/v1.0/x", "http://127.0.0.1:8080/graph/v1.0/x"},
		{proxied, Graph, "http://127.0.0.1:8081/graph/v1.0/x", ""},
		{proxied, Graph, "http://localhost:8080/graph/v1.0/x", ""},
		{proxied, Manage, "https://manage.office.com/a%20b/$x", "https://feed.example:8443/a%20b/$x"},
		{proxied, Manage, "https://feed.example/x", ""},
	}
	for _, c := range cases {
		got, err := newAddressClient(t, c.endpoints).resolveURL(Call{Service: c.service, URL: c.link})
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s: %q, %v; want %q", c.link, got, err, c.want)
		}
		if err != nil && !strings.Contains(asError(t, err).Error(), "must not receive a token") {
			t.Errorf("%s: %v", c.link, err)
		}
	}
}

// A rejected link is an error before a token is requested.
func TestForeignLinkSendsNothing(t *testing.T) {
	c := newAddressClient(t, Endpoints{})
	if _, err := c.Do(t.Context(), Call{URL: "https://evil.example/x"}); err == nil || c.State().Calls != 0 {
		t.Errorf("%v after %d calls", err, c.State().Calls)
	}
}

// No text makes a call leave the host of its service.
func FuzzResolveURL(f *testing.F) {
	for _, seed := range []string{"/x", "//evil.example", "https://graph.example/x", "https://graph.example@evil.example", "/\\evil", "https://graph.microsoft.com/a?b#c", "/\u2028 x", "HTTPS://graph.example:443?"} {
		f.Add(seed)
	}
	c := newAddressClient(f, Endpoints{Graph: "https://graph.example"})
	f.Fuzz(func(t *testing.T, link string) {
		got, err := c.resolveURL(Call{URL: link})
		if err != nil {
			return
		}
		u, err := url.Parse(got)
		if err != nil {
			return // the URL is invalid
		}
		if u.Scheme != "https" || hostPort(u) != "graph.example:443" || u.User != nil {
			t.Errorf("%q goes to %q", link, got)
		}
	})
}
