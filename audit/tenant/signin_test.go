package tenant_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"whoread/audit/tenant"
	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenant/fault"
	"whoread/fixtures/tenant/route"
	"whoread/fixtures/tenanttest"
)

// speed is how much faster than real time the simulated clock runs.
const speed = 20

// world is a simulated tenant with the output of its clients.
type world struct {
	*tenanttest.Tenant
	said bytes.Buffer
}

// newWorld starts a tenant. At the end of the test, the output must not contain a secret.
func newWorld(t *testing.T, o simulated.Options) *world {
	t.Helper()
	o.Clock, o.CodeInterval = simulated.NewClock(simulated.DefaultTime(), speed), time.Second
	w := &world{Tenant: tenanttest.StartTenant(t, o)}
	t.Cleanup(func() { w.CheckSecrets(t, "what was said", w.said.String()) })
	return w
}

// config returns the configuration of a user who signs in by code.
func (w *world) config() tenant.Config {
	c := w.ClientConfig()
	c.Auth, c.Secret = tenant.Device, tenant.Secret{}
	return c
}

// client returns a client; change, unless nil, changes its configuration.
func (w *world) client(t *testing.T, change func(*tenant.Config)) *tenant.Client {
	t.Helper()
	config := w.config()
	if change != nil {
		change(&config)
	}
	c := w.NewClient(t, config)
	t.Cleanup(func() { w.says(c.State(), c, config) })
	return c
}

// says records values in every way in which they could be printed.
func (w *world) says(values ...any) {
	for _, v := range values {
		fmt.Fprintf(&w.said, "%v\n%+v\n%#v\n", v, v, v)
		_ = json.NewEncoder(&w.said).Encode(v) // some values cannot be encoded
		var inner error
		if err, ok := v.(error); ok {
			inner = errors.Unwrap(err)
		}
		if inner != nil {
			w.says(inner)
		}
	}
}

// probe returns a call that a service answers if the caller has access.
func probe(s tenant.Service) tenant.Call {
	switch s {
	case tenant.Exchange:
		body := `{"CmdletInput":{"CmdletName":"Search-UnifiedAuditLog","Parameters":{"StartDate":"2026-09-30T00:00:00Z","EndDate":"2026-09-30T01:00:00Z","ResultSize":10}}}`
		return tenant.Call{Service: s, Method: http.MethodPost, URL: "/adminapi/beta/" + simulated.ID + "/InvokeCommand", Body: []byte(body), Header: http.Header{"X-AnchorMailbox": {"UPN:" + simulated.User}}}
	case tenant.Manage:
		return tenant.Call{Service: s, URL: "/api/v1.0/" + simulated.ID + "/activity/feed/subscriptions/list"}
	default:
		return tenant.Call{Service: s, URL: "/v1.0/security/auditLog/queries"}
	}
}

func allServices() []tenant.Service {
	return []tenant.Service{tenant.Graph, tenant.Exchange, tenant.Manage}
}

// certificateFiles writes the app's certificate in each supported format.
func (w *world) certificateFiles(t *testing.T) (pemFile, pfxFile string) {
	t.Helper()
	c, err := w.Certificate()
	if err != nil {
		t.Fatal(err)
	}
	pfx, err := pkcs12.Modern.Encode(c.Key, c.Leaf, nil, "pass-of-the-pfx")
	if err != nil {
		t.Fatal(err)
	}
	pfxFile = filepath.Join(t.TempDir(), "app.pfx")
	if err := os.WriteFile(pfxFile, pfx, 0o600); err != nil {
		t.Fatal(err)
	}
	return w.CertificateFile(t), pfxFile
}

// by returns a configuration change for a way to sign in.
func (w *world) by(t *testing.T, way string) func(*tenant.Config) {
	t.Helper()
	certificate := func(path, password string) func(*tenant.Config) {
		read, err := tenant.ReadCertificate(path, tenant.NewSecret(password))
		if err != nil {
			t.Fatal(err)
		}
		return func(c *tenant.Config) { c.Auth, c.Certificate = tenant.ClientCertificate, read }
	}
	switch way {
	case "browser":
		return func(c *tenant.Config) { c.Auth, c.Open = tenant.Browser, tenanttest.OpenBrowser }
	case "secret":
		return func(c *tenant.Config) { c.Auth, c.Secret = tenant.ClientSecret, tenant.NewSecret(simulated.Secret) }
	case "PEM":
		pemFile, _ := w.certificateFiles(t)
		return certificate(pemFile, "")
	case "PFX":
		_, pfxFile := w.certificateFiles(t)
		return certificate(pfxFile, "pass-of-the-pfx")
	default:
		return func(c *tenant.Config) { c.Auth = tenant.Device }
	}
}

// Each way to sign in works for all services, and asks the user once.
func TestSignIn(t *testing.T) {
	t.Parallel()
	var all sync.WaitGroup
	defer all.Wait()
	for _, way := range []string{"device", "browser", "secret", "PEM", "PFX"} {
		beside(t, &all, way, func(t *testing.T) {
			w := newWorld(t, simulated.Options{})
			c := w.client(t, w.by(t, way))
			for _, s := range allServices() {
				if err := c.SignIn(t.Context(), s); err != nil {
					t.Fatal(err)
				}
				if answer, err := c.Do(t.Context(), probe(s)); err != nil || answer.Calls != 1 {
					t.Errorf("%s: %+v, %v", s, answer, err)
				}
			}
			account, user := simulated.User, simulated.User
			if c.AppOnly() {
				account, user = "app "+simulated.ClientID, ""
			}
			state := c.State()
			if state.Account != account || c.User() != user || c.Tenant() != simulated.ID {
				t.Errorf("account %q, user %q, tenant %q", state.Account, c.User(), c.Tenant())
			}
			if state.DeviceCode != nil || state.BrowserURL != "" || len(state.Waits) != 0 {
				t.Errorf("state %+v after all is done", state)
			}
			if asked := w.CallCount(route.DeviceCode) + w.CallCount(route.Authorize); !c.AppOnly() && asked != 1 {
				t.Errorf("the user was asked %d times", asked)
			}
			if w.MisdirectedTokens() != 0 {
				t.Errorf("%d tokens went to another service", w.MisdirectedTokens())
			}
		})
	}
}

// A user can sign in without naming the tenant; the token names it.
func TestSignInWithoutTenant(t *testing.T) {
	w := newWorld(t, simulated.Options{})
	c := w.client(t, func(c *tenant.Config) { w.by(t, "browser")(c); c.Tenant = "" })
	if before := c.Tenant(); before != "" {
		t.Errorf("tenant %q", before)
	}
	if err := c.SignIn(t.Context(), tenant.Graph); err != nil || c.Tenant() != simulated.ID {
		t.Errorf("%v, tenant %q", err, c.Tenant())
	}
}

// A failed sign-in says why and what to do, in one sentence.
func TestSignInRefused(t *testing.T) {
	t.Parallel()
	var all sync.WaitGroup
	defer all.Wait()
	failing := func(at route.Route, kind fault.Kind) simulated.Options {
		return simulated.Options{Faults: []fault.Fault{{Route: at, Kind: kind}}}
	}
	token := func(kind fault.Kind) simulated.Options { return failing(route.Token, kind) }
	cases := []struct {
		name, way string
		options   simulated.Options
		change    func(*tenant.Config)
		kind      tenant.ErrorKind
		want      []string
	}{
		{"declined", "device", token(fault.Declined), nil, tenant.Refused, []string{"declined", "--auth"}},
		{"code ran out", "device", token(fault.CodeExpired), nil, tenant.Refused, []string{"the code expired", "start again for a new code"}},
		{"wrong code", "device", token(fault.BadCode), nil, tenant.Refused, []string{"AADSTS70018", "start again for a new code"}},
		{"blocked by policy", "device", token(fault.PolicyBlock), nil, tenant.Refused, []string{"AADSTS53003", "Conditional Access", "use --auth browser"}},
		{"no public client", "device", token(fault.NotPublic), nil, tenant.Refused, []string{"AADSTS7000218", "Allow public client flows", simulated.ClientID}},
		{"no consent", "device", token(fault.NoConsent), nil, tenant.Denied, []string{"AADSTS65001", "AuditLogsQuery-Exchange.Read.All", "admin consent"}},
		{"declined", "browser", failing(route.Authorize, fault.Declined), nil, tenant.Refused, []string{"declined", "start again and accept"}},
		{"blocked by policy", "browser", failing(route.Authorize, fault.PolicyBlock), nil, tenant.Refused, []string{"AADSTS53003", "Conditional Access", "--auth certificate"}},
		{"no public client", "browser", token(fault.NotPublic), nil, tenant.Refused, []string{"AADSTS7000218", "Allow public client flows"}},
		{"wrong secret", "secret", simulated.Options{}, func(c *tenant.Config) { c.Secret = tenant.NewSecret("wrong~secret") }, tenant.Refused, []string{"AADSTS7000215", "value of the app's client secret"}},
		{"secret ran out", "secret", simulated.Options{}, func(c *tenant.Config) { c.Secret = tenant.NewSecret(simulated.ExpiredSecret) }, tenant.Refused, []string{"AADSTS7000222", "has expired", "create a new one"}},
		{"blocked by policy", "secret", token(fault.PolicyBlock), nil, tenant.Refused, []string{"AADSTS53003", "Conditional Access"}},
		{"unknown app", "secret", simulated.Options{}, func(c *tenant.Config) { c.ClientID = "11111111-2222-3333-4444-555555555555" }, tenant.Refused, []string{"AADSTS700016", "--client-id"}},
		{"unknown app", "device", simulated.Options{}, func(c *tenant.Config) { c.ClientID = "11111111-2222-3333-4444-555555555555" }, tenant.Refused, []string{"AADSTS700016", "--client-id"}},
		{"unknown tenant", "secret", simulated.Options{}, func(c *tenant.Config) { c.Tenant = "fabrikam.example" }, tenant.Refused, []string{"AADSTS90002", "--tenant"}},
		{"skewed clock", "PEM", simulated.Options{}, func(c *tenant.Config) {
			c.Clock = simulated.NewClock(simulated.DefaultTime().Add(-2*time.Hour), speed)
		}, tenant.Refused, []string{"AADSTS700024", "the clock of this computer is wrong: it shows 2026-10-01 04:", "Entra's clock 2026-10-01 06:", "a difference of 2h"}},
	}
	for _, c := range cases {
		beside(t, &all, c.name+" by "+c.way, func(t *testing.T) {
			w := newWorld(t, c.options)
			client := w.client(t, func(config *tenant.Config) {
				w.by(t, c.way)(config)
				if c.change != nil {
					c.change(config)
				}
			})
			_, err := client.Do(t.Context(), probe(tenant.Graph))
			w.says(err)
			var e *tenant.Error
			if !errors.As(err, &e) || e.Kind != c.kind {
				t.Fatalf("%+v", err)
			}
			for _, want := range c.want {
				if !strings.Contains(e.Error(), want) {
					t.Errorf("%q does not say %q", e, want)
				}
			}
			if strings.Contains(e.Error(), "Trace ID") || (e.RequestID == "") != (c.way == "browser" && e.Status == 0) {
				t.Errorf("%q, request-id %q", e, e.RequestID)
			}
		})
	}
}

func TestUnknownCertificate(t *testing.T) {
	t.Parallel()
	other := newWorld(t, simulated.Options{})
	w := newWorld(t, simulated.Options{})
	_, err := w.client(t, other.by(t, "PEM")).Do(t.Context(), probe(tenant.Graph))
	w.says(err)
	if e := (*tenant.Error)(nil); !errors.As(err, &e) || e.Kind != tenant.Refused ||
		!strings.Contains(e.Error(), "AADSTS700027") || !strings.Contains(e.Error(), "upload the certificate with the thumbprint") {
		t.Errorf("%v", err)
	}
}

// A code is shown with its expiry while it waits to be entered.
func TestCodeIsShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulated.Options{PendingPolls: 1})
	c := w.client(t, nil)
	done := make(chan error)
	go func() { done <- c.SignIn(t.Context(), tenant.Graph) }()
	var code tenant.DeviceCode
	until(t, func() bool {
		if s := c.State(); s.DeviceCode != nil {
			code = *s.DeviceCode
		}
		return code.User != ""
	})
	if code.Address != w.Endpoints().Login+"/devicelogin" || len(code.User) != 9 {
		t.Errorf("code %+v", code)
	}
	if left := code.Expires.Sub(w.Clock.Now()); left > 15*time.Minute || left < 10*time.Minute {
		t.Errorf("good for %v", left)
	}
	if err := <-done; err != nil || c.State().DeviceCode != nil {
		t.Errorf("%v, %+v", err, c.State().DeviceCode)
	}
}

// A cancelled sign-in is no longer shown.
func TestSignInIsGivenUp(t *testing.T) {
	for name, change := range map[string]func(*tenant.Config){
		"device": nil,
		"browser": func(c *tenant.Config) {
			c.Auth, c.Open = tenant.Browser, func(string) error { return errors.New("there is no browser") }
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, simulated.Options{PendingPolls: 1000})
			c := w.client(t, change)
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan error)
			go func() { done <- c.SignIn(ctx, tenant.Graph) }()
			until(t, func() bool { s := c.State(); return s.DeviceCode != nil || s.BrowserURL != "" })
			cancel()
			if err := <-done; !errors.Is(err, context.Canceled) {
				t.Errorf("%v", err)
			}
			if s := c.State(); s.DeviceCode != nil || s.BrowserURL != "" {
				t.Errorf("state %+v", s)
			}
		})
	}
}

func TestNobodySignsIn(t *testing.T) {
	w := newWorld(t, simulated.Options{})
	c := w.client(t, func(c *tenant.Config) {
		c.Auth, c.Open = tenant.Browser, func(string) error { return nil }
		c.Clock = simulated.NewClock(simulated.DefaultTime(), 10_000)
	})
	err := c.SignIn(t.Context(), tenant.Graph)
	if e := (*tenant.Error)(nil); !errors.As(err, &e) || e.Kind != tenant.Refused || !strings.Contains(e.Error(), "no sign-in before the timeout") {
		t.Errorf("%v", err)
	}
}

// A redirect that does not come from the sign-in is ignored.
func TestCallbackIsParticular(t *testing.T) {
	w := newWorld(t, simulated.Options{})
	c := w.client(t, func(c *tenant.Config) {
		c.Auth = tenant.Browser
		c.Open = func(address string) error {
			u, err := url.Parse(address)
			if err != nil {
				return err
			}
			back := u.Query().Get("redirect_uri")
			state := url.QueryEscape(u.Query().Get("state"))
			for _, stray := range []string{
				"/favicon.ico", "/?code=forged", "/?code=forged&state=wrong", "/?error=access_denied", "/other?code=forged&state=" + state,
			} {
				response, err := http.Get(back + stray)
				if err != nil {
					return err
				}
				_ = response.Body.Close()
				if response.StatusCode != http.StatusNotFound {
					t.Errorf("%s: %s", stray, response.Status)
				}
			}
			http.DefaultClient.CloseIdleConnections()
			return tenanttest.OpenBrowser(address)
		}
	})
	if err := c.SignIn(t.Context(), tenant.Graph); err != nil {
		t.Error(err)
	}
}

// A token that expires while pages are read is renewed without asking the user.
func TestRenewalWhilePaging(t *testing.T) {
	t.Parallel()
	var all sync.WaitGroup
	defer all.Wait()
	for _, way := range []string{"device", "browser", "secret", "PEM"} {
		beside(t, &all, way, func(t *testing.T) {
			w := newWorld(t, simulated.Options{
				TokenLife: 40 * time.Second,
				Faults: []fault.Fault{
					{Route: route.GraphList, Kind: fault.TokenExpired, After: 5, Times: 1},
					{Route: route.GraphList, Kind: fault.TokenExpired, After: 9, Times: 1},
					{Route: route.ActivityList, Kind: fault.TokenExpired, After: 3, Times: 1},
				},
			})
			c := w.client(t, w.by(t, way))
			for range 20 {
				for _, s := range []tenant.Service{tenant.Graph, tenant.Manage} {
					if _, err := c.Do(t.Context(), probe(s)); err != nil {
						w.says(err)
						t.Fatal(err)
					}
				}
				if err := w.Clock.Sleep(t.Context(), 3*time.Second); err != nil {
					t.Fatal(err)
				}
			}
			if asked := w.CallCount(route.DeviceCode) + w.CallCount(route.Authorize); !c.AppOnly() && asked != 1 {
				t.Errorf("the user was asked %d times", asked)
			}
			if got := w.CallCount(route.Token); got < 6 {
				t.Errorf("%d tokens", got)
			}
		})
	}
}

// A revoked refresh token makes the user sign in again.
func TestRevokedRefreshToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulated.Options{Faults: []fault.Fault{{Route: route.Token, Kind: fault.RefreshRefused, After: 1, Times: 1}}})
	c := w.client(t, nil)
	for _, s := range allServices() {
		if _, err := c.Do(t.Context(), probe(s)); err != nil {
			t.Fatal(err)
		}
	}
	if got := w.CallCount(route.DeviceCode); got != 2 {
		t.Errorf("the user was asked %d times, want 2", got)
	}
}

// A token for another service is replaced once; then the error says what is wrong.
func TestWrongAudience(t *testing.T) {
	for times, refused := range map[int]bool{1: false, 0: true} {
		w := newWorld(t, simulated.Options{Faults: []fault.Fault{{Route: route.Token, Kind: fault.WrongAudience, Times: times}}})
		_, err := w.client(t, w.by(t, "secret")).Do(t.Context(), probe(tenant.Graph))
		w.says(err)
		if (err != nil) != refused {
			t.Errorf("%d times: %v", times, err)
		}
		if e := (*tenant.Error)(nil); refused && (!errors.As(err, &e) || e.Kind != tenant.Denied || e.Status != 401 ||
			!strings.Contains(e.Error(), "for another service or cloud: check --cloud (global) and --endpoints")) {
			t.Errorf("%v", err)
		}
	}
}

// The error names the missing permission, for each service and both kinds of sign-in.
func TestMissingPermission(t *testing.T) {
	t.Parallel()
	var all sync.WaitGroup
	defer all.Wait()
	none := simulated.Options{WithoutGraph: true, WithoutExchange: true, WithoutActivity: true}
	roleless := simulated.Options{WithoutAuditRole: true}
	cases := []struct {
		way     string
		options simulated.Options
		service tenant.Service
		want    []string
	}{
		{"secret", none, tenant.Graph, []string{"AuditLogsQuery-Exchange.Read.All", "admin consent"}},
		{"secret", none, tenant.Exchange, []string{"Exchange.ManageAsApp", "View-Only Audit Logs"}},
		{"secret", none, tenant.Manage, []string{"ActivityFeed.Read", "admin consent"}},
		{"secret", roleless, tenant.Exchange, []string{"Exchange.ManageAsApp", "View-Only Audit Logs"}},
		{"browser", none, tenant.Graph, []string{"AuditLogsQuery-Exchange.Read.All", "admin consent"}},
		{"browser", none, tenant.Exchange, []string{"Exchange.Manage", "admin consent"}},
		{"browser", none, tenant.Manage, []string{"ActivityFeed.Read", "admin consent"}},
		{"browser", roleless, tenant.Graph, []string{"View-Only Audit Logs", simulated.User}},
		{"browser", roleless, tenant.Exchange, []string{"View-Only Audit Logs", simulated.User}},
	}
	for _, c := range cases {
		beside(t, &all, fmt.Sprint(c.way, " ", c.service, " ", c.options.WithoutAuditRole), func(t *testing.T) {
			w := newWorld(t, c.options)
			call := probe(c.service)
			if c.service == tenant.Graph {
				call.Method, call.Body = http.MethodPost, []byte(`{"displayName":"whoread","filterStartDateTime":"2026-09-01T00:00:00Z","filterEndDateTime":"2026-09-02T00:00:00Z"}`)
			}
			_, err := w.client(t, w.by(t, c.way)).Do(t.Context(), call)
			w.says(err)
			var e *tenant.Error
			if !errors.As(err, &e) || e.Kind != tenant.Denied {
				t.Fatalf("%+v", err)
			}
			for _, want := range append(c.want, simulated.ClientID) {
				if !strings.Contains(e.Error(), want) {
					t.Errorf("%q does not say %q", e, want)
				}
			}
		})
	}
}

func TestLoginPersists(t *testing.T) {
	t.Parallel()
	var all sync.WaitGroup
	defer all.Wait()
	var faults []fault.Fault
	for i, kind := range []fault.Kind{
		fault.Throttle, fault.InternalError, fault.Unavailable, fault.Reset, fault.Truncated,
	} {
		faults = append(faults, fault.Fault{Route: route.Token, Kind: kind, After: i, Times: 1})
	}
	for _, way := range []string{"secret", "PEM"} {
		beside(t, &all, way, func(t *testing.T) {
			w := newWorld(t, simulated.Options{Faults: faults})
			c := w.client(t, w.by(t, way))
			if err := c.SignIn(t.Context(), tenant.Graph); err != nil {
				t.Error(err)
			}
			if got := w.CallCount(route.Token); got != 6 {
				t.Errorf("%d calls", got)
			}
		})
	}
	beside(t, &all, "device", func(t *testing.T) {
		w := newWorld(t, simulated.Options{PendingPolls: 1, Faults: []fault.Fault{
			{Route: route.DeviceCode, Kind: fault.BadGateway, Times: 1},
			{Route: route.Token, Kind: fault.Reset, Times: 1},
			{Route: route.Token, Kind: fault.Throttle, After: 1, Times: 1},
		}})
		c := w.client(t, nil)
		if err := c.SignIn(t.Context(), tenant.Graph); err != nil {
			t.Error(err)
		}
		if got := w.CallCount(route.DeviceCode); got != 2 {
			t.Errorf("%d codes were asked for, one of which came", got)
		}
	})
}

func TestLoginGivesUp(t *testing.T) {
	t.Parallel()
	var all sync.WaitGroup
	defer all.Wait()
	for _, kind := range []fault.Kind{fault.Unavailable, fault.BadGateway, fault.Reset} {
		beside(t, &all, string(kind), func(t *testing.T) {
			w := newWorld(t, simulated.Options{Faults: []fault.Fault{{Route: route.Token, Kind: kind}}})
			err := w.client(t, w.by(t, "secret")).SignIn(t.Context(), tenant.Graph)
			w.says(err)
			if e := (*tenant.Error)(nil); !errors.As(err, &e) || e.Kind != tenant.Busy || e.Calls != 6 || !strings.HasPrefix(e.Error(), "Entra could not answer after 6 attempts") {
				t.Errorf("%v", err)
			}
		})
	}
}

// beside runs a parallel subtest, since these tests mostly wait.
func beside(t *testing.T, all *sync.WaitGroup, name string, test func(*testing.T)) {
	all.Go(func() { t.Run(name, test) })
}

func until(t *testing.T, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it never came to it")
		}
	}
}

// A code for a stranger's page is not shown.
func TestForeignPageIsNotShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulated.Options{Faults: []fault.Fault{{Route: route.DeviceCode, Kind: fault.ForeignPage}}})
	c := w.client(t, nil)
	err := c.SignIn(t.Context(), tenant.Graph)
	var said *tenant.Error
	if !errors.As(err, &said) || said.Kind != tenant.Refused ||
		!strings.Contains(err.Error(), `sends the user to "https://microsoft.com.fabrikam.example/devicelogin", which is not a sign-in page of the cloud global`) {
		t.Errorf("it says %v", err)
	}
	if code := c.State().DeviceCode; code != nil || w.CallCount(route.Token) > 0 {
		t.Errorf("shown is %+v, and the token was asked for %d times", code, w.CallCount(route.Token))
	}
}
