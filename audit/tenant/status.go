package tenant

import (
	"net/http"
	"slices"
	"sync"
	"time"
)

// State is what the client is doing, for display.
type State struct {
	// DeviceCode is what the user must enter to sign in; nil if no sign-in waits for it.
	DeviceCode *DeviceCode
	// BrowserURL is the address where the user must sign in; "" if no sign-in waits for it.
	BrowserURL string
	// Account describes who is signed in; "" before the sign-in.
	Account string
	// Waits are the current pauses, the one that ends first at the front.
	Waits []Wait
	// Calls is the number of requests made so far.
	Calls int
	// ClockAhead is how far the clock of this computer is ahead of the services' clocks, negative if it
	// is behind; 0 if unknown or less than a minute.
	ClockAhead time.Duration
}

// DeviceCode is a code that the user enters at an address to sign in.
type DeviceCode struct {
	User    string // the code itself
	Address string
	Expires time.Time
}

// Wait is a pause that a service asked for, or a pause after a failure.
type Wait struct {
	// Service is the service that is called, or that a token is for.
	Service Service
	// Reason is a clause such as "Graph is throttling".
	Reason string
	Until  time.Time
}

// clientStatus holds what the client is doing. Its lock is held only while the state is read or
// written.
type clientStatus struct {
	mu    sync.Mutex
	state State
	waits map[*Wait]struct{}
	skew  clockSkew
}

// State returns what the client is doing now. It is safe for concurrent use.
func (c *Client) State() State { return c.status.snapshot() }

func (c *clientStatus) snapshot() State {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.state
	now.ClockAhead = c.skew.leastSkew()
	if now.DeviceCode != nil {
		code := *now.DeviceCode
		now.DeviceCode = &code
	}
	for w := range c.waits {
		now.Waits = append(now.Waits, *w)
	}
	slices.SortFunc(now.Waits, func(a, b Wait) int { return a.Until.Compare(b.Until) })
	return now
}

func (c *clientStatus) updateState(how func(*State)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	how(&c.state)
}

func (c *clientStatus) countRequest() { c.updateState(func(s *State) { s.Calls++ }) }

// recordDate records the date of an answer, to detect a wrong clock.
func (c *clientStatus) recordDate(sent, received time.Time, h http.Header) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.skew.addResponse(sent, received, h)
}

// showWait shows a wait until the returned function is called.
func (c *clientStatus) showWait(w Wait) (over func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.waits == nil {
		c.waits = make(map[*Wait]struct{})
	}
	c.waits[&w] = struct{}{}
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.waits, &w)
	}
}
