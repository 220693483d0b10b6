package tenant

import (
	"bytes"
	"context"
	"io"
	"net/http"
)

// Do sends a call and waits for the answer. It signs in if needed, renews an expired token, waits while
// the service is throttling (up to half an hour), and retries failed requests. The error of a service
// is an *[Error]; the error of ctx is returned as it is. It is safe for concurrent use.
func (c *Client) Do(ctx context.Context, call Call) (*Answer, error) {
	if why := c.config.Cloud.UnavailableReason(call.Service); why != "" {
		return nil, newAbsentError(call.Service, why)
	}
	address, err := c.resolveURL(call)
	if err != nil {
		return nil, err
	}
	a := pendingCall{client: c, call: call, url: address, retryPolicy: c.newRetryPolicy(callAttempts)}
	for {
		answer, again, err := a.tryOnce(ctx)
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

// newAbsentError returns the error for a service that the cloud does not have.
func newAbsentError(s Service, why string) *Error {
	e := &Error{Service: s, Kind: Absent, Message: why}
	if !s.FindsMessages() {
		e.Advice = "choose another --source"
	}
	return e
}

// pendingCall is a call that has no answer yet.
type pendingCall struct {
	client      *Client
	call        Call
	url         string
	retryPolicy *retryPolicy
	calls       int
	// staleToken is the token that the service has just rejected; renewals counts those tokens.
	staleToken string
	renewals   int
}

// tryOnce sends one request. Without an answer, it waits and reports whether to try again, or returns
// why not.
func (p *pendingCall) tryOnce(ctx context.Context) (_ *Answer, again bool, err error) {
	token, err := p.client.tokens.tokenFor(ctx, p.call.Service, p.staleToken)
	if err != nil {
		return nil, false, err
	}
	r, err := p.sendRequest(ctx, token)
	if err != nil {
		return nil, false, err
	}
	if ctx.Err() != nil {
		return nil, false, ctx.Err()
	}
	switch {
	case r.err == nil && isSuccess(r.status):
		return &Answer{Status: r.status, Header: r.header, Body: r.body, Calls: p.calls}, false, nil
	case p.renewToken(r, token):
		return nil, true, nil
	}
	p.staleToken = ""
	again, err = p.waitToRetry(ctx, r, token)
	return nil, again, err
}

// sendRequest sends the request when its turn comes.
func (p *pendingCall) sendRequest(ctx context.Context, token string) (reply, error) {
	r, err := p.buildRequest(ctx, token)
	if err != nil {
		return reply{}, err
	}
	slot := p.client.semaphores[p.call.Service]
	if err := slot.Acquire(ctx, 1); err != nil {
		return reply{}, err //nolint:wrapcheck // the error of ctx
	}
	defer slot.Release(1)
	if err := p.client.waitForTurn(ctx, p.call); err != nil {
		return reply{}, err
	}
	p.calls++
	return p.client.sender.sendOnce(ctx, r), nil
}

func (p *pendingCall) buildRequest(ctx context.Context, token string) (*http.Request, error) {
	method := p.call.Method
	if method == "" {
		method = http.MethodGet
	}
	var body io.Reader = http.NoBody
	if p.call.Body != nil {
		body = bytes.NewReader(p.call.Body)
	}
	r, err := http.NewRequestWithContext(ctx, method, p.url, body)
	if err != nil {
		return nil, &Error{Service: p.call.Service, Message: "this address cannot be requested: " + cleanText(p.call.URL)}
	}
	for name, values := range p.call.Header {
		r.Header[http.CanonicalHeaderKey(name)] = values
	}
	// The transport decompresses only what it requested itself.
	r.Header.Del("Accept-Encoding")
	if p.call.Body != nil {
		setDefault(r.Header, "Content-Type", "application/json")
	}
	r.Header.Set("Authorization", "Bearer "+token)
	return r, nil
}
