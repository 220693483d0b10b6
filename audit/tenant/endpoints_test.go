package tenant

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReadEndpoints(t *testing.T) {
	cases := []struct {
		text string
		want Endpoints
		err  string
	}{
		{"{}", Endpoints{}, ""},
		{"\ufeff{\"graph\": \"https://graph.example/\"}", Endpoints{Graph: "https://graph.example"}, ""},
		{
			`{"login":"http://127.0.0.1:8080","exchange":"http://localhost:1/a/b/","manage":"http://[::1]:2","graph":"https://p.example:444/graph"}`,
			Endpoints{"http://127.0.0.1:8080", "https://p.example:444/graph", "http://localhost:1/a/b", "http://[::1]:2"},
			"",
		},
		{`{"graf":"https://graph.example"}`, Endpoints{}, `"graf" is not an endpoint: use login, graph, exchange or manage`},
		{`{"Graph":"https://graph.example"}`, Endpoints{}, `"Graph" is not an endpoint`},
		{`{"graph":"http://graph.example"}`, Endpoints{}, "loopback only"},
		{`{"graph":"http://127.0.0.1.example"}`, Endpoints{}, "loopback only"},
		{`{"graph":"http://localhost.example"}`, Endpoints{}, "loopback only"},
		{`{"graph":"graph.example"}`, Endpoints{}, "is not a base URL"},
		{`{"graph":""}`, Endpoints{}, "is not a base URL"},
		{`{"graph":"https:graph.example"}`, Endpoints{}, "is not a base URL"},
		{`{"graph":"https://:443"}`, Endpoints{}, "is not a base URL"},
		{`{"graph":"ftp://graph.example"}`, Endpoints{}, "is not a base URL"},
		{`{"graph":"https://gr%zz"}`, Endpoints{}, "is not a base URL"},
		{`{"graph":"https://user:pw@graph.example"}`, Endpoints{}, "no user, query or fragment"},
		{`{"graph":"https://graph.example?"}`, Endpoints{}, "no user, query or fragment"},
		{`{"graph":"https://graph.example#a"}`, Endpoints{}, "no user, query or fragment"},
		{`{"graph":1}`, Endpoints{}, "a JSON object of base URLs"},
		{`["https://graph.example"]`, Endpoints{}, "a JSON object of base URLs"},
		{``, Endpoints{}, "a JSON object of base URLs"},
	}
	for _, c := range cases {
		path := writeFile(t, c.text)
		got, err := ReadEndpoints(path)
		if got != c.want || (err == nil) != (c.err == "") {
			t.Errorf("%s: %+v, %v", c.text, got, err)
		}
		if err != nil && (!strings.Contains(err.Error(), c.err) || !strings.Contains(err.Error(), path)) {
			t.Errorf("%s: %v: want it to name the file and say %q", c.text, err, c.err)
		}
	}
}

func TestReadInvalidEndpoints(t *testing.T) {
	dir := t.TempDir()
	large := filepath.Join(dir, "large")
	if err := os.WriteFile(large, make([]byte, maxSmallFile+1), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(dir, "missing"), dir, large} {
		if _, err := ReadEndpoints(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// Whatever a file says, tokens are sent over TLS or to this computer only.
func FuzzEndpoints(f *testing.F) {
	f.Add([]byte(`{"login":"http://127.0.0.1:8080","graph":"https://graph.example/a"}`))
	f.Add([]byte(`{"graph":"http://localhost@evil.example"}`))
	f.Add([]byte(`{"manage":"HTTP://[::1%25a]/"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		e, err := parseEndpoints(text)
		if err != nil {
			if e != (Endpoints{}) {
				t.Errorf("%+v beside %v", e, err)
			}
			return
		}
		for _, base := range []string{e.Login, e.Graph, e.Exchange, e.Manage} {
			if base == "" {
				continue
			}
			u, err := url.Parse(base)
			if err != nil || u.User != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(u.Hostname())) {
				t.Errorf("%q was taken", base)
			}
		}
	})
}
