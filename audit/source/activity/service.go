package activity

import (
	"sync"
	"time"

	"whoread/audit/coverage"
	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
)

// Service fetches windows from the activity feed.
type Service struct {
	caller tenant.Caller
	clock  tenant.Clock

	turn     sync.Mutex // held while a window is fetched
	progress progress
	history  feedHistory
	// addresses holds the address of each blob listed in this run, by contentId.
	addresses map[string]string
}

// New returns the activity feed of a tenant. The clock determines how far back the feed reaches.
func New(caller tenant.Caller, clock tenant.Clock) *Service {
	return &Service{caller: caller, clock: clock, addresses: map[string]string{}}
}

// Name returns the name of the service.
func (s *Service) Name() string { return "activity feed" }

// MaxConcurrent returns one: what a window needs depends on the window before it.
func (s *Service) MaxConcurrent() int { return 1 }

// PollInterval returns how often to look for new records.
func (s *Service) PollInterval() time.Duration { return time.Minute }

const (
	// retention is how long the feed keeps a blob.
	retention = 7 * 24 * time.Hour
	// maxListSpan is the longest span of one list.
	maxListSpan = 24 * time.Hour
)

// OldestListed returns the earliest usable time of publication. It leaves an hour at the end of the
// retention, in which content may show that the feed was filled before.
func OldestListed(now time.Time) time.Time { return listedFrom(now.Add(time.Hour)) }

// listedFrom returns the earliest time of publication that can be listed. The minute allows for clock
// differences and network delay.
func listedFrom(now time.Time) time.Time {
	return now.Add(time.Minute - retention).Truncate(time.Second)
}

// PlanWindows divides the span into windows of one list each, the newest first.
func (s *Service) PlanWindows(a fetch.Request, now time.Time) []fetch.WindowPlan {
	var slices []fetch.WindowPlan
	oldest := minTime(maxTime(a.From, OldestListed(now)), a.To)
	for to := a.To; to.After(oldest); to = to.Add(-maxListSpan) {
		from := maxTime(to.Add(-maxListSpan), oldest)
		slices = append(slices, fetch.WindowPlan{Span: coverage.Span{From: from, To: to}})
	}
	if oldest.After(a.From) {
		slices = append(slices, fetch.WindowPlan{
			Span: coverage.Span{From: a.From, To: oldest},
			Skip: "the activity feed keeps seven days",
		})
	}
	return slices
}

// RequiredPermissions returns the permission for the feed.
func (s *Service) RequiredPermissions(appOnly bool) []string {
	if appOnly {
		return []string{"the application permission ActivityFeed.Read of Office 365 Management APIs, with admin consent"}
	}
	return []string{"the delegated permission ActivityFeed.Read of Office 365 Management APIs"}
}

// DescribeCalls describes the calls for a window.
func (*Service) DescribeCalls(fetch.WindowPlan) string {
	return "the list of the content blobs of Audit.Exchange, and a call for each blob: all operations of all mailboxes, " +
		"because the feed cannot be filtered; --verify reads the lists again, but fetches a blob only once"
}

func minTime(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func maxTime(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
