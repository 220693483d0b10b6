package source

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"whoread/audit/coverage"
)

// fileSpan is what a file holds, as far as it tells of what the file may lack.
type fileSpan struct {
	first, last int64 // Unix seconds of the records; 0 if none states a time
	cutOff      int   // rows whose AuditData was cut off
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

// addSpan adds what a further page holds.
func (h *fileSpan) addSpan(more fileSpan) {
	h.addTime(more.first)
	h.addTime(more.last)
	h.cutOff += more.cutOff
	h.results.addCounts(more.results)
}

// toCoverage is that of the records. The last of them belongs to it.
func (h *fileSpan) toCoverage() coverage.Span {
	if h.first == 0 {
		return coverage.Span{}
	}
	return coverage.Span{From: time.Unix(h.first, 0).UTC(), To: time.Unix(h.last+1, 0).UTC()}
}

// buildLedger is the ledger of a saved fetch with what its rows tell against it, or what can be said
// of a file that has none: the span of its records, and the limits of exports that it hits.
func (in *input) buildLedger() coverage.Ledger {
	if in.Trace {
		return coverage.Ledger{} // it is no part of the audit log
	}
	c := coverage.Ledger{Requests: slices.Clone(in.Coverage.Requests), Windows: slices.Clone(in.Coverage.Windows)}
	c.Windows = append(c.Windows, in.Coverage.FindMissingRows(in.Path, in.Rows, in.Rejected)...)
	if in.Err != nil {
		why := strings.TrimPrefix(in.Err.Error(), shownPath(in.Path)+" ")
		c.Windows = append(c.Windows, coverage.Window{Source: in.Path, State: coverage.Short, Rows: in.Rows, Reason: why})
	}
	if len(c.Requests) > 0 || in.Rows == 0 {
		return c
	}
	w := coverage.Window{Source: in.Path, Span: in.span.toCoverage(), State: coverage.FromFile, Rows: in.Rows}
	switch {
	case in.span.cutOff > 0:
		w.State = coverage.Short
		w.Reason = "has rows whose AuditData was cut off (" + strconv.Itoa(in.span.cutOff) + "); use the export as it was made, not as a spreadsheet saved it"
	case in.span.ended && in.describeLimit() != "":
		w.State, w.Reason = coverage.Short, in.describeLimit()
	case in.span.ended && in.span.results.describeMissing() != "":
		w.State, w.Reason = coverage.Short, in.span.results.describeMissing()
	}
	c.Windows = append(c.Windows, w)
	return c
}

// describeLimit tells of a number of rows at which the maker of the export stops, whatever more there
// is: 5,000 is the most that Search-UnifiedAuditLog returns at once, 50,000 the most of a session
// of it (learn.microsoft.com/powershell/module/exchangepowershell/search-unifiedauditlog) and of
// an export of the portal (learn.microsoft.com/purview/audit-search).
func (in *input) describeLimit() string {
	searched := strings.Contains(in.Format, "Search-UnifiedAuditLog")
	limit := ""
	switch {
	case in.Rows == 5_000 && searched:
		limit = "5,000"
	case in.Rows == 50_000 && (searched || strings.HasPrefix(in.Format, "portal CSV")):
		limit = "50,000"
	default:
		return ""
	}
	return "has exactly " + limit + " rows, a number at which such exports are cut off; ask again for shorter spans of time"
}
