package tenant

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// entraClient gets tokens from Entra.
type entraClient struct {
	config         Config
	endpoints      Endpoints
	sender         *httpSender
	status         *clientStatus
	newRetryPolicy func() *retryPolicy
}

// oauthEndpoint returns the tenant's OAuth addresses at Entra.
func (c *entraClient) oauthEndpoint() oauth2.Endpoint { return c.oauthEndpointAt(c.endpoints.Login) }

// oauthEndpointAt returns the tenant's OAuth addresses below a base URL.
func (c *entraClient) oauthEndpointAt(base string) oauth2.Endpoint {
	name := c.config.Tenant
	if name == "" {
		name = "organizations"
	}
	base += "/" + url.PathEscape(name) + "/oauth2/v2.0/"
	return oauth2.Endpoint{
		AuthURL:       base + "authorize",
		DeviceAuthURL: base + "devicecode",
		TokenURL:      base + "token",
		AuthStyle:     oauth2.AuthStyleInParams,
	}
}

// assertionAudience returns the audience of an app's assertion: the token endpoint
// (learn.microsoft.com/entra/identity-platform/certificate-credentials). Behind a reverse proxy, Entra
// expects the address of its cloud and not the proxy's. A server on loopback replaces Entra and expects
// its own address.
func (c *entraClient) assertionAudience() string {
	base := c.endpoints.Login
	if u, err := url.Parse(base); err != nil || !isLoopback(u.Hostname()) {
		base = c.config.Cloud.Endpoints().Login
	}
	return c.oauthEndpointAt(base).TokenURL
}

// oauthConfig returns the OAuth configuration of a user's sign-in for a service.
func (c *entraClient) oauthConfig(s Service) *oauth2.Config {
	return &oauth2.Config{
		ClientID: c.config.ClientID,
		Endpoint: c.oauthEndpoint(),
		Scopes:   s.oauthScopes(c.config.Cloud, false),
	}
}

// requestToken requests a token for a service with the given grant parameters.
func (c *entraClient) requestToken(ctx context.Context, s Service, secret string, parameters url.Values) (*oauth2.Token, error) {
	// The oauth2 library can renew a token for the same resource, but not for another: it sends no
	// scope. A client credentials request with another grant type does.
	conf := clientcredentials.Config{
		ClientID:       c.config.ClientID,
		ClientSecret:   secret,
		TokenURL:       c.oauthEndpoint().TokenURL,
		Scopes:         s.oauthScopes(c.config.Cloud, c.config.Auth.AppOnly()),
		EndpointParams: parameters,
		AuthStyle:      oauth2.AuthStyleInParams,
	}
	return conf.Token(ctx) //nolint:wrapcheck // requestWithRetry makes a sentence of it
}

// requestWithRetry sends a request to Entra, and repeats it after a failure as the retry policy allows.
// The error is an *[Error] without the secrets, or the error of ctx.
func requestWithRetry[T any](
	ctx context.Context, l *entraClient, s Service, send func(context.Context) (T, error), secrets ...string,
) (T, error) {
	var none T
	policy := l.newRetryPolicy()
	for calls := 1; ; calls++ {
		got, err := send(l.withTransport(ctx))
		switch {
		case err == nil:
			return got, nil
		case ctx.Err() != nil:
			return none, ctx.Err()
		}
		e, set := l.classifyError(s, err, secrets)
		e.Calls = calls
		if e.Kind != Busy || isPermanent(e.Err) {
			return none, e
		}
		again, err := policy.wait(ctx, set)
		switch {
		case err != nil:
			return none, err
		case !again:
			e.Advice = firstNonBlank(e.Advice, retryLaterAdvice(set, l.config.Clock.Now()))
			return none, e
		}
	}
}

// classifyError returns the error of a request to Entra, and the reason to wait before a retry.
func (c *entraClient) classifyError(s Service, err error, secrets []string) (*Error, retryReason) {
	const who = "Entra"
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) {
		e := c.newSignInError(s, refused, secrets...)
		set := retryReason{service: s, why: who + " fails", throttled: isThrottled(e)}
		if refused.Response != nil {
			set.retryAfter = retryAfter(refused.Response.Header, c.config.Clock.Now())
		}
		if set.throttled {
			set.why = who + " is throttling"
		}
		return e, set
	}
	var (
		unanswered *unansweredError
		own        *Error
	)
	switch {
	case errors.As(err, &own):
		return own, retryReason{}
	case errors.As(err, &unanswered):
		e := newConnectionError(s, unanswered.reply)
		e.signIn = true
		return e, retryReason{service: s, why: describeFailure(who, unanswered.reply)}
	case errors.Is(err, context.DeadlineExceeded):
		return &Error{Service: s, Kind: Refused, Code: "expired_token", Advice: c.timeoutAdvice(), signIn: true}, retryReason{}
	default:
		// The library's error may quote what was received.
		return &Error{Service: s, Message: "its answer is not a token", Advice: "check the login address in --endpoints", signIn: true}, retryReason{}
	}
}

// unansweredError is a request to Entra without a complete answer.
type unansweredError struct{ reply reply }

// Error returns the underlying error.
func (e *unansweredError) Error() string { return e.reply.err.Error() }

// withTransport returns a context that makes the oauth2 library send its requests through the client's
// sender. The library drops the context of some requests, so the transport keeps it.
func (c *entraClient) withTransport(ctx context.Context) context.Context {
	return context.WithValue(ctx, oauth2.HTTPClient, &http.Client{
		Transport:     oauthTransport{c.sender, ctx},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	})
}

// oauthTransport is an http.RoundTripper that sends through an httpSender.
type oauthTransport struct {
	sender *httpSender
	ctx    context.Context // see withTransport
}

func (o oauthTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx := r.Context()
	if ctx.Done() == nil {
		ctx = o.ctx
	}
	out := o.sender.sendOnce(ctx, r.Clone(ctx))
	if out.err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, &unansweredError{out}
	}
	return &http.Response{
		StatusCode:    out.status,
		Header:        out.header,
		Body:          io.NopCloser(bytes.NewReader(out.body)),
		ContentLength: int64(len(out.body)),
		Request:       r,
	}, nil
}
