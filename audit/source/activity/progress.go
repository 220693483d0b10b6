package activity

import (
	"time"

	"whoread/audit/coverage"
)

// relistSpan is how far a new look at the feed looks back, since a blob may be listed late.
const relistSpan = time.Hour

// progress is what was had of the feed in this run. All times are of publication.
type progress struct {
	// had is the span, up to the last look, of which every blob was had but for those gone.
	had  coverage.Span
	gone missingBlobs
}

// missingBlobs counts the blobs that are listed and cannot be had.
type missingBlobs struct{ expired, missing int }

// feedNeed is what a window needs of the feed.
type feedNeed struct {
	// isNew tells whether this is a new look at what there is now.
	isNew bool
	// again was listed before, and is looked at once more.
	again coverage.Span
	// new is what is missing to have everything from the beginning of the window until the look.
	new coverage.Span
}

// windowNeed returns what a window needs. A window that ends after the last look takes a new one.
func (p *progress) windowNeed(window coverage.Span, now time.Time) feedNeed {
	if !window.To.After(p.had.To) {
		return feedNeed{new: coverage.Span{From: window.From, To: p.had.From}}
	}
	return feedNeed{
		isNew: true,
		again: coverage.Span{From: window.From.Add(-relistSpan), To: window.From},
		new:   coverage.Span{From: window.From, To: now.Truncate(time.Second)}, // the feed knows no less
	}
}

// recordFailure enters that something that was needed is still to be asked for.
func (p *progress) recordFailure(n feedNeed) {
	if n.isNew {
		*p = progress{had: coverage.Span{From: n.new.To, To: n.new.To}}
	}
}

// recordDone enters that all that was needed was had, but for blobs that are gone.
func (p *progress) recordDone(n feedNeed, g missingBlobs) {
	if n.isNew {
		*p = progress{had: n.new, gone: g}
		return
	}
	p.had.From = minTime(p.had.From, n.new.From)
	p.gone.expired += g.expired
	p.gone.missing += g.missing
}

// splitListings cuts a span into parts that can be listed, without what has left the feed.
func splitListings(s coverage.Span, now time.Time) []coverage.Span {
	var parts []coverage.Span
	for from := maxTime(s.From.Truncate(time.Second), listedFrom(now)); from.Before(s.To); {
		to := minTime(from.Add(maxListSpan), s.To)
		parts = append(parts, coverage.Span{From: from, To: to})
		from = to
	}
	return parts
}
