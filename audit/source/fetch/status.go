package fetch

import (
	"time"

	"whoread/audit/coverage"
	"whoread/audit/tenant"
)

// Status is what a fetch is doing, for display.
type Status struct {
	tenant.State
	// Request describes the request.
	Request string
	// Source is the current service. Fallback says why it is not the first choice.
	Source   string
	Fallback string
	// Activity describes what is being done for each open window.
	Activity []string
	// Windows is the number of windows so far, and Settled the number of those in a final state.
	Windows, Settled int
	// Pages is the number of pages received in this run.
	Pages int
	// Saved is the path of the file; "" if it is private.
	Saved string
	// Following reports that the request is answered and new records are followed. Next is the time of
	// the next look.
	Following bool
	Next      time.Time
}

// Status returns what the fetch is doing now. It never blocks for long.
func (f *Feed) Status() Status {
	status := f.fetcher.currentStatus()
	status.Request, status.Saved = f.fetcher.request.describe(), f.fetcher.file.path
	if f.state != nil {
		status.State = f.state()
	}
	return status
}

func (f *fetcher) currentStatus() Status {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := Status{
		Source: f.service.Name(), Fallback: f.fallback,
		Windows: len(f.coverage.Windows), Pages: f.pages,
		Following: f.following, Next: f.next,
	}
	for _, w := range f.coverage.Windows {
		if w.State != coverage.Pending {
			s.Settled++
		}
	}
	for _, w := range f.running {
		doing := formatSpan(w.span)
		if w.doing != "" {
			doing += ": " + w.doing
		}
		s.Activity = append(s.Activity, doing)
	}
	return s
}

// currentService returns the service in use.
func (f *fetcher) currentService() Service {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.service
}
