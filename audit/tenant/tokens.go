package tenant

import (
	"context"
	"sync"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/sync/semaphore"
)

// tokenGrant gets a new token for a service; that is what differs between the ways to sign in. It is
// asked by one at a time.
type tokenGrant interface {
	requestToken(ctx context.Context, s Service) (*oauth2.Token, error)
}

// tokens holds a token for each service and has one renewed when it is due, by one caller while
// the others wait for what comes of it.
type tokens struct {
	grant tokenGrant
	clock Clock
	turn  *semaphore.Weighted // of whoever gets a token; unlike a mutex, waiting for it can be given up

	mu    sync.Mutex
	held  [numServices]accessToken
	fails [numServices]*signInFailure // the last, nil if there was none
}

// accessToken is an access token.
type accessToken struct {
	token string
	// renew is when a new one is due; the zero time if that is not known.
	renew time.Time
}

// signInFailure is a sign-in that came to nothing.
type signInFailure struct{ err error }

func newTokens(g tokenGrant, clock Clock) *tokens {
	return &tokens{grant: g, clock: clock, turn: semaphore.NewWeighted(1)}
}

// tokenFor returns a token for a service that is not the stale one, which the service no longer
// takes.
func (s *tokens) tokenFor(ctx context.Context, service Service, stale string) (string, error) {
	token, failed := s.currentToken(service, stale)
	if token != "" {
		return token, nil
	}
	if err := s.turn.Acquire(ctx, 1); err != nil {
		return "", err //nolint:wrapcheck // it is that of ctx
	}
	defer s.turn.Release(1)
	// Whoever had the turn before may have got one, or have been told why there is none.
	token, now := s.currentToken(service, stale)
	switch {
	case token != "":
		return token, nil
	case now != failed:
		return "", now.err
	}
	return s.renewToken(ctx, service)
}

// currentToken returns the token that is held for a service, "" if a new one is due, and the last
// failure to get one.
func (s *tokens) currentToken(service Service, stale string) (string, *signInFailure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.held[service]
	if a.token == stale || !a.renew.IsZero() && !s.clock.Now().Before(a.renew) {
		return "", s.fails[service]
	}
	return a.token, s.fails[service]
}

// renewToken gets a new token and holds it.
func (s *tokens) renewToken(ctx context.Context, service Service) (string, error) {
	t, err := s.grant.requestToken(ctx, service)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		if ctx.Err() != nil {
			return "", ctx.Err() // its own end, which is nothing to tell others
		}
		s.fails[service] = &signInFailure{err}
		return "", err
	}
	s.held[service] = accessToken{t.AccessToken, s.renewalTime(t)}
	return t.AccessToken, nil
}

// renewalTime tells when a token is to be renewed: a little before it runs out, so that it does not do so
// on its way. The library counts in the time of this computer, which is not that of every tenant.
func (s *tokens) renewalTime(t *oauth2.Token) time.Time {
	if t.Expiry.IsZero() {
		return time.Time{}
	}
	life := time.Until(t.Expiry)
	return s.clock.Now().Add(life - min(life/10, 5*time.Minute))
}
