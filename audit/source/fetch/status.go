package fetch

import "whoread/audit/coverage"

// Status tells what the fetch is doing now. It waits for nothing.
func (f *Feed) Status() Status {
	status := f.fetch.status()
	status.Asked, status.Saved = f.fetch.ask.words(), f.fetch.save.path
	if f.state != nil {
		status.State = f.state()
	}
	return status
}

func (f *fetcher) status() Status {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := Status{
		Source: f.service.Name(), Fallback: f.fallback,
		Windows: len(f.coverage.Windows), Pages: f.pages,
		Following: f.following, Next: f.next,
	}
	for _, w := range f.coverage.Windows {
		if w.State != coverage.Wanted {
			s.Settled++
		}
	}
	for _, w := range f.running {
		doing := spanWords(w.span)
		if w.doing != "" {
			doing += ": " + w.doing
		}
		s.Doing = append(s.Doing, doing)
	}
	return s
}

// asking is the service that is being asked.
func (f *fetcher) asking() Service {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.service
}
