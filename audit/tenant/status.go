package tenant

import (
	"net/http"
	"slices"
	"sync"
	"time"
)

// State is what the client is doing, for a screen to show.
type State struct {
	// DeviceCode is what the user must enter to sign in; nil if nothing waits for it.
	DeviceCode *DeviceCode
	// BrowserURL is the address that the user must sign in at; "" if nothing waits for it.
	BrowserURL string
	// Account is who is signed in, in words; "" before.
	Account string
	// Waits are the things that are waited for, the one that ends first at the front.
	Waits []Wait
	// Calls is the number of requests made so far.
	Calls int
	// ClockAhead is how far the clock of this computer is ahead of that of the services, by what their
	// answers are dated, and behind if it is negative; 0 if that is less than a minute, or not
	// known.
	ClockAhead time.Duration
}

// DeviceCode is what a user enters at an address to sign in on this device.
type DeviceCode struct {
	User    string // the code itself
	Address string
	Expires time.Time
}

// Wait is a pause that a service asked for, or that follows a failure.
type Wait struct {
	// Service is the one that is asked, or that a token is for.
	Service Service
	// Reason is a clause such as "Graph is throttling".
	Reason string
	Until  time.Time
}

// clientStatus is where the client writes what it is doing. Its lock is never held for longer than it
// takes to write or read it.
type clientStatus struct {
	mu    sync.Mutex
	state State
	waits map[*Wait]struct{}
	skew  clockSkew
}

// State returns what the client is doing now. It may be called from any goroutine at any time.
func (c *Client) State() State { return c.status.snapshot() }

func (b *clientStatus) snapshot() State {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.state
	now.ClockAhead = b.skew.leastAhead()
	if now.DeviceCode != nil {
		code := *now.DeviceCode
		now.DeviceCode = &code
	}
	for w := range b.waits {
		now.Waits = append(now.Waits, *w)
	}
	slices.SortFunc(now.Waits, func(a, b Wait) int { return a.Until.Compare(b.Until) })
	return now
}

// updateState changes the state.
func (b *clientStatus) updateState(how func(*State)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	how(&b.state)
}

// countRequest counts a request.
func (b *clientStatus) countRequest() { b.updateState(func(s *State) { s.Calls++ }) }

// recordDate learns the time of the services from an answer to a request.
func (b *clientStatus) recordDate(sent, came time.Time, h http.Header) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.skew.addResponse(sent, came, h)
}

// showWait shows a wait until the function that it returns is called.
func (b *clientStatus) showWait(w Wait) (over func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.waits == nil {
		b.waits = make(map[*Wait]struct{})
	}
	b.waits[&w] = struct{}{}
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.waits, &w)
	}
}
