package activity

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"whoread/audit/coverage"
	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
)

// FetchWindow lists the blobs published since the start of a window, unless they were listed already,
// and fetches every blob not yet fetched by this or an earlier run.
func (s *Service) FetchWindow(ctx context.Context, a fetch.Request, w fetch.Window) error {
	s.turn.Lock()
	defer s.turn.Unlock()
	f, err := newFeed(ctx, s.caller)
	if err != nil {
		return err
	}
	if err := s.startSubscription(ctx, f, w); err != nil {
		return err
	}
	now := s.clock.Now()
	l := &feedPass{feed: f, window: w, history: &s.history, addresses: s.addresses, claimed: map[string]struct{}{}}
	if a.Verify {
		l.comparison = fetch.NewComparison("content blobs")
	}
	n := s.progress.windowNeed(w.Span(), now)
	if err := l.fetchNeeded(ctx, n, now); err != nil {
		s.progress.recordFailure(n)
		return err
	}
	s.progress.recordDone(n, l.findMissing())
	if err := l.searchOlder(ctx, now); err != nil {
		return err
	}
	return l.checkComplete(s.progress.gone, now)
}

// feedPass is one pass over the lists of the feed, for one window.
type feedPass struct {
	feed       *feed
	window     fetch.Window
	history    *feedHistory
	comparison *fetch.Comparison // of the lists; nil if they are read once
	// addresses holds the address of each blob listed in this run, by contentId.
	addresses map[string]string
	claimed   map[string]struct{} // by address, since a blob may be listed twice

	mu          sync.Mutex
	fetched     int
	unavailable []contentBlob // blobs that could not be fetched
}

// fetchNeeded lists and fetches what the window needs. A blob may be listed before it is available, so
// an unavailable blob is requested twice. In a repeated list only new blobs count.
func (p *feedPass) fetchNeeded(ctx context.Context, n feedNeed, now time.Time) error {
	again, more := splitListings(n.again, now), splitListings(n.new, now)
	if err := p.fetchSpans(ctx, again); err != nil {
		return err
	}
	p.unavailable = nil
	if err := p.fetchSpans(ctx, more); err != nil {
		return err
	}
	if err := p.listAgain(ctx, slices.Concat(again, more)); err != nil {
		return err
	}
	twice := p.unavailable
	p.unavailable = nil
	return p.fetchBlobs(ctx, twice)
}

// listAgain reads the lists again if verification is requested, and fetches new blobs.
func (p *feedPass) listAgain(ctx context.Context, spans []coverage.Span) error {
	if p.comparison == nil {
		return nil
	}
	p.window.AddNote("the lists of content were read again; content blobs are fetched once")
	return p.comparison.RepeatUntilStable("the list of content", func() error { return p.fetchSpans(ctx, spans) }, p.window.AddNote)
}

// fetchSpans fetches the blobs published in spans.
func (p *feedPass) fetchSpans(ctx context.Context, spans []coverage.Span) error {
	for _, span := range spans {
		err := p.readPages(ctx, span, func(contents []contentBlob) (bool, error) {
			left, flaw := p.claimBlobs(contents)
			if err := p.fetchBlobs(ctx, left); err != nil {
				return false, err
			}
			return true, flaw
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// readPages reads the list of a span page by page, until take wants no more.
func (p *feedPass) readPages(ctx context.Context, s coverage.Span, take func([]contentBlob) (more bool, err error)) error {
	pages := map[string]struct{}{}
	for at, more := p.feed.listURL(s), true; at != "" && more; {
		if _, again := pages[at]; again {
			return fmt.Errorf("the activity feed lists the same page repeatedly, from %s", s.From.UTC().Format(time.DateTime))
		}
		pages[at] = struct{}{}
		answer, err := p.feed.fetchURL(ctx, p.window, at)
		if err != nil {
			return err
		}
		contents, flaw := parseListing(answer.Body)
		if more, err = take(contents); err != nil {
			return err
		}
		if flaw == nil {
			at, flaw = nextPage(answer.Header)
		}
		if flaw != nil {
			return unreadableError(answer, flaw)
		}
	}
	return nil
}

// claimBlobs returns the listed blobs that must be fetched. A blob listed with a new address is an
// error, since the content may differ; it is fetched as well.
func (p *feedPass) claimBlobs(contents []contentBlob) (left []contentBlob, err error) {
	p.history.addListed(contents)
	for _, c := range contents {
		if p.comparison != nil {
			p.comparison.Add([]byte(c.id), nil)
		}
		if _, again := p.claimed[c.uri]; again {
			continue
		}
		p.claimed[c.uri] = struct{}{}
		before, listed := p.addresses[c.id]
		p.addresses[c.id] = c.uri
		other := listed && before != c.uri
		if other && err == nil {
			err = fmt.Errorf("the feed lists two addresses for the content blob %s", c.id)
		}
		if other || !p.window.IsFetched(c.id) {
			left = append(left, c)
		}
	}
	return left, err
}

// unreadableError returns the error for an answer that cannot be parsed.
func unreadableError(answer *tenant.Answer, err error) error {
	return fmt.Errorf("reading the activity feed's answer (request-id %s): %w", answer.Header.Get("request-id"), err)
}
