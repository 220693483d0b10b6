package tenant

import (
	"context"
	"time"
)

// Clock is the time, and how to wait for it to pass.
type Clock interface {
	Now() time.Time
	// Sleep waits for d, or until ctx ends, whose error it then returns.
	Sleep(ctx context.Context, d time.Duration) error
}

// realClock is the time of this computer.
type realClock struct{}

// RealClock returns the clock of this computer, in UTC.
func RealClock() Clock { return realClock{} }

func (realClock) Now() time.Time { return time.Now().UTC() }

func (realClock) Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
