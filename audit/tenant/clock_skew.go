package tenant

import (
	"net/http"
	"time"
)

// clockSkew is how far the clock of this computer is ahead of that of the services, between bounds. What
// is known of it is only that an answer was dated after its request was sent and before it came.
type clockSkew struct {
	known     bool
	low, high time.Duration
}

// addResponse learns from an answer that was asked for and came at these times by the clock of this
// computer. A Date is in whole seconds, rounded down.
func (k *clockSkew) addResponse(sent, came time.Time, h http.Header) {
	date, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return
	}
	now := clockSkew{true, sent.Sub(date) - time.Second, came.Sub(date)}
	if within := (clockSkew{true, max(k.low, now.low), min(k.high, now.high)}); k.known && within.low <= within.high {
		now = within
	}
	*k = now // what contradicts the answers before says that a clock was set
}

// leastAhead is the least that the clock is certainly ahead, or behind if it is negative; 0 if that is
// less than a minute.
func (k *clockSkew) leastAhead() time.Duration {
	switch {
	case k.low >= time.Minute:
		return k.low
	case k.high <= -time.Minute:
		return k.high
	default:
		return 0
	}
}
