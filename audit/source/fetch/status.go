package fetch

import (
	"time"

	"whoread/audit/coverage"
	"whoread/audit/tenant"
)

// Status is what a fetch is doing, for a screen to show.
type Status struct {
	tenant.State
	// Request is what is asked for, in words.
	Request string
	// Source is the service that is being asked; Fallback why it is not the first choice.
	Source   string
	Fallback string
	// Activity is what is being done for each window in flight.
	Activity []string
	// Windows is the number of windows so far, Settled of those that will not change.
	Windows, Settled int
	// Pages is the number of pages of rows that were received in this run.
	Pages int
	// Saved is the path of the file that the rows are kept in; "" if it is a private one.
	Saved string
	// Following tells that all that was asked for has been answered, and Next when it will be
	// looked for new records.
	Following bool
	Next      time.Time
}

// Status tells what the fetch is doing now. It waits for nothing.
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

// currentService is the service that is being asked.
func (f *fetcher) currentService() Service {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.service
}
