package trace

import (
	"context"
	"io"
	"time"
)

// joinFor is how long answers are gathered before they are handed on.
const joinFor = 30 * time.Millisecond

// tell wakes up Next.
func (r *Resolver) tell() {
	close(r.news)
	r.news = make(chan struct{})
}

// Next waits until something is settled, and returns what was settled since the last call, gathered
// for a moment. It returns [io.EOF] when nothing is left, and the error of ctx when that ends.
func (r *Resolver) Next(ctx context.Context) ([]Answer, error) {
	for {
		r.mu.Lock()
		some, running, news := len(r.came) > 0, r.running, r.news
		r.mu.Unlock()
		switch {
		case some:
			return r.gather(ctx), nil
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

// gather returns what was settled, after a moment in which more may come.
func (r *Resolver) gather(ctx context.Context) []Answer {
	moment := time.NewTimer(joinFor)
	defer moment.Stop()
	select {
	case <-moment.C:
	case <-ctx.Done():
	}
	r.mu.Lock()
	keys := r.came
	r.came = nil
	r.mu.Unlock()
	answers := make([]Answer, len(keys))
	for i, key := range keys {
		answers[i] = r.findings.answerOf(key)
	}
	return answers
}
