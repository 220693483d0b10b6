package tenant

import (
	"context"
	"time"
)

// Clock provides the time, and waits.
type Clock interface {
	Now() time.Time
	// Sleep waits for d. It returns the error of ctx if ctx ends first.
	Sleep(ctx context.Context, d time.Duration) error
}

// realClock is the clock of this computer.
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
