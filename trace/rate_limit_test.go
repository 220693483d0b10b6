package trace

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"whoread/audit/tenant"
	simulated "whoread/fixtures/tenant"
)

// TestSendCallWaitsWhileThrottled checks that a service is called again at the time it states, even
// if that is longer than the client waits.
func TestSendCallWaitsWhileThrottled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewRateLimit("hunting", 45, time.Minute, wall{}, nil)
		began, calls := time.Now(), 0
		busy := []time.Duration{time.Hour, 0}
		answer, err := l.SendCall(t.Context(), func(ctx context.Context, c tenant.Call) (*tenant.Answer, error) {
			if err := c.RateLimit.Wait(ctx); err != nil {
				return nil, err
			}
			if calls++; calls <= len(busy) {
				return nil, fmt.Errorf("asking: %w", &tenant.Error{Kind: tenant.Busy, Status: 429, RetryAfter: busy[calls-1]})
			}
			return &tenant.Answer{}, nil
		}, tenant.Call{})
		if took := time.Since(began); err != nil || answer == nil || calls != 3 || took != time.Hour+throttlePause {
			t.Errorf("%v, %d calls, %s", err, calls, took)
		}
	})
}

func TestHoldUntilShowsInState(t *testing.T) {
	clock := simulated.NewLeapClock(time.Unix(1000, 0))
	l := NewRateLimit("mailbox", 10, time.Minute, clock, nil)
	l.HoldUntil(clock.Now().Add(time.Hour))
	l.HoldUntil(clock.Now().Add(time.Minute))
	if s := l.State(); s.Left != 0 || !s.Refill.Equal(clock.Now().Add(time.Hour)) {
		t.Errorf("%+v", s)
	}
	if err := l.Wait(t.Context()); err != nil || clock.Now().Before(time.Unix(1000, 0).Add(time.Hour)) {
		t.Error(err, clock.Now())
	}
}

func TestEstimateDurationIncludesWaits(t *testing.T) {
	l := NewRateLimit("message trace", 100, 5*time.Minute, &bench{}, nil)
	for calls, want := range map[int]time.Duration{
		0: 0, 100: 100 * time.Second, 101: 5*time.Minute + time.Second, 200: 5*time.Minute + 100*time.Second,
		201: 10*time.Minute + time.Second,
	} {
		if got := l.EstimateDuration(calls, time.Second); got != want {
			t.Errorf("%d calls take %s", calls, got)
		}
	}
	if got := l.EstimateDuration(200, time.Minute); got != 200*time.Minute {
		t.Errorf("calls slower than the limit take %s", got)
	}
	free := NewRateLimit("x", 0, 0, &bench{}, nil)
	if got := free.EstimateDuration(1000, time.Second); got != 1000*time.Second {
		t.Error(got)
	}
}

func TestClassifyError(t *testing.T) {
	for kind, want := range map[tenant.ErrorKind]State{
		tenant.Denied: Denied, tenant.Refused: Denied, tenant.Absent: Denied, tenant.Busy: Failed, tenant.Other: Failed,
	} {
		if got, why := ClassifyError(&tenant.Error{Kind: kind, Message: "so it is"}); got != want || why == "" {
			t.Errorf("%v: %s, %q", kind, got, why)
		}
	}
	if got, why := ClassifyError(errors.New("no rows")); got != Failed || why != "no rows" {
		t.Error(got, why)
	}
}
