package activity

import (
	"context"
	"fmt"
	"slices"
	"time"

	"whoread/audit/coverage"
)

// feedHistory is what is known in this run of whether the feed was filled: a feed that was just
// switched on lists nothing, as one does in which nothing happened, and then only what is not much
// older. What was published since the oldest content that it lists is there.
type feedHistory struct {
	// oldest is when the oldest content that was listed was published; zero if none was.
	oldest time.Time
	// searchedTo is the time down to which the feed was looked through for older content; zero if it
	// was not.
	searchedTo time.Time
	// onSince is since when the subscription is known to be on; zero if that was not asked for yet.
	onSince time.Time
	// started tells that it was started then, and not found to be on.
	started bool
}

// addListed enters content that is listed.
func (f *feedHistory) addListed(contents []contentBlob) {
	for _, c := range contents {
		if !c.created.IsZero() && (f.oldest.IsZero() || c.created.Before(f.oldest)) {
			f.oldest = c.created
		}
	}
}

// coversFrom tells whether the feed lists all that was published from a time on, since it lists
// something that is not younger.
func (f *feedHistory) coversFrom(t time.Time) bool { return !f.oldest.IsZero() && !f.oldest.After(t) }

// feedEndMargin is how far from the end of what the feed holds it is looked through for older content. What
// lies there can leave the feed while the answer is waited for, and the list is refused then.
const feedEndMargin = 20 * time.Minute

// searchOlder looks for content that was published before a window begins, unless it was listed
// already. It is not fetched, since it cannot tell of anything that happened in the window.
func (l *feedPass) searchOlder(ctx context.Context, now time.Time) error {
	f, begin := l.history, l.window.Span().From
	before := coverage.Span{From: begin.Add(-retention), To: begin}
	if !f.searchedTo.IsZero() {
		before.To = minTime(begin, f.searchedTo)
	}
	for _, span := range slices.Backward(splitListings(before, now.Add(feedEndMargin))) {
		if f.coversFrom(begin) {
			return nil
		}
		l.window.SetActivity("looking whether the feed is filled")
		err := l.readPages(ctx, span, func(contents []contentBlob) (bool, error) {
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

// gapReason tells why the feed may not have all that was published since a window began; "" if it
// has.
func (f *feedHistory) gapReason(begin, now time.Time) string {
	const nothing = "nothing is listed that was published before the window begins, "
	hadTime := now.Sub(f.onSince) >= fillTime
	switch {
	case f.coversFrom(begin), hadTime && !f.onSince.After(begin):
		return ""
	case hadTime:
		return nothing + "and the subscription is known to be on only since " + f.onSince.UTC().Format(time.DateTime) +
			": whether the feed ever had what was published before cannot be told; another --source can"
	default:
		return nothing + "so that the feed may not be filled yet: one that was just switched on takes up to twelve hours to fill: run it again later"
	}
}

// startNote is what is remarkable of the feed even where it is filled; "" for nothing.
func (f *feedHistory) startNote(now time.Time) string {
	if !f.started || now.Sub(f.onSince) >= fillTime {
		return ""
	}
	return fmt.Sprintf("the subscription was started by %s: what was published before may take twelve hours to appear", f.onSince.UTC().Format(time.DateTime))
}
