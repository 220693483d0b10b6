package tenant

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Do asks a service and waits for its answer. It signs in when it has to, renews a token that
// the service no longer takes, waits out throttling for up to half an hour, and asks again a few
// times if the service fails or its answer breaks off. The error of a service is an *[Error]; that
// of ctx is handed on as it is. Any number of goroutines may call it.
func (c *Client) Do(ctx context.Context, call Call) (*Answer, error) {
	if why := c.config.Cloud.Lacks(call.Service); why != "" {
		return nil, absent(call.Service, why)
	}
	address, err := c.address(call)
	if err != nil {
		return nil, err
	}
	a := asking{client: c, call: call, address: address, patience: c.patience(failurePatience)}
	for {
		answer, again, err := a.once(ctx)
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case err == nil && answer != nil:
			return answer, nil
		case !again:
			return nil, err
		}
	}
}

// absent is the error of a service that is not in the cloud.
func absent(s Service, why string) *Error {
	e := &Error{Service: s, Kind: Absent, Message: why}
	if !s.Finds() {
		e.Advice = "choose another --source"
	}
	return e
}

// asking is a call on its way to an answer.
type asking struct {
	client   *Client
	call     Call
	address  string
	patience *patience
	calls    int
	// stale is the token that the service has just said no to, renewals how many were.
	stale    string
	renewals int
}

// once makes one request. Without an answer it tells whether to make another one, after the wait
// that was due, or else why not.
func (a *asking) once(ctx context.Context) (_ *Answer, again bool, err error) {
	token, err := a.client.session.token(ctx, a.call.Service, a.stale)
	if err != nil {
		return nil, false, err
	}
	r, err := a.request(ctx, token)
	if err != nil {
		return nil, false, err
	}
	if ctx.Err() != nil {
		return nil, false, ctx.Err()
	}
	switch {
	case r.err == nil && success(r.status):
		return &Answer{Status: r.status, Header: r.header, Body: r.body, Calls: a.calls}, false, nil
	case r.err == nil && r.status == http.StatusUnauthorized && a.renewals < mayRenew(r):
		a.stale = token // it has run out, or never was one for this service: the next one tells
		a.renewals++
		return nil, true, nil
	}
	a.stale = ""
	return a.failed(ctx, r, token)
}

// mayRenew is how many new tokens a call may take. One that has run out is shared by all calls, so
// that the next one can run out as well before its turn comes; no other token is worth a second try.
func mayRenew(r reply) int {
	if bytes.Contains(bytes.ToLower(r.body), []byte("expired")) {
		return 4
	}
	return 1
}

// request sends the call, when its turn comes.
func (a *asking) request(ctx context.Context, token string) (reply, error) {
	r, err := a.build(ctx, token)
	if err != nil {
		return reply{}, err
	}
	slot := a.client.slots[a.call.Service]
	if err := slot.Acquire(ctx, 1); err != nil {
		return reply{}, err //nolint:wrapcheck // it is that of ctx
	}
	defer slot.Release(1)
	if err := a.client.keepPace(ctx, a.call); err != nil {
		return reply{}, err
	}
	a.calls++
	return a.client.wire.send(ctx, r), nil
}

// build makes the request.
func (a *asking) build(ctx context.Context, token string) (*http.Request, error) {
	method := a.call.Method
	if method == "" {
		method = http.MethodGet
	}
	var body io.Reader = http.NoBody
	if a.call.Body != nil {
		body = bytes.NewReader(a.call.Body)
	}
	r, err := http.NewRequestWithContext(ctx, method, a.address, body)
	if err != nil {
		return nil, &Error{Service: a.call.Service, Message: "whoread cannot ask for this address: " + tidy(a.call.URL)}
	}
	for name, values := range a.call.Header {
		r.Header[http.CanonicalHeaderKey(name)] = values
	}
	// The transport unpacks only what it asked for itself.
	r.Header.Del("Accept-Encoding")
	if a.call.Body != nil {
		setDefault(r.Header, "Content-Type", "application/json")
	}
	r.Header.Set("Authorization", "Bearer "+token)
	return r, nil
}

// failed waits as is due after a request that was not answered as it should be, and tells whether
// to make another one, or else why not.
func (a *asking) failed(ctx context.Context, r reply, token string) (_ *Answer, again bool, err error) {
	e, s := a.client.judge(a.call.Service, r, token)
	e.Calls, e.Sent, e.After = a.calls, r.sent, s.asked
	if e.Kind != Busy || hopeless(r.err) {
		return nil, false, e
	}
	if a.call.Once && r.sent && !s.throttled {
		e.Advice = "whether it was carried out is not known"
		return nil, false, e
	}
	again, err = a.patience.endure(ctx, s)
	if err == nil && !again {
		e.Advice = gaveUp(s, a.client.config.Clock.Now())
		err = e
	}
	return nil, again, err
}

// judge makes the error of a request without the answer that it should have, and tells why to
// wait before the next.
func (c *Client) judge(s Service, r reply, token string) (*Error, setback) {
	if r.err != nil {
		e := brokenError(s, r)
		e.RequestID = requestID([]string{token}, r.header.Get("request-id"))
		return e, setback{service: s, why: broken(capital(s), r)}
	}
	e := c.refusal(s, r, token)
	why := fmt.Sprintf("%s answers %d", capital(s), r.status)
	if throttled(e) {
		why = capital(s) + " is throttling"
	}
	return e, setback{service: s, why: why, asked: retryAfter(r.header, c.config.Clock.Now()), throttled: throttled(e)}
}

// gaveUp says when it makes sense to come back.
func gaveUp(s setback, now time.Time) string {
	if s.asked > 0 {
		return "it asks to come back at " + now.Add(s.asked).UTC().Format("2006-01-02 15:04:05") + " UTC"
	}
	return "try again later"
}
