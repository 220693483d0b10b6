package tenant

import (
	"net/http"
	"strings"
	"testing"
	"unicode"
)

func newUnpermittedClient(t testing.TB, auth Auth) *Client {
	t.Helper()
	c, err := New(Config{ClientID: "the-app", Auth: auth, Tenant: "contoso.example", Secret: NewSecret("abc")})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Each form of error becomes one sentence that says what to do.
func TestServiceErrors(t *testing.T) {
	cases := map[string]struct {
		service Service
		auth    Auth
		status  int
		body    string
		kind    ErrorKind
		want    string
	}{
		"Graph without a permission": {
			Graph, ClientSecret, 403, `{"error":{"code":"UnknownError","message":"{\"message\":\"App:5f1c2b7e-93d4-4a60-8c1e-7d2f0b6a4e35 dont have any permissions\"}","innerError":{"request-id":"r-1"}}}`, Denied,
			"Graph denies access (403 Forbidden, UnknownError): App:5f1c2b7e-93d4-4a60-8c1e-7d2f0b6a4e35 dont have any permissions; grant the app the-app the application permission AuditLogsQuery-Exchange.Read.All with admin consent (request-id r-1)",
		},
		"the same with another status": {
			Graph, ClientSecret, 500, `{"error":{"code":"UnknownError","message":"{\"message\":\"App:5f1c dont have any permissions\"}"}}`, Denied,
			"Graph denies access (500 Internal Server Error, UnknownError): App:5f1c dont have any permissions; grant the app the-app the application permission AuditLogsQuery-Exchange.Read.All with admin consent",
		},
		"Graph without a role": {
			Graph, Device, 403, `{"error":{"code":"Forbidden","message":"Access denied."}}`, Denied,
			"Graph denies access (403 Forbidden, Forbidden): Access denied; grant the app the-app the delegated permission AuditLogsQuery-Exchange.Read.All with admin consent, and the user the role View-Only Audit Logs (included in the role group Audit Reader of Purview)",
		},
		"Graph, another's token": {
			Graph, Device, 401, `{"error":{"code":"InvalidAuthenticationToken","message":"Access token validation failure. Invalid audience."}}`, Denied,
			"Graph denies access (401 Unauthorized, InvalidAuthenticationToken): Access token validation failure. Invalid audience; the token is for another service or cloud: check --cloud (global) and --endpoints",
		},
		"Graph v1.0 is not there": {
			Graph, Device, 404, `{"error":{"code":"UnknownError","message":"","innerError":{"date":"2026-10-01T06:00:00","request-id":"r-2","client-request-id":"c"}}}`, Absent,
			"Graph does not offer this (404 Not Found, UnknownError) (request-id r-2)",
		},
		"Graph is not ready": {
			Graph, Device, 400, `{"error":{"code":"BadRequest","message":"The query is not ready."}}`, Other,
			"Graph reports an error (400 Bad Request, BadRequest): The query is not ready",
		},
		"Exchange, the innermost reason": {
			Exchange, ClientSecret, 400, `{"error":{"code":"BadRequest","message":"Invalid Operation","details":[{"code":"Context","target":"","message":"|Microsoft.Exchange.Management.Tasks.ValidationException|less"}],"innererror":{"message":"m","type":"t","internalexception":{"message":"The start date is too old.","type":"t"}}}}`, Other,
			"Exchange reports an error (400 Bad Request, BadRequest): The start date is too old",
		},
		"Exchange, a detail": {
			Exchange, ClientSecret, 400, `{"error":{"code":"BadRequest","message":"Invalid Operation","details":[{"message":"|Microsoft.Exchange.Management.Tasks.ValidationException|No such parameter."}]}}`, Other,
			"Exchange reports an error (400 Bad Request, BadRequest): No such parameter",
		},
		"Exchange, NULs": {
			Exchange, ClientSecret, 403, strings.Repeat("\x00", 64), Denied,
			"Exchange denies access (403 Forbidden); grant the app the-app the application permission Exchange.ManageAsApp with admin consent, and a role such as View-Only Audit Logs in Exchange, or Global Reader in Entra",
		},
		"Exchange, nothing": {
			Exchange, Browser, 403, "", Denied,
			"Exchange denies access (403 Forbidden); grant the app the-app the delegated permission Exchange.Manage with admin consent, and the user the role View-Only Audit Logs in Exchange",
		},
		"Exchange, plain text": {
			Exchange, ClientSecret, 429, "Too many requests.\r\nTry again later.", Busy,
			"Exchange could not answer (429 Too Many Requests): Too many requests. Try again later",
		},
		"the feed, without a permission": {
			Manage, ClientSecret, 401, `{"error":{"code":"AF10001","message":"The permission set () sent in the request did not include the expected permission ActivityFeed.Read."}}`, Denied,
			"the activity feed denies access (401 Unauthorized, AF10001): The permission set () sent in the request did not include the expected permission ActivityFeed.Read; grant the app the-app the application permission ActivityFeed.Read with admin consent",
		},
		"the feed, throttled": {
			Manage, ClientSecret, 403, `{"error":{"code":"AF429","message":"Too many requests. Method=GetBlob, PublisherId=00000000-0000-0000-0000-000000000000"}}`, Busy,
			"the activity feed could not answer (403 Forbidden, AF429): Too many requests. Method=GetBlob, PublisherId=00000000-0000-0000-0000-000000000000",
		},
		"the feed, a name for an id": {
			Manage, ClientSecret, 400, `{"error":{"code":"AF20013","message":"The tenant ID passed in the URL (contoso.example) is not a valid GUID."}}`, Other,
			"the activity feed reports an error (400 Bad Request, AF20013): The tenant ID passed in the URL (contoso.example) is not a valid GUID; check --tenant: the activity feed needs the ID of the tenant that signed in, not one of its domains",
		},
		"the feed, its own trouble": {
			Manage, ClientSecret, 400, `{"error":{"code":"AF50000","message":"An internal error occurred. Retry the request."}}`, Busy,
			"the activity feed could not answer (400 Bad Request, AF50000): An internal error occurred. Retry the request",
		},
		"a message without an envelope": {
			Manage, ClientSecret, 401, `{"Message":"Authorization has been denied for this request."}`, Denied,
			"the activity feed denies access (401 Unauthorized): Authorization has been denied for this request; grant the app the-app the application permission ActivityFeed.Read with admin consent",
		},
		"a page": {
			Graph, Device, 502, "<html><head><title>502 Bad Gateway</title></head></html>", Busy,
			"Graph could not answer (502 Bad Gateway)",
		},
		"cut off":             {Graph, Device, 400, `{"error":{"code":"BadReq`, Other, "Graph reports an error (400 Bad Request)"},
		"of the wrong types":  {Graph, Device, 400, `{"error":{"code":7,"message":"No.","details":"none","innerError":[]}}`, Other, "Graph reports an error (400 Bad Request): No"},
		"a name for an error": {Graph, Device, 400, `{"error":"invalid_request","error_description":"No."}`, Other, "Graph reports an error (400 Bad Request, invalid_request): No"},
		"a status of its own": {Graph, Device, 499, ``, Other, "Graph reports an error (499)"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			e := newUnpermittedClient(t, c.auth).newServiceError(c.service, reply{status: c.status, header: http.Header{}, body: []byte(c.body)}, "the-token")
			if e.Error() != c.want || e.Kind != c.kind {
				t.Errorf("kind %d: %s\nwant %d: %s", e.Kind, e, c.kind, c.want)
			}
		})
	}
}

// The ID in a header takes precedence, and an echoed token is left out.
func TestServiceErrorOmitsToken(t *testing.T) {
	const token = "opaque-token-1"
	jwt := "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwczovL2dyYXBoIn0.c2lnbmF0dXJl"
	body := `{"error":{"code":"` + token + `","message":"Bearer ` + token + ` or ` + jwt + ` or ` + strings.Repeat("Ab0_", 60) + ` is no good.","innerError":{"request-id":"inner"}}}`
	e := newUnpermittedClient(t, Device).newServiceError(Graph, reply{status: 400, header: http.Header{"Request-Id": {"outer"}}, body: []byte(body)}, token)
	if e.RequestID != "outer" {
		t.Errorf("request-id %q", e.RequestID)
	}
	for _, leak := range []string{token, jwt, "eyJ", "Ab0_"} {
		if strings.Contains(e.Error(), leak) {
			t.Errorf("%q holds %q", e, leak)
		}
	}
}

// Whatever a service answers, the error is one line of limited length without the token.
func FuzzServiceError(f *testing.F) {
	f.Add(403, []byte(`{"error":{"code":"UnknownError","message":"{\"message\":\"App:<guid> dont have any permissions\"}"}}`))
	f.Add(400, []byte(`{"error":{"details":[{"message":"|A.B|c"}],"innererror":{"internalexception":{"message":"\u001b[31m\u202e"}}}}`))
	f.Add(403, []byte("\x00\x00\x00"))
	f.Add(500, []byte("<html>"))
	f.Add(401, []byte("Bearer opaque-token-1"))
	clients := []*Client{newUnpermittedClient(f, Device), newUnpermittedClient(f, ClientSecret)}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		for _, c := range clients {
			for s := range Service(numServices) {
				e := c.newServiceError(s, reply{status: status, header: http.Header{"Request-Id": {string(body)}}, body: body}, "opaque-token-1")
				text := e.Error()
				if len([]rune(text)) > 3*maxQuotedRunes+500 {
					t.Errorf("%d runes", len([]rune(text)))
				}
				if strings.Contains(text, "opaque-token-1") || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
					t.Errorf("%q", text)
				}
			}
		}
	})
}
