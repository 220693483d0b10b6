package tenant_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"whoread/audit/tenant"
	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenanttest"
)

// tunnel is a proxy that connects host names to the simulated tenant.
type tunnel struct {
	*httptest.Server
	to      map[string]string
	opened  atomic.Int32
	tunnels sync.WaitGroup
}

func newTunnel(t *testing.T, e simulated.Endpoints) *tunnel {
	t.Helper()
	p := &tunnel{to: map[string]string{}}
	for name, base := range map[string]string{"login": e.Login, "graph": e.Graph} {
		u, err := url.Parse(base)
		if err != nil {
			t.Fatal(err)
		}
		p.to[name+"."+simulated.Domain+":443"] = u.Host
	}
	p.Server = httptest.NewServer(http.HandlerFunc(p.serveConnect))
	t.Cleanup(func() {
		p.Close()
		p.tunnels.Wait()
	})
	return p
}

func (t *tunnel) serveConnect(w http.ResponseWriter, r *http.Request) {
	host, ok := t.to[r.Host]
	if !ok || r.Method != http.MethodConnect {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	there, err := net.Dial("tcp", host)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	t.opened.Add(1)
	w.WriteHeader(http.StatusOK)
	_ = http.NewResponseController(w).Flush()
	here, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		_ = there.Close()
		return
	}
	t.tunnels.Go(func() { _, _ = io.Copy(there, buffered); _ = there.Close() })
	t.tunnels.Go(func() { _, _ = io.Copy(here, there); _ = here.Close() })
}

// Proxy and trusted certificates are fixed when a program starts, so each case is a program of its own.
func TestProxyAndTrust(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("SSL_CERT_FILE is for systems that keep certificates in files")
	}
	server := tenanttest.StartTenant(t, simulated.Options{TLS: true, Clock: simulated.NewClock(simulated.DefaultTime(), 1)})
	proxy := newTunnel(t, server.Endpoints())
	authority := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(authority, server.AuthorityPEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	cases := map[string]struct {
		environment []string
		want        string
	}{
		"trusted by the system": {[]string{"HTTPS_PROXY=" + proxy.URL, "SSL_CERT_FILE=" + authority}, "answered by " + simulated.ID},
		"trusted by --ca":       {[]string{"HTTPS_PROXY=" + proxy.URL, "CHILD_CA=" + authority}, "answered by " + simulated.ID},
		"not trusted":           {[]string{"HTTPS_PROXY=" + proxy.URL}, "trust its certificate with --ca FILE"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			before := proxy.opened.Load()
			child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestProxyChild$", "-test.v")
			child.Env = append([]string{"CHILD=1", "HOME=" + t.TempDir()}, c.environment...)
			out, err := child.CombinedOutput()
			if err != nil || !strings.Contains(string(out), c.want) {
				t.Errorf("%v: %s\nwant %q", err, out, c.want)
			}
			server.CheckSecrets(t, "the output", string(out))
			if got := proxy.opened.Load() - before; got == 0 {
				t.Error("it did not go through the proxy")
			}
		})
	}
}

func TestProxyChild(t *testing.T) {
	if os.Getenv("CHILD") == "" {
		t.Skip("it is started by another test")
	}
	c, err := tenant.New(tenant.Config{
		Tenant: simulated.Domain, ClientID: simulated.ClientID,
		Auth: tenant.ClientSecret, Secret: tenant.NewSecret(simulated.Secret), CAFile: os.Getenv("CHILD_CA"),
		Endpoints: tenant.Endpoints{Login: "https://login." + simulated.Domain, Graph: "https://graph." + simulated.Domain},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, err = c.Do(t.Context(), probe(tenant.Graph))
	if e := (*tenant.Error)(nil); errors.As(err, &e) && e.Calls != 1 {
		t.Errorf("asked %d times", e.Calls)
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("answered by", c.Tenant())
}
