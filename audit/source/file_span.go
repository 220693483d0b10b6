package source

import (
	"time"

	"whoread/audit/coverage"
)

// fileSpan is the time span of the rows of a file, and what shows that rows are missing.
type fileSpan struct {
	timeSpan      // of the records
	cutOff   int  // rows with AuditData that is cut off
	ended    bool // the input was read to its end
	// rows are what the rows of a page state of their searches; results has the rows of all pages.
	rows    []resultRow
	results searchResults
}

// addSpan adds the span of another page.
func (f *fileSpan) addSpan(more fileSpan) {
	f.addTimes(more.timeSpan)
	f.cutOff += more.cutOff
	for _, r := range more.rows {
		f.results.addRow(r)
	}
}

// timeSpan is the first and the last of some times in Unix seconds; 0 if there are none.
type timeSpan struct{ first, last int64 }

func (t *timeSpan) addTime(at int64) {
	if at == 0 {
		return
	}
	if t.first == 0 || at < t.first {
		t.first = at
	}
	t.last = max(t.last, at)
}

func (t *timeSpan) addTimes(more timeSpan) {
	t.addTime(more.first)
	t.addTime(more.last)
}

// toCoverage returns the time span, including the last time.
func (t *timeSpan) toCoverage() coverage.Span {
	if t.first == 0 {
		return coverage.Span{}
	}
	return coverage.Span{From: time.Unix(t.first, 0).UTC(), To: time.Unix(t.last+1, 0).UTC()}
}
