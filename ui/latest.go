package ui

import "context"

// latestRequest numbers requests of one kind; only the answer to the newest counts. The zero value is
// ready.
type latestRequest struct {
	number int
	ctx    context.Context // of the newest, if it has one
	cancel context.CancelFunc
}

// newNumber returns the number of a new request and cancels the ones before.
func (l *latestRequest) newNumber() int {
	l.cancelLatest()
	l.number++
	return l.number
}

// startNew returns the number of a new request and the context that ends with it.
func (l *latestRequest) startNew(ctx context.Context) (context.Context, int) {
	number := l.newNumber()
	l.ctx, l.cancel = context.WithCancel(ctx)
	return l.ctx, number
}

// isLatest reports whether the answer to a request still counts.
func (l *latestRequest) isLatest(number int) bool { return number == l.number }

// cancelLatest cancels the newest request. Its answer still counts.
func (l *latestRequest) cancelLatest() {
	if l.cancel != nil {
		l.cancel()
	}
}
