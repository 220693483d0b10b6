package trace

import (
	"context"
	"io"
	"time"
)

// gatherTime is how long settled messages are collected before Next returns them.
const gatherTime = 30 * time.Millisecond

// wakeNext wakes Next.
func (r *Resolver) wakeNext() {
	close(r.wake)
	r.wake = make(chan struct{})
}

// Next waits until a message is settled, and returns the answers for all messages that were settled
// since the last call. It returns [io.EOF] when no query is left, or the error of ctx.
func (r *Resolver) Next(ctx context.Context) ([]Answer, error) {
	for {
		r.mu.Lock()
		some, running, news := len(r.settled) > 0, r.running, r.wake
		r.mu.Unlock()
		switch {
		case some:
			return r.collectSettled(ctx), nil
		case !running:
			return nil, io.EOF
		}
		select {
		case <-news:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// collectSettled waits a moment for more messages, and returns the answers for all that are settled.
func (r *Resolver) collectSettled(ctx context.Context) []Answer {
	moment := time.NewTimer(gatherTime)
	defer moment.Stop()
	select {
	case <-moment.C:
	case <-ctx.Done():
	}
	r.mu.Lock()
	keys := r.settled
	r.settled = nil
	r.mu.Unlock()
	answers := make([]Answer, len(keys))
	for i, key := range keys {
		answers[i] = r.findings.answerOf(key)
	}
	return answers
}
