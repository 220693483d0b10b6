package source

import (
	"time"

	"whoread/audit/coverage"
)

// fileSpan is the time span of the rows of a file, and what shows that rows are missing.
type fileSpan struct {
	first, last int64 // Unix seconds of the records; 0 if none states a time
	cutOff      int   // rows with AuditData that is cut off
	ended       bool  // the input was read to its end
	results     resultCounts
}

func (f *fileSpan) addTime(at int64) {
	if at == 0 {
		return
	}
	if f.first == 0 || at < f.first {
		f.first = at
	}
	f.last = max(f.last, at)
}

// addSpan adds the span of another page.
func (f *fileSpan) addSpan(more fileSpan) {
	f.addTime(more.first)
	f.addTime(more.last)
	f.cutOff += more.cutOff
	f.results.addCounts(more.results)
}

// toCoverage returns the time span of the records, including the last one.
func (f *fileSpan) toCoverage() coverage.Span {
	if f.first == 0 {
		return coverage.Span{}
	}
	return coverage.Span{From: time.Unix(f.first, 0).UTC(), To: time.Unix(f.last+1, 0).UTC()}
}
