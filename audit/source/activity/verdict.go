package activity

import (
	"fmt"
	"strings"
	"time"

	"whoread/audit/source/live"
)

// verdict tells whether the window was answered whole.
func (l *look) verdict(g gone, now time.Time) error {
	var short []string
	begin := l.window.Span().From
	if oldest := listedFrom(now); begin.Before(oldest) {
		short = append(short, "what was published before "+oldest.UTC().Format(time.DateTime)+" has left the feed, which holds seven days")
	}
	if g.expired+g.missing > 0 {
		short = append(short, fmt.Sprintf("content blobs that cannot be had and may tell of this time: %d expired (%s), %d missing (%s)",
			g.expired, expiredCode, g.missing, missingCode))
	}
	if start := startOf(l.window, now); start != "" {
		l.window.Note("the subscription was started in the hour of " + start + ": what was published before may take twelve hours to appear")
		if l.own == 0 && hourOf(begin) < start {
			short = append(short, "nothing is listed that was published before the subscription was started; go on with --resume when the feed had twelve hours to fill")
		}
	}
	if len(short) > 0 {
		return &live.ShortError{Reason: strings.Join(short, "; ")}
	}
	return nil
}
