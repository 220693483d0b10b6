package tenant

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	simulated "whoread/fixtures/tenant"
)

// closeConnection closes the connection, after what was written.
func closeConnection(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

func answerRows(w http.ResponseWriter) { writeJSON(w, 200, map[string]any{"value": []int{1, 2, 3}}) }

// A call gets its answer despite a few failures.
func TestDoRetries(t *testing.T) {
	status := func(code int) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) { w.WriteHeader(code) }
	}
	cases := map[string]struct {
		trouble func(http.ResponseWriter)
		least   time.Duration // minimum time to wait
		most    time.Duration
	}{
		"throttled in seconds": {func(w http.ResponseWriter) {
			w.Header().Set("Retry-After", "17")
			w.WriteHeader(429)
		}, 17 * time.Second, 18 * time.Second},
		"throttled until a date": {func(w http.ResponseWriter) {
			w.Header().Set("Date", "Thu, 01 Oct 2026 06:00:00 GMT")
			w.Header().Set("Retry-After", "Thu, 01 Oct 2026 06:01:00 GMT")
			w.WriteHeader(429)
		}, 60 * time.Second, 61 * time.Second},
		"throttled without a time": {status(429), 5 * time.Second, 15 * time.Second},
		"throttled with nonsense": {func(w http.ResponseWriter) {
			w.Header().Set("Retry-After", "soon")
			w.WriteHeader(429)
		}, 5 * time.Second, 15 * time.Second},
		"throttled for no time": {func(w http.ResponseWriter) {
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(429)
		}, time.Second, 2 * time.Second},
		"AF429 as 403": {func(w http.ResponseWriter) {
			writeJSON(w, 403, map[string]any{"error": map[string]string{"code": "AF429", "message": "Too many requests. Method=GetBlob"}})
		}, 5 * time.Second, 15 * time.Second},
		"500": {status(500), time.Second / 2, 2 * time.Second},
		"502": {status(502), time.Second / 2, 2 * time.Second},
		"503 with a time": {func(w http.ResponseWriter) {
			w.Header().Set("Retry-After", "5")
			w.WriteHeader(503)
		}, 5 * time.Second, 6 * time.Second},
		"504":   {status(504), time.Second / 2, 2 * time.Second},
		"reset": {closeConnection, time.Second / 2, 2 * time.Second},
		"reset in mid-body": {func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, `{"value":[1,2`)
			_ = http.NewResponseController(w).Flush()
			closeConnection(w)
		}, time.Second / 2, 2 * time.Second},
		"truncated JSON": {func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "application/json; odata.metadata=minimal")
			_, _ = io.WriteString(w, `{"value":[1,2`)
		}, time.Second / 2, 2 * time.Second},
		"truncated gzip": {func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Encoding", "gzip")
			var b strings.Builder
			z := gzip.NewWriter(&b)
			_, _ = io.WriteString(z, `{"value":[1,2,3]}`)
			_ = z.Close()
			_, _ = io.WriteString(w, b.String()[:b.Len()-9])
		}, time.Second / 2, 2 * time.Second},
		"an empty answer that says JSON": {func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "application/json")
		}, time.Second / 2, 2 * time.Second},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, func(w http.ResponseWriter, _ *http.Request, n int) {
				if n == 1 {
					c.trouble(w)
					return
				}
				answerRows(w)
			})
			client := f.newClient(t, nil)
			answer, err := client.Do(t.Context(), Call{Service: Graph, Method: http.MethodPost, URL: "/v1.0/x", Body: []byte("{}")})
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.TrimSpace(string(answer.Body)); got != `{"value":[1,2,3]}` || answer.Status != 200 || answer.Calls != 2 {
				t.Errorf("answer %d %q after %d calls", answer.Status, got, answer.Calls)
			}
			slept := client.config.Clock.(*simulated.LeapClock).Pauses()
			if len(slept) != 1 || slept[0] < c.least || slept[0] > c.most {
				t.Errorf("waited %v, want one wait of %v to %v", slept, c.least, c.most)
			}
			if s := client.State(); len(s.Waits) != 0 || s.Calls < 3 {
				t.Errorf("state %+v: want no wait any more, and all calls counted", s)
			}
		})
	}
}

// A call that may have taken effect is not repeated if Once is set.
func TestDoOnce(t *testing.T) {
	cases := map[string]struct {
		trouble func(http.ResponseWriter)
		calls   int
	}{
		"throttled":      {func(w http.ResponseWriter) { w.WriteHeader(429) }, 2},
		"token run out":  {func(w http.ResponseWriter) { w.WriteHeader(401) }, 2},
		"500":            {func(w http.ResponseWriter) { w.WriteHeader(500) }, 1},
		"503":            {func(w http.ResponseWriter) { w.Header().Set("Retry-After", "1"); w.WriteHeader(503) }, 1},
		"504":            {func(w http.ResponseWriter) { w.WriteHeader(504) }, 1},
		"reset":          {closeConnection, 1},
		"truncated JSON": {func(w http.ResponseWriter) { w.Header().Set("Content-Type", "application/json"); w.WriteHeader(201) }, 1},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, func(w http.ResponseWriter, _ *http.Request, n int) {
				if n == 1 {
					c.trouble(w)
					return
				}
				answerRows(w)
			})
			_, err := f.newClient(t, nil).Do(t.Context(), Call{Method: http.MethodPost, URL: "/v1.0/x", Body: []byte("{}"), Once: true})
			if got := len(f.serviceRequests()); got != c.calls {
				t.Errorf("%d calls, want %d", got, c.calls)
			}
			if c.calls == 2 {
				if err != nil {
					t.Error(err)
				}
				return
			}
			e := asError(t, err)
			if e.Kind != Busy || e.Calls != 1 || !e.Sent || !strings.Contains(e.Error(), "is unknown") {
				t.Errorf("error %q of kind %d after %d calls", e, e.Kind, e.Calls)
			}
		})
	}
}

// A call that was never sent is repeated even if Once is set.
func TestDoOnceUnsent(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, _ *http.Request, _ int) { answerRows(w) })
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "http://" + listener.Addr().String()
	_ = listener.Close()
	client := f.newClient(t, func(c *Config) { c.Endpoints.Graph = nobody })
	_, err = client.Do(t.Context(), Call{Method: http.MethodPost, URL: "/v1.0/x", Once: true})
	e := asError(t, err)
	if e.Kind != Busy || e.Calls != callAttempts || e.Status != 0 || e.Sent {
		t.Errorf("error %q of kind %d after %d calls, want %d calls", e, e.Kind, e.Calls, callAttempts)
	}
}

func TestDoGivesUp(t *testing.T) {
	cases := map[string]struct {
		answer func(http.ResponseWriter)
		calls  int // at least
		want   []string
	}{
		"failing": {func(w http.ResponseWriter) {
			w.Header().Set("request-id", "11111111-0000-0000-0000-000000000001")
			writeJSON(w, 503, map[string]any{"error": map[string]string{"code": "serviceNotAvailable", "message": "The service is down."}})
		}, callAttempts, []string{"Graph could not answer", "503 Service Unavailable", "serviceNotAvailable", "The service is down", "11111111-0000-0000-0000-000000000001"}},
		"throttling for ever": {func(w http.ResponseWriter) { w.WriteHeader(429) }, 6, []string{"Graph could not answer", "429 Too Many Requests", "try again later"}},
		"throttling for hours": {func(w http.ResponseWriter) {
			w.Header().Set("Retry-After", "7200")
			w.WriteHeader(429)
		}, 1, []string{"retry after 2026-10-01 08:00:00 UTC"}},
		"breaking off": {closeConnection, callAttempts, []string{"Graph could not answer after 8 attempts"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, func(w http.ResponseWriter, _ *http.Request, _ int) { c.answer(w) })
			client := f.newClient(t, nil)
			_, err := client.Do(t.Context(), Call{URL: "/v1.0/x"})
			e := asError(t, err)
			if e.Kind != Busy || e.Calls < c.calls || e.Calls > 20 {
				t.Errorf("kind %d after %d calls", e.Kind, e.Calls)
			}
			for _, want := range c.want {
				if !strings.Contains(e.Error(), want) {
					t.Errorf("error %q does not say %q", e, want)
				}
			}
			var waited time.Duration
			for _, d := range client.config.Clock.(*simulated.LeapClock).Pauses() {
				waited += d
			}
			if waited > longestWait {
				t.Errorf("waited %v", waited)
			}
		})
	}
}

// An expired token is renewed several times in a row, any other rejected token once.
func TestDoRenewsToken(t *testing.T) {
	for said, want := range map[string]struct {
		takes string // the accepted token
		calls int    // 0 for denied
	}{
		"Access token has expired.":                          {"access-5", 5},
		"Access token has expired, again.":                   {"none", 0},
		"Access token validation failure. Invalid audience.": {"access-2", 2},
		"Access token validation failure. Wrong audience.":   {"access-3", 0},
	} {
		t.Run(said, func(t *testing.T) {
			f := newFake(t, func(w http.ResponseWriter, r *http.Request, _ int) {
				if r.Header.Get("Authorization") == "Bearer "+want.takes {
					answerRows(w)
					return
				}
				writeJSON(w, 401, map[string]any{"error": map[string]string{"code": "InvalidAuthenticationToken", "message": said}})
			})
			answer, err := f.newClient(t, nil).Do(t.Context(), Call{URL: "/v1.0/x"})
			if want.calls == 0 {
				if e := asError(t, err); e.Kind != Denied || e.Status != 401 || e.Calls > 5 {
					t.Errorf("error %q of kind %d after %d calls", e, e.Kind, e.Calls)
				}
				return
			}
			if err != nil || answer.Calls != want.calls || len(f.tokenForms()) != want.calls {
				t.Errorf("%+v, %v, %d tokens", answer, err, len(f.tokenForms()))
			}
		})
	}
}

// An incomplete error body is requested again, since the body determines the meaning.
func TestDoRetriesIncompleteErrors(t *testing.T) {
	for name, broken := range map[string]func(w http.ResponseWriter){
		"JSON cut off": func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(400)
			_, _ = w.Write([]byte(`{"error":{"code":"AF20`))
		},
		"body cut off": func(w http.ResponseWriter) {
			w.Header().Set("Content-Length", "100")
			w.WriteHeader(400)
			_, _ = w.Write([]byte(`{"error":`))
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, func(w http.ResponseWriter, _ *http.Request, n int) {
				if n == 1 {
					broken(w)
					return
				}
				writeJSON(w, 400, map[string]any{"error": map[string]string{"code": "AF20024", "message": "The subscription is already enabled."}})
			})
			_, err := f.newClient(t, nil).Do(t.Context(), Call{URL: "/v1.0/x"})
			if e := asError(t, err); e.Code != "AF20024" || e.Calls != 2 {
				t.Errorf("error %q with the code %q after %d calls", e, e.Code, e.Calls)
			}
		})
	}
}

func TestTokenIsRenewedBeforeExpiry(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, _ *http.Request, _ int) { answerRows(w) })
	client := f.newClient(t, nil)
	clock := client.config.Clock.(*simulated.LeapClock)
	for _, step := range []struct {
		pass   time.Duration
		tokens int
	}{{0, 1}, {50 * time.Minute, 1}, {5 * time.Minute, 2}, {54 * time.Minute, 2}, {time.Hour, 3}} {
		clock.Advance(step.pass)
		if _, err := client.Do(t.Context(), Call{URL: "/v1.0/x"}); err != nil {
			t.Fatal(err)
		}
		if got := len(f.tokenForms()); got != step.tokens {
			t.Errorf("after another %v %d tokens were asked for, want %d", step.pass, got, step.tokens)
		}
	}
}

// A refusal is an error of the right kind, without a retry.
func TestDoReturnsRefusals(t *testing.T) {
	cases := []struct {
		status int
		code   string
		kind   ErrorKind
	}{
		{400, "BadRequest", Other},
		{403, "Forbidden", Denied},
		{404, "UnknownError", Absent},
		{409, "Conflict", Other},
		{400, "AF20024", Other},
		{302, "", Other},
	}
	for _, c := range cases {
		t.Run(fmt.Sprint(c.status, c.code), func(t *testing.T) {
			f := newFake(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
				if c.status == 302 {
					w.Header().Set("Location", "https://elsewhere.example/")
				}
				writeJSON(w, c.status, map[string]any{"error": map[string]string{"code": c.code, "message": "No."}})
			})
			_, err := f.newClient(t, nil).Do(t.Context(), Call{URL: "/v1.0/x"})
			if e := asError(t, err); e.Kind != c.kind || e.Code != c.code || e.Status != c.status || e.Calls != 1 {
				t.Errorf("error %q: %+v", e, *e)
			}
			if got := len(f.serviceRequests()); got != 1 {
				t.Errorf("%d calls", got)
			}
		})
	}
}

// A request has the user agent, a request ID and the token, which the caller cannot replace.
func TestDoSendsRequest(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("X-Body", string(body))
		if r.Header.Get("Accept-Encoding") == "gzip" {
			w.Header().Set("Content-Encoding", "gzip")
			w.Header().Set("Content-Type", "application/json")
			z := gzip.NewWriter(w)
			_, _ = io.WriteString(z, "\ufeff{}")
			_ = z.Close()
		}
	})
	client := f.newClient(t, nil)
	header := http.Header{"authorization": {"Basic abc"}, "accept-encoding": {"br"}, "x-cmdletname": {"Search-UnifiedAuditLog"}}
	answer, err := client.Do(t.Context(), Call{
		Service: Exchange, Method: http.MethodPost, URL: "/adminapi/beta/contoso.example/InvokeCommand?a=b%27c&$top=1",
		Header: header, Body: []byte(`{"CmdletInput":{}}`),
	})
	if err != nil {
		t.Fatal(err)
	}
	if string(answer.Body) != "{}" || answer.Header.Get("X-Body") != `{"CmdletInput":{}}` {
		t.Errorf("answer %q to body %q", answer.Body, answer.Header.Get("X-Body"))
	}
	r := f.serviceRequests()[0]
	for name, want := range map[string]string{
		"Authorization": "Bearer access-1", "User-Agent": "whoread/1.2.3", "Content-Type": "application/json",
		"Accept": "application/json", "X-Cmdletname": "Search-UnifiedAuditLog",
	} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if !guid.MatchString(r.Header.Get("client-request-id")) {
		t.Errorf("client-request-id %q", r.Header.Get("client-request-id"))
	}
	if r.RequestURI != "/adminapi/beta/contoso.example/InvokeCommand?a=b%27c&$top=1" {
		t.Errorf("asked for %s", r.RequestURI)
	}
	if header.Get("authorization") != "" || len(header) != 3 {
		t.Errorf("the header of the caller was changed: %v", header)
	}
	form := f.tokenForms()[0]
	want := url.Values{
		"grant_type": {"client_credentials"}, "client_id": {"the-app"}, "client_secret": {"s3cr3t-of-the-app"},
		"scope": {"https://outlook.office365.com/.default"},
	}
	if form.Encode() != want.Encode() {
		t.Errorf("asked for a token with %v, want %v", form, want)
	}
}

// Only GET requests follow redirects, within the host.
func TestDoRedirects(t *testing.T) {
	var foreign atomic.Int32
	elsewhere := newFake(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
		foreign.Add(1)
		answerRows(w)
	})
	f := newFake(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		switch r.URL.Path {
		case "/away":
			http.Redirect(w, r, elsewhere.service.URL+"/x", http.StatusTemporaryRedirect)
		case "/here":
			http.Redirect(w, r, "/there", http.StatusTemporaryRedirect)
		default:
			answerRows(w)
		}
	})
	client := f.newClient(t, nil)
	for _, c := range []struct {
		method, path string
		ok           bool
	}{{"GET", "/here", true}, {"POST", "/here", false}, {"GET", "/away", false}, {"POST", "/away", false}} {
		_, err := client.Do(t.Context(), Call{Method: c.method, URL: c.path})
		if c.ok != (err == nil) {
			t.Errorf("%s %s: %v", c.method, c.path, err)
		}
		if err != nil && !strings.Contains(err.Error(), "--endpoints") {
			t.Errorf("%s %s: %v: does not say what to do", c.method, c.path, err)
		}
	}
	if foreign.Load() != 0 {
		t.Error("another host was asked")
	}
}

func TestDoLimitsConcurrency(t *testing.T) {
	for s, most := range map[Service]int{Graph: 4, Exchange: 2, Manage: 8} {
		var in atomic.Int32
		full, leave := make(chan struct{}), make(chan struct{})
		f := newFake(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
			now := in.Add(1)
			if int(now) == most {
				close(full)
			}
			if int(now) > most {
				t.Errorf("%s: %d in flight", s, now)
			}
			<-leave
			in.Add(-1)
			answerRows(w)
		})
		client := f.newClient(t, nil)
		var all sync.WaitGroup
		for range most {
			all.Go(func() {
				if _, err := client.Do(t.Context(), Call{Service: s, URL: "/x"}); err != nil {
					t.Error(err)
				}
			})
		}
		<-full
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		if _, err := client.Do(ctx, Call{Service: s, URL: "/x"}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: one more: %v, want it to wait for its turn", s, err)
		}
		cancel()
		close(leave)
		all.Wait()
		if got := len(f.serviceRequests()); got != most {
			t.Errorf("%s: %d requests, want %d", s, got, most)
		}
	}
}

func TestDoLimitsFeedRate(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, _ *http.Request, _ int) { answerRows(w) })
	client := f.newClient(t, nil)
	clock := client.config.Clock.(*simulated.LeapClock)
	start := clock.Now()
	for range 360 {
		if _, err := client.Do(t.Context(), Call{Service: Manage, URL: "/x"}); err != nil {
			t.Fatal(err)
		}
	}
	if took := clock.Now().Sub(start); took < 9*time.Second || took > 11*time.Second {
		t.Errorf("360 calls took %v, want 10 s: 60 at once and then 30 in a second", took)
	}
}

// Waits are shown while they last, and end with the context.
func TestStateShowsWaits(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
		w.Header().Set("Retry-After", "600")
		w.WriteHeader(429)
	})
	clock := frozen{newClock()}
	client := f.newClient(t, func(c *Config) { c.Clock = clock })
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		_, err := client.Do(ctx, Call{Service: Manage, URL: "/x"})
		ended <- err
	}()
	eventually(t, func() bool { return len(client.State().Waits) == 1 })
	s := client.State()
	if w := s.Waits[0]; w.Service != Manage || w.Reason != "The activity feed is throttling" || w.Until.Sub(clock.Now()) < 10*time.Minute || w.Until.Sub(clock.Now()) > 10*time.Minute+time.Second {
		t.Errorf("waits %+v", s.Waits)
	}
	if s.Account != "app the-app" || client.Tenant() != tenantGUID {
		t.Errorf("account %q of tenant %q", s.Account, client.Tenant())
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
	if s := client.State(); len(s.Waits) != 0 {
		t.Errorf("waits %+v after the end", s.Waits)
	}
}

func eventually(t *testing.T, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it never came to it")
		}
	}
}

// A cancelled sign-in does not fail other callers.
func TestCancelledSignIn(t *testing.T) {
	leave := make(chan struct{})
	begun := make(chan struct{}, 8)
	f := newFake(t, func(w http.ResponseWriter, _ *http.Request, _ int) { answerRows(w) })
	f.token = func(w http.ResponseWriter, form url.Values, n int) {
		begun <- struct{}{}
		if n == 1 {
			<-leave
		}
		writeToken(w, form, n)
	}
	client := f.newClient(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	first, second := make(chan error), make(chan error)
	go func() { first <- client.SignIn(ctx, Graph) }()
	<-begun
	go func() { second <- client.SignIn(t.Context(), Graph) }()
	cancel()
	if err := <-first; !errors.Is(err, context.Canceled) {
		t.Errorf("the first ended with %v", err)
	}
	if err := <-second; err != nil {
		t.Errorf("the second ended with %v", err)
	}
	close(leave)
}

func TestErrorReportsSent(t *testing.T) {
	for name, c := range map[string]struct {
		answer func(http.ResponseWriter)
		call   Call
		change func(*fakeService, *Config)
		sent   bool
	}{
		"denied":         {answer: func(w http.ResponseWriter) { w.WriteHeader(403) }, sent: true},
		"bad request":    {answer: func(w http.ResponseWriter) { w.WriteHeader(400) }, sent: true},
		"link elsewhere": {call: Call{URL: "https://evil.example/x"}},
		"no such cloud":  {change: func(_ *fakeService, c *Config) { c.Cloud = China }},
		"sign-in": {change: func(f *fakeService, _ *Config) {
			f.token = func(w http.ResponseWriter, _ url.Values, _ int) {
				writeJSON(w, 400, map[string]string{"error": "invalid_client"})
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, func(w http.ResponseWriter, _ *http.Request, _ int) { c.answer(w) })
			if c.call.URL == "" {
				c.call.URL = "/x"
			}
			client := f.newClient(t, func(config *Config) {
				if c.change != nil {
					c.change(f, config)
				}
			})
			_, err := client.Do(t.Context(), c.call)
			if e := asError(t, err); e.Sent != c.sent {
				t.Errorf("sent: %v, want %v: %v", e.Sent, c.sent, e)
			}
		})
	}
}
