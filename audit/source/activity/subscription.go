package activity

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"whoread/audit/source/live"
	"whoread/audit/tenant"
)

// subscribe starts the subscription if there is none: without one there is no feed.
func (s *Service) subscribe(ctx context.Context, f *feed, w live.Window) error {
	if s.subscribed {
		return nil
	}
	w.Doing("looking for the subscription")
	answer, err := f.call(ctx, w, http.MethodGet, f.address("list", url.Values{}))
	if err != nil {
		return err
	}
	enabled, err := parseSubscriptions(answer.Body)
	if err != nil {
		return unreadable(answer, err)
	}
	if !enabled {
		if err := s.start(ctx, f, w); err != nil {
			return err
		}
	}
	s.subscribed = true
	return nil
}

// alreadyEnabled is what the feed says when the subscription is there after all.
const alreadyEnabled = "AF20024"

// start starts the subscription. First it is remembered that the subscription is new, since it
// may not be known in the end whether it was started.
func (s *Service) start(ctx context.Context, f *feed, w live.Window) error {
	w.Doing("starting the subscription")
	if err := w.See(startedMark + hourOf(s.clock.Now())); err != nil {
		return err
	}
	_, err := f.call(ctx, w, http.MethodPost, f.address("start", url.Values{"contentType": {contentType}}))
	var said *tenant.Error
	if errors.As(err, &said) && said.Code == alreadyEnabled {
		return nil
	}
	return err
}

// startedMark is how it is remembered that a subscription is new; the hour of its start follows.
const startedMark = "subscription started in the hour "

func hourOf(t time.Time) string { return t.UTC().Format("2006-01-02T15") }

// filling is how many hours it may take until a new subscription has brought the first content
// (learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-reference).
const filling = 12

// startOf returns the hour in which the subscription was started by this fetch, in this run or an
// earlier one, if that is so recent that content may still be missing; "" otherwise.
func startOf(w live.Window, now time.Time) string {
	for h := range filling + 1 {
		if hour := hourOf(now.Add(-time.Duration(h) * time.Hour)); w.Seen(startedMark + hour) {
			return hour
		}
	}
	return ""
}
