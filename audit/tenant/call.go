package tenant

import (
	"context"
	"errors"
	"net/http"
)

// Call is one request to a service.
type Call struct {
	Service Service
	Method  string // GET if empty
	// URL is a path with its query, relative to the service's base URL and beginning with "/", or an
	// absolute address that the service returned, such as a next link. Tokens are sent only to the
	// service's host.
	URL    string
	Header http.Header
	Body   []byte // JSON; nil for none
	// Once forbids repeating a call that may have taken effect: it is repeated after a 429, or when no
	// connection was made, but never after a timeout, a reset or a 5xx.
	Once bool
	// RateLimit delays each request of the call, including retries; nil for no limit.
	RateLimit RateLimiter
}

// RateLimiter limits how fast requests are sent to a service.
type RateLimiter interface {
	// Wait waits until the next request may be sent. An error ends the call: the error of ctx, or a
	// reason why no request may be sent.
	Wait(ctx context.Context) error
}

// Answer is a service's answer with a 2xx status. The body is complete, and valid JSON if the service
// declares it as JSON.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
	// Calls is the number of requests that were made to get the answer.
	Calls int
}

// CountCalls returns the number of requests that were made for an answer or an error.
func CountCalls(answer *Answer, err error) int {
	var said *Error
	switch {
	case err == nil:
		return answer.Calls
	case errors.As(err, &said):
		return said.Calls
	default:
		return 0
	}
}

// Caller sends calls to the services of a tenant. [Client] is one.
type Caller interface {
	// Do sends a call and waits for the answer. The error of a service is an *[Error].
	Do(ctx context.Context, c Call) (*Answer, error)
	// SignIn signs in for a service, which makes the tenant and the user known. Do signs in as well.
	SignIn(ctx context.Context, s Service) error
	// Tenant returns the tenant's ID if a token has named it, otherwise the name given by the user.
	Tenant() string
	// AppOnly reports whether an app signs in and not a user. User returns the user's name, if known.
	AppOnly() bool
	User() string
}
