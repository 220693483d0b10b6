package activity

import (
	"context"
	"fmt"
	"slices"
	"time"

	"whoread/audit/coverage"
)

// feedHistory records what this run knows about how far back the feed was filled. A newly enabled feed
// lists nothing, like a feed without events, and later only newer content. Everything published since
// the oldest listed content is available.
type feedHistory struct {
	// oldest is the publication time of the oldest listed content; zero if there is none.
	oldest time.Time
	// searchedTo is how far back the feed was searched for older content; zero if it was not.
	searchedTo time.Time
	// onSince is since when the subscription is known to be enabled; zero if unknown.
	onSince time.Time
	// started reports that this fetch started the subscription, and did not find it enabled.
	started bool
}

// addListed records listed content.
func (f *feedHistory) addListed(contents []contentBlob) {
	for _, c := range contents {
		if !c.created.IsZero() && (f.oldest.IsZero() || c.created.Before(f.oldest)) {
			f.oldest = c.created
		}
	}
}

// coversFrom reports whether the feed lists everything published since t, because it lists content that
// is as old.
func (f *feedHistory) coversFrom(t time.Time) bool { return !f.oldest.IsZero() && !f.oldest.After(t) }

// feedEndMargin is the distance from the end of the feed's retention for searches for older content.
// Content closer to the end can expire before the answer arrives, and the feed then refuses the list.
const feedEndMargin = 20 * time.Minute

// searchOlder searches for content published before the window starts, unless some was listed already.
// It does not fetch that content, which cannot contain events of the window.
func (p *feedPass) searchOlder(ctx context.Context, now time.Time) error {
	f, begin := p.history, p.window.Span().From
	before := coverage.Span{From: begin.Add(-retention), To: begin}
	if !f.searchedTo.IsZero() {
		before.To = minTime(begin, f.searchedTo)
	}
	for _, span := range slices.Backward(splitListings(before, now.Add(feedEndMargin))) {
		if f.coversFrom(begin) {
			return nil
		}
		p.window.SetActivity("checking whether the feed is filled")
		err := p.readPages(ctx, span, func(contents []contentBlob) (bool, error) {
			f.addListed(contents)
			return !f.coversFrom(begin), nil
		})
		if err != nil {
			return err
		}
		if !f.coversFrom(begin) {
			f.searchedTo = span.From
		}
	}
	return nil
}

// gapReason returns why the feed may lack content published since the window started; "" if it is
// complete.
func (f *feedHistory) gapReason(begin, now time.Time) string {
	const nothing = "the feed lists nothing published before the window starts, "
	hadTime := now.Sub(f.onSince) >= fillTime
	switch {
	case f.coversFrom(begin), hadTime && !f.onSince.After(begin):
		return ""
	case hadTime:
		return nothing + "and the subscription is known to be enabled only since " + f.onSince.UTC().Format(time.DateTime) +
			": it is unknown whether the feed ever had earlier content; use another --source"
	default:
		return nothing + "so the feed may not be filled yet: a new subscription takes up to twelve hours to fill it; run this again later"
	}
}

// startNote returns a note about a subscription that was just started; "" for none.
func (f *feedHistory) startNote(now time.Time) string {
	if !f.started || now.Sub(f.onSince) >= fillTime {
		return ""
	}
	return fmt.Sprintf("the subscription was started by %s: earlier content may take twelve hours to appear", f.onSince.UTC().Format(time.DateTime))
}
