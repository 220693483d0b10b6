package tenant

import (
	"context"

	"golang.org/x/sync/semaphore"
	"golang.org/x/time/rate"
)

// The activity feed takes 2,000 requests a minute from a tenant, and more from large ones
// (learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-reference).
// Others may be asking as well.
const (
	feedRate  rate.Limit = 1800.0 / 60 // requests a second
	feedBurst            = 60
)

// newSemaphores makes the bounds of how many requests to each service may be in flight.
func newSemaphores() [numServices]*semaphore.Weighted {
	var slots [numServices]*semaphore.Weighted
	for s := range slots {
		slots[s] = semaphore.NewWeighted(Service(s).maxConcurrent())
	}
	return slots
}

// waitForTurn waits until the request of a call is due, where its limit is known. The error is that
// of ctx, or that of the pace of the call.
func (c *Client) waitForTurn(ctx context.Context, call Call) error {
	if call.RateLimit != nil {
		return call.RateLimit.Wait(ctx)
	}
	if call.Service != Manage {
		return nil
	}
	now := c.config.Clock.Now()
	if pause := c.feedLimiter.ReserveN(now, 1).DelayFrom(now); pause > 0 {
		return c.config.Clock.Sleep(ctx, pause)
	}
	return nil
}
