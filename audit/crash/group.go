package crash

import "sync"

// Group runs functions in goroutines. Unlike with [sync.WaitGroup], a panic in one of them does not end
// the program: Wait panics instead, so that its caller can recover. The zero Group is ready to use.
type Group struct {
	running sync.WaitGroup
	mu      sync.Mutex
	first   *Error
}

// Go runs f in its own goroutine.
func (g *Group) Go(f func()) {
	g.running.Go(func() {
		defer func() {
			if v := recover(); v != nil {
				g.setFirst(NewError("working in parallel", v))
			}
		}()
		f()
	})
}

func (g *Group) setFirst(e *Error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.first == nil {
		g.first = e
	}
}

// Wait waits until all functions have returned. If one of them panicked, Wait panics with its
// [Error].
func (g *Group) Wait() {
	g.running.Wait()
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.first != nil {
		panic(g.first)
	}
}
