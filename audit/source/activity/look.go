package activity

import (
	"context"
	"fmt"
	"sync"
	"time"

	"whoread/audit"
	"whoread/audit/source/live"
	"whoread/audit/tenant"
)

// Fetch lists what was published since the beginning of a window, where that was not done yet,
// and fetches every blob that was not fetched before, in this run or an earlier one.
func (s *Service) Fetch(ctx context.Context, _ live.Ask, w live.Window) error {
	s.turn.Lock()
	defer s.turn.Unlock()
	f, err := feedOf(ctx, s.caller)
	if err != nil {
		return err
	}
	if err := s.subscribe(ctx, f, w); err != nil {
		return err
	}
	now := s.clock.Now()
	l := &look{feed: f, window: w, claimed: map[string]struct{}{}}
	n := s.progress.of(w.Span(), now)
	if err := l.at(ctx, n, now); err != nil {
		s.progress.failed(n)
		return err
	}
	s.progress.done(n, l.gone())
	return l.verdict(s.progress.gone, now)
}

// look is one look at what was published.
type look struct {
	feed    *feed
	window  live.Window
	claimed map[string]struct{} // by contentId, since a blob may be listed twice
	own     int                 // blobs that were published in the window itself

	mu      sync.Mutex
	fetched int
	without []content // blobs that could not be had
}

// at lists and fetches what is needed. A blob may be listed before it can be had, so that one
// that cannot is asked for twice; of what is looked at again only what is new counts.
func (l *look) at(ctx context.Context, n need, now time.Time) error {
	for _, span := range listings(n.again, now) {
		if err := l.list(ctx, span); err != nil {
			return err
		}
	}
	l.without = nil
	for _, span := range listings(n.new, now) {
		if err := l.list(ctx, span); err != nil {
			return err
		}
	}
	twice := l.without
	l.without = nil
	return l.fetch(ctx, twice)
}

// list fetches the blobs of a span, page by page of the list.
func (l *look) list(ctx context.Context, s audit.Span) error {
	pages := map[string]struct{}{}
	for at := l.feed.listing(s); at != ""; {
		if _, again := pages[at]; again {
			return fmt.Errorf("the activity feed lists the same page again and again, from %s", s.From.UTC().Format(time.DateTime))
		}
		pages[at] = struct{}{}
		answer, err := l.feed.get(ctx, l.window, at)
		if err != nil {
			return err
		}
		contents, err := parseListing(answer.Body)
		if err != nil {
			return unreadable(answer, err)
		}
		if err := l.fetch(ctx, l.claim(contents)); err != nil {
			return err
		}
		at = answer.Header.Get("NextPageUri")
	}
	return nil
}

// claim returns the blobs that are still to be fetched.
func (l *look) claim(contents []content) []content {
	var left []content
	for _, c := range contents {
		if _, again := l.claimed[c.id]; again {
			continue
		}
		l.claimed[c.id] = struct{}{}
		if s := l.window.Span(); !c.created.Before(s.From) && c.created.Before(s.To) {
			l.own++
		}
		if !l.window.Seen(c.id) {
			left = append(left, c)
		}
	}
	return left
}

// unreadable is the error of an answer that cannot be read.
func unreadable(answer *tenant.Answer, err error) error {
	return fmt.Errorf("reading what the activity feed answered (request-id %s): %w", answer.Header.Get("request-id"), err)
}
