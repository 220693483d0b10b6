package trace

import (
	"context"
	"sync"
)

// Purse is what all services share: how many calls the user allows in all, and whether any may be
// made now. A nil purse is never empty and never closed. Any number of goroutines may use it.
type Purse struct {
	mu     sync.Mutex
	left   int           // Unlimited for no limit
	closed chan struct{} // nil while calls may be made; closed when they may be again
}

// Unlimited is the number of calls of a purse that is never empty.
const Unlimited = -1

// NewPurse returns a purse of so many calls.
func NewPurse(calls int) *Purse { return &Purse{left: calls} }

// pause lets no call be made until resume.
func (p *Purse) pause() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed == nil {
		p.closed = make(chan struct{})
	}
}

// resume lets calls be made again.
func (p *Purse) resume() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed != nil {
		close(p.closed)
		p.closed = nil
	}
}

// paused tells whether no call may be made now; nil if one may, and else what is closed when one may.
func (p *Purse) paused() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.closed
}

// wait waits while no call may be made. The error is that of ctx.
func (p *Purse) wait(ctx context.Context) error {
	if p == nil {
		return ctx.Err()
	}
	for {
		paused := p.paused()
		if paused == nil {
			return ctx.Err()
		}
		select {
		case <-paused:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// empty tells whether there is no call left in it.
func (p *Purse) empty() bool {
	if p == nil {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.left == 0
}

// excess tells by how many so many calls are more than there are in it.
func (p *Purse) excess(calls int) int {
	if p == nil {
		return 0
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.left == Unlimited {
		return 0
	}
	return max(calls-p.left, 0)
}

// take takes one call out, if there is one.
func (p *Purse) take() bool {
	if p == nil {
		return true
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	switch p.left {
	case Unlimited:
		return true
	case 0:
		return false
	}
	p.left--
	return true
}
