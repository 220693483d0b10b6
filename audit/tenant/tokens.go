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
func (s *tokens) tokenFor(ctx context.Context, service Service, stale string) (string, error) {
	token, failed := s.currentToken(service, stale)
	if token != "" {
		return token, nil
	}
	if err := s.turn.Acquire(ctx, 1); err != nil {
		return "", err //nolint:wrapcheck // the error of ctx
	}
	defer s.turn.Release(1)
	// The caller before may have got a token, or an error.
	token, now := s.currentToken(service, stale)
	switch {
	case token != "":
		return token, nil
	case now != failed:
		return "", now.err
	}
	return s.renewToken(ctx, service)
}

// currentToken returns the token for a service, "" if a new one is due, and the latest failure to get
// one.
func (s *tokens) currentToken(service Service, stale string) (string, *signInFailure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.current[service]
	if a.token == stale || !a.renewAt.IsZero() && !s.clock.Now().Before(a.renewAt) {
		return "", s.fails[service]
	}
	return a.token, s.fails[service]
}

// renewToken requests a new token and keeps it.
func (s *tokens) renewToken(ctx context.Context, service Service) (string, error) {
	t, err := s.grant.requestToken(ctx, service)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		if ctx.Err() != nil {
			return "", ctx.Err() // a cancelled caller must not fail the others
		}
		s.fails[service] = &signInFailure{err}
		return "", err
	}
	s.current[service] = accessToken{t.AccessToken, s.renewalTime(t)}
	return t.AccessToken, nil
}

// renewalTime returns when to renew a token: shortly before it expires, so that it does not expire in
// flight. The oauth2 library uses real time, not the configured clock.
func (s *tokens) renewalTime(t *oauth2.Token) time.Time {
	if t.Expiry.IsZero() {
		return time.Time{}
	}
	life := time.Until(t.Expiry)
	return s.clock.Now().Add(life - min(life/10, 5*time.Minute))
}
