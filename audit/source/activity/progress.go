package activity

import (
	"time"

	"whoread/audit/coverage"
)

// relistSpan is how much of the feed a new pass lists again, since a blob may be listed late.
const relistSpan = time.Hour

// progress is what this run has fetched from the feed. All times are times of publication.
type progress struct {
	// had is the span, up to the latest pass, in which every blob was fetched, except the missing
	// blobs.
	had  coverage.Span
	gone missingBlobs
}

// missingBlobs counts blobs that are listed but cannot be fetched.
type missingBlobs struct{ expired, missing int }

// feedNeed is the part of the feed that a window needs.
type feedNeed struct {
	// isNew reports whether a new pass over the current feed is needed.
	isNew bool
	// again was listed before, and is listed again.
	again coverage.Span
	// new is what is missing for everything from the window's start until the pass.
	new coverage.Span
}

// windowNeed returns what a window needs. A window that ends after the latest pass needs a new pass.
func (p *progress) windowNeed(window coverage.Span, now time.Time) feedNeed {
	if !window.To.After(p.had.To) {
		return feedNeed{new: coverage.Span{From: window.From, To: p.had.From}}
	}
	return feedNeed{
		isNew: true,
		again: coverage.Span{From: window.From.Add(-relistSpan), To: window.From},
		new:   coverage.Span{From: window.From, To: now.Truncate(time.Second)}, // the feed has whole seconds
	}
}

// recordFailure records that a pass failed and must be repeated.
func (p *progress) recordFailure(n feedNeed) {
	if n.isNew {
		*p = progress{had: coverage.Span{From: n.new.To, To: n.new.To}}
	}
}

// recordDone records that everything needed was fetched, except the missing blobs.
func (p *progress) recordDone(n feedNeed, g missingBlobs) {
	if n.isNew {
		*p = progress{had: n.new, gone: g}
		return
	}
	p.had.From = minTime(p.had.From, n.new.From)
	p.gone.expired += g.expired
	p.gone.missing += g.missing
}

// splitListings divides a span into parts that can be listed, without the expired part.
func splitListings(s coverage.Span, now time.Time) []coverage.Span {
	var parts []coverage.Span
	for from := maxTime(s.From.Truncate(time.Second), listedFrom(now)); from.Before(s.To); {
		to := minTime(from.Add(maxListSpan), s.To)
		parts = append(parts, coverage.Span{From: from, To: to})
		from = to
	}
	return parts
}
