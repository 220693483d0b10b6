package ui

import "context"

// latest numbers requests of one kind, of which only the newest counts. The zero value is ready.
type latest struct {
	number int
	ctx    context.Context // of the newest, if it has one
	cancel context.CancelFunc
}

// next returns the number of a new request. Those before are cancelled, and their answers are old.
func (l *latest) next() int {
	l.stop()
	l.number++
	return l.number
}

// start returns the number of a new request and the context that ends with it.
func (l *latest) start(ctx context.Context) (context.Context, int) {
	number := l.next()
	l.ctx, l.cancel = context.WithCancel(ctx)
	return l.ctx, number
}

// is reports whether the answer to a request still counts.
func (l *latest) is(number int) bool { return number == l.number }

// stop cancels the newest request. Its answer still counts.
func (l *latest) stop() {
	if l.cancel != nil {
		l.cancel()
	}
}
