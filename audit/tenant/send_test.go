package tenant

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

type transport func(*http.Request) (*http.Response, error)

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) { return t(r) }

// slowBody is a body that arrives in pieces with pauses, until it ends or ctx ends.
type slowBody struct {
	ctx    context.Context
	every  time.Duration
	pieces int
}

func (s *slowBody) Read(p []byte) (int, error) {
	if s.pieces == 0 {
		return 0, io.EOF
	}
	s.pieces--
	if err := RealClock().Sleep(s.ctx, s.every); err != nil {
		return 0, err
	}
	return copy(p, "piece "), nil
}

func (s *slowBody) Close() error { return nil }

// A silent service times out, a slow one does not.
func TestSendTimesOutOnlyIfSilent(t *testing.T) {
	cases := map[string]struct {
		before time.Duration // before the answer begins
		body   slowBody
		want   error
		took   time.Duration
	}{
		"at once":          {0, slowBody{pieces: 1}, nil, 0},
		"a slow body":      {time.Minute, slowBody{pieces: 20, every: 4 * time.Minute}, nil, 81 * time.Minute},
		"no answer":        {time.Hour, slowBody{}, errTimeout, 5 * time.Minute},
		"no rest of it":    {time.Minute, slowBody{pieces: 2, every: 6 * time.Minute}, errTimeout, 6 * time.Minute},
		"no longer a rest": {0, slowBody{pieces: 2, every: 299 * time.Second}, nil, 598 * time.Second},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := httpSender{status: &clientStatus{}, clock: RealClock(), timeout: defaultTimeout, maxBody: maxAnswer, http: &http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
					if err := RealClock().Sleep(r.Context(), c.before); err != nil {
						return nil, err
					}
					body := c.body
					body.ctx = r.Context()
					return &http.Response{StatusCode: 200, Body: &body, ContentLength: -1, Header: http.Header{}, Request: r}, nil
				})}}
				r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://graph.example/x", http.NoBody)
				if err != nil {
					t.Fatal(err)
				}
				start := time.Now()
				got := w.sendOnce(t.Context(), r)
				if !errors.Is(got.err, c.want) || c.want == nil && (got.err != nil || len(got.body) != 6*c.body.pieces) {
					t.Errorf("body %q, error %v; want %v", got.body, got.err, c.want)
				}
				if took := time.Since(start); took != c.took {
					t.Errorf("took %v, want %v", took, c.took)
				}
			})
		})
	}
}

type endlessBody struct{}

func (endlessBody) Read(p []byte) (int, error) { return len(p), nil }
func (endlessBody) Close() error               { return nil }

func TestSendLimitsBodySize(t *testing.T) {
	const most = 2 << 20
	for code, want := range map[int]error{200: errTooLarge, 500: nil} {
		w := httpSender{status: &clientStatus{}, clock: RealClock(), timeout: defaultTimeout, maxBody: most, http: &http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: code, Body: endlessBody{}, ContentLength: -1, Header: http.Header{}, Request: r}, nil
		})}}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://graph.example/x", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		if got := w.sendOnce(t.Context(), r); !errors.Is(got.err, want) || len(got.body) > maxErrorBody {
			t.Errorf("%d: error %v, %d bytes", code, got.err, len(got.body))
		}
	}
}

func TestSendErrorsOmitAddress(t *testing.T) {
	client, err := newHTTP("")
	if err != nil {
		t.Fatal(err)
	}
	w := httpSender{status: &clientStatus{}, clock: RealClock(), timeout: defaultTimeout, http: client}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1:1/x?code=opaque", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	got := w.sendOnce(t.Context(), r)
	if got.err == nil || got.sent || strings.Contains(got.err.Error(), "opaque") {
		t.Errorf("%+v", got)
	}
}
