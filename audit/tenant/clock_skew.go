package tenant

import (
	"net/http"
	"time"
)

// clockSkew estimates how far the clock of this computer is ahead of the services' clocks, as bounds.
// An answer is dated after its request was sent and before it was received.
type clockSkew struct {
	known     bool
	low, high time.Duration
}

// addResponse narrows the bounds by an answer's Date header, which is in whole seconds, rounded down.
// The times are by the clock of this computer.
func (c *clockSkew) addResponse(sent, received time.Time, h http.Header) {
	date, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return
	}
	now := clockSkew{true, sent.Sub(date) - time.Second, received.Sub(date)}
	if within := (clockSkew{true, max(c.low, now.low), min(c.high, now.high)}); c.known && within.low <= within.high {
		now = within
	}
	*c = now // if the answers contradict each other, a clock was set
}

// leastSkew returns the smallest possible difference, negative if the clock is behind; 0 if it may be
// less than a minute.
func (c *clockSkew) leastSkew() time.Duration {
	switch {
	case c.low >= time.Minute:
		return c.low
	case c.high <= -time.Minute:
		return c.high
	default:
		return 0
	}
}
