package activity

import (
	"fmt"
	"strings"
	"time"

	"whoread/audit/source/fetch"
)

// checkComplete returns an error if the window is incomplete.
func (p *feedPass) checkComplete(g missingBlobs, now time.Time) error {
	var short []string
	begin := p.window.Span().From
	if oldest := listedFrom(now); begin.Before(oldest) {
		short = append(short, "content published before "+oldest.UTC().Format(time.DateTime)+" has left the feed, which keeps seven days")
	} else if doubt := p.history.gapReason(begin, now); doubt != "" {
		short = append(short, doubt)
	}
	if g.expired+g.missing > 0 {
		short = append(short, fmt.Sprintf("unavailable content blobs that may have records of this time: %d expired (%s), %d missing (%s)",
			g.expired, expiredCode, g.missing, missingCode))
	}
	if note := p.history.startNote(now); note != "" {
		p.window.AddNote(note)
	}
	if len(short) > 0 {
		return &fetch.ShortError{Reason: strings.Join(short, "; ")}
	}
	return nil
}
