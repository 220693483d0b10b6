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

func (h *fileSpan) addTime(at int64) {
	if at == 0 {
		return
	}
	if h.first == 0 || at < h.first {
		h.first = at
	}
	h.last = max(h.last, at)
}

// addSpan adds the span of another page.
func (h *fileSpan) addSpan(more fileSpan) {
	h.addTime(more.first)
	h.addTime(more.last)
	h.cutOff += more.cutOff
	h.results.addCounts(more.results)
}

// toCoverage returns the time span of the records, including the last one.
func (h *fileSpan) toCoverage() coverage.Span {
	if h.first == 0 {
		return coverage.Span{}
	}
	return coverage.Span{From: time.Unix(h.first, 0).UTC(), To: time.Unix(h.last+1, 0).UTC()}
}
