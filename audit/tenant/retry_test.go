package tenant

import (
	"net/http"
	"testing"
	"time"
)

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 10, 1, 6, 0, 0, 0, time.UTC)
	cases := []struct {
		value, date string
		want        time.Duration
	}{
		{"", "", 0},
		{"30", "", 30 * time.Second},
		{" 30 ", "", 30 * time.Second},
		{"0", "", time.Second},
		{"-5", "", 0},
		{"1.5", "", 0},
		{"99999999999999999999", "", 0},
		{"2147483647", "", 2147483647 * time.Second},
		{"later", "", 0},
		{"Thu, 01 Oct 2026 06:00:30 GMT", "", 30 * time.Second},
		{"Thu, 01 Oct 2026 05:00:00 GMT", "", time.Second},
		// By the clock of the service, which may differ.
		{"Thu, 01 Oct 2026 09:00:30 GMT", "Thu, 01 Oct 2026 09:00:00 GMT", 30 * time.Second},
		{"Thu, 01 Oct 2026 06:00:30 GMT", "now", 30 * time.Second},
	}
	for _, c := range cases {
		h := http.Header{}
		h.Set("Retry-After", c.value)
		h.Set("Date", c.date)
		if got := retryAfter(h, now); got != c.want {
			t.Errorf("Retry-After %q at %q: %v, want %v", c.value, c.date, got, c.want)
		}
	}
}

// Pauses grow up to a limit, with a random part.
func TestRetryPausesGrow(t *testing.T) {
	c := newUnpermittedClient(t, Device)
	for _, s := range []struct {
		retryReason
		first, last time.Duration
	}{
		{retryReason{}, time.Second, time.Minute},
		{retryReason{throttled: true}, 10 * time.Second, 5 * time.Minute},
	} {
		a, b := c.newRetryPolicy(callAttempts), c.newRetryPolicy(callAttempts)
		differ := false
		for i, base := 0, s.first; i < 10; i, base = i+1, min(2*base, s.last) {
			x, y := a.nextPause(s.retryReason), b.nextPause(s.retryReason)
			differ = differ || x != y
			if x < base/2 || x > base*3/2+1 {
				t.Errorf("pause %d is %v, want about %v", i, x, base)
			}
		}
		if !differ {
			t.Error("two calls wait for the same times")
		}
	}
}

func FuzzRetryAfter(f *testing.F) {
	f.Add("30", "Thu, 01 Oct 2026 09:00:00 GMT")
	f.Add("Thu, 01 Oct 2026 09:00:00 GMT", "")
	f.Fuzz(func(t *testing.T, value, date string) {
		h := http.Header{"Retry-After": {value}, "Date": {date}}
		if got := retryAfter(h, time.Unix(0, 0)); got != 0 && got < time.Second {
			t.Errorf("%v", got)
		}
	})
}
