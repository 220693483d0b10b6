package tenant

import (
	"context"
	"sync"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/sync/semaphore"
)

// tokenGrant requests a new token for a service, in one of the ways to sign in. It is not called
// concurrently.
type tokenGrant interface {
	requestToken(ctx context.Context, s Service) (*oauth2.Token, error)
}

// tokens holds a token for each service. One caller renews a token while the others wait for it.
type tokens struct {
	grant tokenGrant
	clock Clock
	turn  *semaphore.Weighted // to request a token; unlike a mutex, waiting can be cancelled

	mu      sync.Mutex
	current [numServices]accessToken
	fails   [numServices]*signInFailure // the latest, nil for none
}

type accessToken struct {
	token string
	// renewAt is when to request a new token; zero if unknown.
	renewAt time.Time
}

// signInFailure is a failed sign-in.
type signInFailure struct{ err error }

func newTokens(g tokenGrant, clock Clock) *tokens {
	return &tokens{grant: g, clock: clock, turn: semaphore.NewWeighted(1)}
}

// tokenFor returns a token for a service, but not the stale one, which the service has rejected.
func (to *tokens) tokenFor(ctx context.Context, service Service, stale string) (string, error) {
	token, failed := to.currentToken(service, stale)
	if token != "" {
		return token, nil
	}
	if err := to.turn.Acquire(ctx, 1); err != nil {
		return "", err //nolint:wrapcheck // the error of ctx
	}
	defer to.turn.Release(1)
	// The caller before may have got a token, or an error.
	token, now := to.currentToken(service, stale)
	switch {
	case token != "":
		return token, nil
	case now != failed:
		return "", now.err
	}
	return to.renewToken(ctx, service)
}

// currentToken returns the token for a service, "" if a new one is due, and the latest failure to get
// one.
func (to *tokens) currentToken(service Service, stale string) (string, *signInFailure) {
	to.mu.Lock()
	defer to.mu.Unlock()
	a := to.current[service]
	if a.token == stale || !a.renewAt.IsZero() && !to.clock.Now().Before(a.renewAt) {
		return "", to.fails[service]
	}
	return a.token, to.fails[service]
}

// renewToken requests a new token and keeps it.
func (to *tokens) renewToken(ctx context.Context, service Service) (string, error) {
	t, err := to.grant.requestToken(ctx, service)
	to.mu.Lock()
	defer to.mu.Unlock()
	if err != nil {
		if ctx.Err() != nil {
			return "", ctx.Err() // a cancelled caller must not fail the others
		}
		to.fails[service] = &signInFailure{err}
		return "", err
	}
	to.current[service] = accessToken{t.AccessToken, to.renewalTime(t)}
	return t.AccessToken, nil
}

// renewalTime returns when to renew a token: shortly before it expires, so that it does not expire in
// flight. The oauth2 library uses real time, not the configured clock.
func (to *tokens) renewalTime(t *oauth2.Token) time.Time {
	if t.Expiry.IsZero() {
		return time.Time{}
	}
	life := time.Until(t.Expiry)
	return to.clock.Now().Add(life - min(life/10, 5*time.Minute))
}
