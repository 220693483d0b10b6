package activity

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
)

// startSubscription starts the subscription if there is none. Without it there is no feed.
func (s *Service) startSubscription(ctx context.Context, f *feed, w fetch.Window) error {
	if !s.history.onSince.IsZero() {
		return nil
	}
	w.SetActivity("looking for the subscription")
	answer, err := f.sendCall(ctx, w, http.MethodGet, f.subscriptionURL("list", url.Values{}))
	if err != nil {
		return err
	}
	enabled, err := parseSubscriptions(answer.Body)
	if err != nil {
		return unreadableError(answer, err)
	}
	if enabled {
		return s.noteSubscription(w)
	}
	return s.createSubscription(ctx, f, w)
}

// noteSubscription records since when the subscription is known to be enabled.
func (s *Service) noteSubscription(w fetch.Window) error {
	now := s.clock.Now()
	on, started := onSince(w, now)
	if on.IsZero() {
		if err := w.MarkFetched(foundMark + hourOf(now)); err != nil {
			return err
		}
		on = now
	}
	s.history.onSince, s.history.started = on, started
	return nil
}

// alreadyEnabled is the error code if the subscription exists already.
const alreadyEnabled = "AF20024"

// createSubscription starts the subscription. It first records that the subscription is new, since the
// answer to the start may be lost.
func (s *Service) createSubscription(ctx context.Context, f *feed, w fetch.Window) error {
	w.SetActivity("starting the subscription")
	if err := w.MarkFetched(startedMark + hourOf(s.clock.Now())); err != nil {
		return err
	}
	_, err := f.sendCall(ctx, w, http.MethodPost, f.subscriptionURL("start", url.Values{"contentType": {contentType}}))
	var said *tenant.Error
	if err != nil && (!errors.As(err, &said) || said.Code != alreadyEnabled) {
		return err
	}
	s.history.onSince, s.history.started = s.clock.Now(), true
	return nil
}

// The ledger's marks for a subscription that was started, or found enabled. The hour follows.
const (
	startedMark = "subscription started in the hour "
	foundMark   = "subscription found in the hour "
)

func hourOf(t time.Time) string { return t.UTC().Format("2006-01-02T15") }

// fillTime is how long a new subscription may take to deliver the first content
// (learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-reference).
const fillTime = 12 * time.Hour

// onSince returns since when the subscription is known to be enabled, from marks of this and earlier
// runs, and whether it was started then: the latest start, or else the first time it was found. It
// looks back no further than the feed does.
func onSince(w fetch.Window, now time.Time) (on time.Time, started bool) {
	for hour := now.UTC().Truncate(time.Hour); now.Sub(hour) < retention+fillTime; hour = hour.Add(-time.Hour) {
		by := minTime(hour.Add(time.Hour), now)
		if w.IsFetched(startedMark + hourOf(hour)) {
			return by, true
		}
		if w.IsFetched(foundMark + hourOf(hour)) {
			on = by
		}
	}
	return on, false
}
