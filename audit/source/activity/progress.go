package activity

import (
	"time"

	"whoread/audit/coverage"
)

// backwards is how far a new look at the feed looks back, since a blob may be listed late.
const backwards = time.Hour

// progress is what was had of the feed in this run. All times are of publication.
type progress struct {
	// had is the span, up to the last look, of which every blob was had but for those gone.
	had  coverage.Span
	gone missingBlobs
}

// missingBlobs counts the blobs that are listed and cannot be had.
type missingBlobs struct{ expired, missing int }

// need is what a window needs of the feed.
type need struct {
	// look tells whether this is a new look at what there is now.
	look bool
	// again was listed before, and is looked at once more.
	again coverage.Span
	// new is what is missing to have everything from the beginning of the window until the look.
	new coverage.Span
}

// of returns what a window needs. A window that ends after the last look takes a new one.
func (p *progress) of(window coverage.Span, now time.Time) need {
	if !window.To.After(p.had.To) {
		return need{new: coverage.Span{From: window.From, To: p.had.From}}
	}
	return need{
		look:  true,
		again: coverage.Span{From: window.From.Add(-backwards), To: window.From},
		new:   coverage.Span{From: window.From, To: now.Truncate(time.Second)}, // the feed knows no less
	}
}

// failed enters that something that was needed is still to be asked for.
func (p *progress) failed(n need) {
	if n.look {
		*p = progress{had: coverage.Span{From: n.new.To, To: n.new.To}}
	}
}

// done enters that all that was needed was had, but for blobs that are gone.
func (p *progress) done(n need, g missingBlobs) {
	if n.look {
		*p = progress{had: n.new, gone: g}
		return
	}
	p.had.From = earlier(p.had.From, n.new.From)
	p.gone.expired += g.expired
	p.gone.missing += g.missing
}

// listings cuts a span into parts that can be listed, without what has left the feed.
func listings(s coverage.Span, now time.Time) []coverage.Span {
	var parts []coverage.Span
	for from := later(s.From.Truncate(time.Second), listedFrom(now)); from.Before(s.To); {
		to := earlier(from.Add(listable), s.To)
		parts = append(parts, coverage.Span{From: from, To: to})
		from = to
	}
	return parts
}
