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
	// URL is a path with its query below the base of the service, beginning with "/", or an
	// absolute address that the service gave, such as a next link. A token goes to no other
	// host than that of the service.
	URL    string
	Header http.Header
	Body   []byte // JSON; nil for none
	// Once forbids sending the call again when it is not known whether it took effect: it is
	// repeated after a 429, or when no connection was made, but never after a time-out, a
	// reset or a 5xx.
	Once bool
	// RateLimit is asked before each request that the call takes, the repeated ones as well, so that
	// a limit of the service can be kept; nil for none.
	RateLimit RateLimiter
}

// RateLimiter lets requests through as fast as a service may be asked.
type RateLimiter interface {
	// Wait waits until the next request is due, or returns why there is to be none: the error of
	// ctx, or one of its own, which the call then ends with.
	Wait(ctx context.Context) error
}

// Answer is what a service answered with a status of 2xx. The body was read whole, and is JSON
// if the service says that it is.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
	// Calls is how many requests the answer took.
	Calls int
}

// CountCalls is how many requests an answer took, or the error in its place; 0 if none was made.
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

// Caller asks the services of a tenant. [Client] is one.
type Caller interface {
	// Do asks and waits for the answer. The error of a service is an *[Error].
	Do(ctx context.Context, c Call) (*Answer, error)
	// SignIn signs in for a service, so that the tenant and the user are known that a token
	// tells; Do does so as well.
	SignIn(ctx context.Context, s Service) error
	// Tenant is the tenant as the user named it, or its id if that is known from a token.
	Tenant() string
	// AppOnly tells whether the sign-in is that of an app and not of a user; User is the name
	// of the user if it is known.
	AppOnly() bool
	User() string
}
