package tenant

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// Service is one of the services of a tenant. Each has its own tokens, since each takes a
// permission of its own, though several may stand behind one address.
type Service uint8

// The services. The first three are asked for the audit log, the others for messages.
const (
	Graph Service = iota
	Exchange
	Manage        // the Office 365 Management Activity API
	Mail          // mailboxes, by Graph
	Hunting       // advanced hunting, by Graph
	ExchangeTrace // message traces, by a cmdlet of Exchange
	GraphTrace    // message traces, by Graph
)

// Clock is the time, and how to wait for it to pass.
type Clock interface {
	Now() time.Time
	// Sleep waits for d, or until ctx ends, whose error it then returns.
	Sleep(ctx context.Context, d time.Duration) error
}

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
	// Pace is asked before each request that the call takes, the repeated ones as well, so that
	// a limit of the service can be kept; nil for none.
	Pace Pace
}

// Pace lets requests through as fast as a service may be asked.
type Pace interface {
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

// CallsOf is how many requests an answer took, or the error in its place; 0 if none was made.
func CallsOf(answer *Answer, err error) int {
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

// State is what the client is doing, for a screen to show.
type State struct {
	// Code is what the user must enter to sign in; nil if nothing waits for it.
	Code *Code
	// Browser is the address that the user must sign in at; "" if nothing waits for it.
	Browser string
	// Account is who is signed in, in words; "" before.
	Account string
	// Waits are the things that are waited for, the one that ends first at the front.
	Waits []Wait
	// Calls is the number of requests made so far.
	Calls int
	// Ahead is how far the clock of this computer is ahead of that of the services, by what their
	// answers are dated, and behind if it is negative; 0 if that is less than a minute, or not
	// known.
	Ahead time.Duration
}

// Code is what a user enters at an address to sign in on this device.
type Code struct {
	User    string // the code itself
	Address string
	Expires time.Time
}

// Wait is a pause that a service asked for, or that follows a failure.
type Wait struct {
	// Service is the one that is asked, or that a token is for.
	Service Service
	// Why is a clause such as "Graph is throttling".
	Why   string
	Until time.Time
}

// Error is the answer of a service that says no, in one sentence that names what is missing.
type Error struct {
	Service   Service
	Status    int    // of HTTP; 0 if there was no answer
	Code      string // as the service says it, such as "AF20024" or "AADSTS700016"
	Message   string // as the service says it
	RequestID string
	// Advice says what to do, such as which permission to grant; "" if that is not known.
	Advice string
	Kind   Kind
	// Calls is how many requests were made.
	Calls int
	// After is how long a service that is busy asks to wait; 0 if it does not say.
	After time.Duration
	// Sent tells that the last of them may have reached the service; it is false for a sign-in,
	// without which the service is not asked.
	Sent bool
	Err  error // what lies below, such as a network error

	// signIn tells that it is Entra that says no, when asked for a token for the service.
	signIn bool
}

// Kind is what an error means for who asked.
type Kind uint8

// The kinds of errors.
const (
	// Other is any error that is none of these.
	Other Kind = iota
	// Denied is a missing permission, role or licence: asking again does not help.
	Denied
	// Absent is an address or a feature that the service does not have.
	Absent
	// Refused is a sign-in that failed.
	Refused
	// Busy is a service that was throttling, failing or out of reach until patience ended.
	Busy
)
