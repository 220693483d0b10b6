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

// oauthEndpoint returns the addresses of Entra for the tenant.
func (l *entraClient) oauthEndpoint() oauth2.Endpoint { return l.oauthEndpointAt(l.endpoints.Login) }

// oauthEndpointAt returns the addresses of Entra for the tenant below a base URL.
func (l *entraClient) oauthEndpointAt(base string) oauth2.Endpoint {
	name := l.config.Tenant
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

// assertionAudience is whom the assertion of an app is for: the token endpoint
// (learn.microsoft.com/entra/identity-platform/certificate-credentials). Behind a reverse proxy
// Entra knows itself by the address of its cloud and not by that of the proxy. What listens on
// loopback is no such proxy but stands in for Entra, and has no other address than the one that it
// is asked at.
func (l *entraClient) assertionAudience() string {
	base := l.endpoints.Login
	if u, err := url.Parse(base); err != nil || !isLoopback(u.Hostname()) {
		base = l.config.Cloud.Endpoints().Login
	}
	return l.oauthEndpointAt(base).TokenURL
}

// oauthConfig returns the configuration of a user's sign-in for a service.
func (l *entraClient) oauthConfig(s Service) *oauth2.Config {
	return &oauth2.Config{
		ClientID: l.config.ClientID,
		Endpoint: l.oauthEndpoint(),
		Scopes:   s.oauthScopes(l.config.Cloud, false),
	}
}

// requestToken asks for a token for a service in exchange for what the parameters hold.
func (l *entraClient) requestToken(ctx context.Context, s Service, secret string, parameters url.Values) (*oauth2.Token, error) {
	// The library can renew a token for the resource that it was for, but not for another: it
	// sends no scope. A client credentials request with another grant type does.
	conf := clientcredentials.Config{
		ClientID:       l.config.ClientID,
		ClientSecret:   secret,
		TokenURL:       l.oauthEndpoint().TokenURL,
		Scopes:         s.oauthScopes(l.config.Cloud, l.config.Auth.AppOnly()),
		EndpointParams: parameters,
		AuthStyle:      oauth2.AuthStyleInParams,
	}
	return conf.Token(ctx) //nolint:wrapcheck // persist makes a sentence of it
}

// requestWithRetry asks Entra for something until there is an answer: again after a failure, as often as
// there is patience for. The error is an *[Error] without the secrets, or that of ctx.
func requestWithRetry[T any](
	ctx context.Context, l *entraClient, s Service, ask func(context.Context) (T, error), secrets ...string,
) (T, error) {
	var none T
	patience := l.newRetryPolicy()
	for calls := 1; ; calls++ {
		got, err := ask(l.withTransport(ctx))
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
		again, err := patience.wait(ctx, set)
		switch {
		case err != nil:
			return none, err
		case !again:
			e.Advice = firstNonBlank(e.Advice, retryLaterAdvice(set, l.config.Clock.Now()))
			return none, e
		}
	}
}

// classifyError makes the error of a request to Entra, and tells why to wait before the next.
func (l *entraClient) classifyError(s Service, err error, secrets []string) (*Error, retryReason) {
	const who = "Entra"
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) {
		e := l.newSignInError(s, refused, secrets...)
		set := retryReason{service: s, why: who + " fails", throttled: isThrottled(e)}
		if refused.Response != nil {
			set.retryAfter = retryAfter(refused.Response.Header, l.config.Clock.Now())
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
		return &Error{Service: s, Kind: Refused, Code: "expired_token", Advice: l.timeoutAdvice(), signIn: true}, retryReason{}
	default:
		// The text of the library may quote what came.
		return &Error{Service: s, Message: "its answer is no token", Advice: "check the login address in --endpoints", signIn: true}, retryReason{}
	}
}

// unansweredError is a request to Entra that got no whole answer.
type unansweredError struct{ reply reply }

// Error returns what lies below.
func (e *unansweredError) Error() string { return e.reply.err.Error() }

// withTransport returns a context with which the oauth2 library sends its requests as all are sent. It
// forgets the context of some of them, so it is kept here.
func (l *entraClient) withTransport(ctx context.Context) context.Context {
	return context.WithValue(ctx, oauth2.HTTPClient, &http.Client{
		Transport:     oauthTransport{l.sender, ctx},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	})
}

// oauthTransport is a transport over the wire.
type oauthTransport struct {
	wire *httpSender
	ctx  context.Context // see login.through
}

// RoundTrip sends a request.
func (s oauthTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx := r.Context()
	if ctx.Done() == nil {
		ctx = s.ctx
	}
	out := s.wire.sendOnce(ctx, r.Clone(ctx))
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
