package tenant

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/oauth2"
)

func newEntraClient(auth Auth) *entraClient {
	return &entraClient{config: Config{Auth: auth, ClientID: "the-app", Clock: newClock()}}
}

// Each known number has advice that fits the way to sign in.
func TestEntraErrors(t *testing.T) {
	cases := []struct {
		number int
		auth   Auth
		kind   ErrorKind
		want   string
	}{
		{7000215, ClientSecret, Refused, "not its ID"},
		{7000222, ClientSecret, Refused, "create a new one"},
		{7000218, Device, Refused, "Allow public client flows"},
		{700027, ClientCertificate, Refused, "upload the certificate"},
		{700027, ClientSecret, Refused, "upload the certificate"},
		{700024, ClientCertificate, Refused, "the clock of this computer is wrong: it shows 2026-10-01 06:00:00 UTC, Entra's clock 2026-10-01 08:30:00, a difference of 2h30m0s; correct it"},
		{700016, Device, Refused, "check --client-id and --tenant"},
		{90002, Device, Refused, "check --tenant and --cloud"},
		{50011, Browser, Refused, "http://localhost"},
		{9002326, Browser, Refused, "not as a single-page application"},
		{65001, ClientSecret, Denied, "permission Exchange.ManageAsApp of Exchange"},
		{65001, Device, Denied, "permission Exchange.Manage of Exchange"},
		{500011, Device, Denied, "grant the app the-app"},
		{53003, Device, Refused, "use --auth browser"},
		{53003, Browser, Refused, "--auth certificate"},
		{53000, Device, Refused, "--auth browser on such a device"},
		{50105, Device, Refused, "Enterprise applications"},
		{50076, Device, Refused, "second factor"},
		{50020, Browser, Refused, "an account of the tenant"},
		{50057, Browser, Refused, "locked or disabled"},
		{65004, Browser, Refused, "ask an administrator"},
		{70020, Device, Refused, "start again for a new code"},
		{70020, Browser, Refused, "no sign-in before the timeout"},
		{70018, Device, Refused, "a new code"},
		{700082, Device, Refused, "sign in again"},
		{123456, Device, Refused, ""},
	}
	for _, c := range cases {
		body, err := json.Marshal(map[string]any{
			"error": "some_error", "error_codes": []int{c.number}, "trace_id": "trace-1",
			"error_description": fmt.Sprintf("AADSTS%d: The reason.\r\nTrace ID: trace-1 Correlation ID: c Timestamp: 2026-10-01 08:30:00Z", c.number),
		})
		if err != nil {
			t.Fatal(err)
		}
		from := &oauth2.RetrieveError{Body: body, Response: &http.Response{StatusCode: 400, Header: http.Header{"Date": {"Thu, 01 Oct 2026 08:30:00 GMT"}}}}
		e := newEntraClient(c.auth).newSignInError(Exchange, from)
		if e.Kind != c.kind || e.Code != fmt.Sprintf("AADSTS%d", c.number) || e.Message != "The reason." || e.RequestID != "trace-1" {
			t.Errorf("%d: %+v", c.number, *e)
		}
		if !strings.Contains(e.Advice, c.want) || c.want == "" && e.Advice != "" {
			t.Errorf("%d by %s: %q, want %q", c.number, c.auth, e.Advice, c.want)
		}
	}
}

// Errors of Entra in other forms get the right kind as well.
func TestUnusualEntraErrors(t *testing.T) {
	cases := []struct {
		status int
		body   string
		kind   ErrorKind
		want   string
	}{
		{400, `{"error":"authorization_declined"}`, Refused, "signing in for Graph was refused (400 Bad Request, authorization_declined); the user declined the sign-in; start again and accept, or sign in another way with --auth"},
		{400, `{"error":"expired_token"}`, Refused, "signing in for Graph was refused (400 Bad Request, expired_token); the code expired before it was entered; start again for a new code"},
		{400, `{"error":"invalid_request","error_codes":[90002]}`, Refused, "signing in for Graph was refused (400 Bad Request, AADSTS90002); check --tenant and --cloud: there is no such tenant"},
		{400, `{"error":"x","error_codes":"none"}`, Refused, "signing in for Graph was refused (400 Bad Request, x)"},
		{400, `{"error":"temporarily_unavailable"}`, Busy, "Entra could not answer (400 Bad Request, temporarily_unavailable)"},
		{502, `<html>`, Busy, "Entra could not answer (502 Bad Gateway)"},
		{429, ``, Busy, "Entra could not answer (429 Too Many Requests)"},
		{404, `Not here`, Absent, "Entra does not offer this (404 Not Found)"},
	}
	for _, c := range cases {
		e := newEntraClient(Device).newSignInError(Graph, &oauth2.RetrieveError{Body: []byte(c.body), Response: &http.Response{StatusCode: c.status}})
		if e.Kind != c.kind || e.Error() != c.want {
			t.Errorf("%d %s: kind %d: %s\nwant %s", c.status, c.body, e.Kind, e, c.want)
		}
	}
}

// An error never quotes what was sent to Entra, or anything that looks like a token.
func FuzzEntraError(f *testing.F) {
	f.Add(400, []byte(`{"error":"invalid_grant","error_description":"AADSTS70000: The refresh token opaque-token-1 is bad.","trace_id":"opaque-token-1"}`))
	f.Add(400, []byte(`{"error":"opaque-token-1","error_description":"AADSTS700024: a\u0000b"}`))
	f.Add(200, []byte(`{"error":{"code":1},"error_codes":[-1]}`))
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		for a := range ClientCertificate + 1 {
			from := &oauth2.RetrieveError{Body: body, ErrorCode: string(body), Response: &http.Response{StatusCode: status}}
			text := newEntraClient(a).newSignInError(Graph, from, "opaque-token-1").Error()
			if strings.Contains(text, "opaque-token-1") || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) || len(text) > 16<<10 {
				t.Errorf("%q", text)
			}
		}
	})
}

// An ID token never yields more than a name and an ID.
func FuzzClaims(f *testing.F) {
	f.Add("e30.eyJ0aWQiOiI2YjFmM2E1Mi00YzBlLTRkOGEtOWI1Ny0yZjZlOGQxYzdhOTAifQ.c2ln")
	f.Add("a.b")
	f.Add("..")
	f.Fuzz(func(t *testing.T, token string) {
		if c := readClaims(token); c.Tenant != "" && !guid.MatchString(c.Tenant) {
			t.Errorf("tenant %q", c.Tenant)
		}
	})
}
