package tenant

import (
	"context"

	"golang.org/x/sync/semaphore"
	"golang.org/x/time/rate"
)

// The activity feed allows 2,000 requests a minute for a tenant, more for large ones
// (learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-reference).
// Other programs may send requests as well.
const (
	feedRate  rate.Limit = 1800.0 / 60 // requests a second
	feedBurst            = 60
)

// newSemaphores returns semaphores that limit the concurrent requests to each service.
func newSemaphores() [numServices]*semaphore.Weighted {
	var slots [numServices]*semaphore.Weighted
	for s := range slots {
		slots[s] = semaphore.NewWeighted(Service(s).maxConcurrent())
	}
	return slots
}

// waitForTurn waits until a rate limit allows the next request of a call. The error is the error of ctx
// or of the call's rate limit.
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
