package tenant

import (
	"context"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"
)

const (
	// longestPatience is how long a call is held up at the most, be it by throttling.
	longestPatience = 30 * time.Minute
	// failurePatience is how often a call that fails is made, and signInPatience how often
	// Entra is asked for a token: somebody waits for that one.
	failurePatience = 8
	signInPatience  = 6
)

// setback is why a request has to be made again.
type setback struct {
	service   Service
	why       string        // a clause such as "Graph is throttling"
	asked     time.Duration // how long the service asks to wait; 0 if it does not
	throttled bool          // the service works, but wants to be asked less often
}

// patience is how often and for how long a call is tried. It belongs to one call.
type patience struct {
	clock    Clock
	board    *board
	tries    int           // that may still fail
	left     time.Duration // for which may still be waited
	failing  *backoff.ExponentialBackOff
	throttle *backoff.ExponentialBackOff
}

// patience returns that of a new call, of which so many tries may fail.
func (c *Client) patience(tries int) *patience {
	return &patience{
		clock: c.config.Clock,
		board: c.board,
		tries: tries,
		left:  longestPatience,
		failing: &backoff.ExponentialBackOff{
			InitialInterval: time.Second, Multiplier: 2, RandomizationFactor: 0.5, MaxInterval: time.Minute,
		},
		throttle: &backoff.ExponentialBackOff{
			InitialInterval: 10 * time.Second, Multiplier: 2, RandomizationFactor: 0.5, MaxInterval: 5 * time.Minute,
		},
	}
}

// endure waits until the call may be made again. It is false if patience has come to its end; the
// error is that of ctx.
func (p *patience) endure(ctx context.Context, s setback) (again bool, err error) {
	pause := p.pause(s)
	p.left -= pause
	if !s.throttled {
		p.tries--
	}
	if p.left < 0 || p.tries <= 0 {
		return false, nil
	}
	over := p.board.waiting(Wait{Service: s.service, Why: s.why, Until: p.clock.Now().Add(pause)})
	defer over()
	if err := p.clock.Sleep(ctx, pause); err != nil {
		return false, err
	}
	return true, nil
}

// pause is how long to wait: as long as the service asks for and a little more, by chance, lest all
// come back at the same moment; or longer each time.
func (p *patience) pause(s setback) time.Duration {
	switch {
	case s.asked > 0:
		return s.asked + rand.N(time.Second)
	case s.throttled:
		return p.throttle.NextBackOff()
	default:
		return p.failing.NextBackOff()
	}
}

// retryAfter reads how long a service asks to wait, at least a second; 0 if it does not say. It
// says so in seconds or as a date; the date is by the clock of the service, which it tells as well.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if value == "" {
		return 0
	}
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		return max(time.Second, time.Duration(seconds)*time.Second)
	}
	until, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	if theirs, err := http.ParseTime(h.Get("Date")); err == nil {
		now = theirs
	}
	return max(time.Second, until.Sub(now))
}
