package tenant

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"
)

// slowGrant returns a token or an error after a second.
type slowGrant struct {
	asked int
	err   error
}

func (g *slowGrant) requestToken(ctx context.Context, s Service) (*oauth2.Token, error) {
	g.asked++
	n := g.asked
	if err := RealClock().Sleep(ctx, time.Second); err != nil {
		return nil, err
	}
	return &oauth2.Token{AccessToken: fmt.Sprintf("%s-%d", s, n)}, g.err
}

// Concurrent callers share one sign-in and its token or error; later callers try again.
func TestConcurrentCallsSignInOnce(t *testing.T) {
	refused := &Error{Kind: Refused}
	for _, want := range []error{nil, refused} {
		t.Run(fmt.Sprint(want), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := &slowGrant{err: want}
				s := newTokens(g, RealClock())
				ask := func(service Service, stale, token string) {
					if got, err := s.tokenFor(t.Context(), service, stale); !errors.Is(err, want) || err == nil && got != token {
						t.Errorf("token %q, %v", got, err)
					}
				}
				var all sync.WaitGroup
				for range 8 {
					all.Go(func() { ask(Graph, "", "Graph-1") })
				}
				all.Wait()
				if g.asked != 1 {
					t.Errorf("%d sign-ins for eight at once", g.asked)
				}
				if want != nil {
					ask(Graph, "", "")
					if g.asked != 2 {
						t.Errorf("%d sign-ins after a failure and another try", g.asked)
					}
					return
				}
				for range 8 {
					all.Go(func() { ask(Graph, "Graph-1", "Graph-2") }) // the service rejected it
				}
				all.Wait()
				ask(Graph, "Graph-1", "Graph-2") // a late caller
				ask(Exchange, "", "Exchange-3")
				if g.asked != 3 {
					t.Errorf("%d sign-ins", g.asked)
				}
			})
		})
	}
}

func TestCancelledSignInDoesNotFailOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &slowGrant{}
		s := newTokens(g, RealClock())
		ctx, cancel := context.WithCancel(t.Context())
		var all sync.WaitGroup
		all.Go(func() {
			if _, err := s.tokenFor(ctx, Graph, ""); !errors.Is(err, context.Canceled) {
				t.Errorf("the first ended with %v", err)
			}
		})
		synctest.Wait()
		for range 3 {
			all.Go(func() {
				if got, err := s.tokenFor(t.Context(), Graph, ""); err != nil || got != "Graph-2" {
					t.Errorf("another got %q, %v", got, err)
				}
			})
		}
		synctest.Wait()
		cancel()
		all.Wait()
	})
}
