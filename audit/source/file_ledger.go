package source

import (
	"slices"
	"strings"

	"whoread/audit/coverage"
)

// buildLedger returns the ledger of a saved fetch and how its rows contradict it. For other files it
// returns the span of the records, and the limits of exports that they reach.
func (in *input) buildLedger() coverage.Ledger {
	if in.Trace {
		return coverage.Ledger{} // it is no part of the audit log
	}
	c := coverage.Ledger{Requests: slices.Clone(in.Coverage.Requests), Windows: slices.Clone(in.Coverage.Windows)}
	c.Windows = append(c.Windows, in.Coverage.FindMissingRows(in.Path, in.Rows)...)
	cutOff := in.span.cutOff
	if len(c.Requests) > 0 {
		cutOff = 0 // no spreadsheet saves a fetch
	}
	c.Windows = append(c.Windows, in.rejected.missingWindows(in.Path, in.Rows, cutOff)...)
	if in.Err != nil {
		why := strings.TrimPrefix(in.Err.Error(), displayPath(in.Path)+" ")
		c.Windows = append(c.Windows, coverage.Window{Source: in.Path, State: coverage.Short, Rows: in.Rows, Reason: why})
	}
	if len(c.Requests) > 0 || in.Rows == 0 {
		return c
	}
	w := coverage.Window{Source: in.Path, Span: in.span.toCoverage(), State: coverage.FromFile, Rows: in.Rows}
	switch {
	case in.span.ended && in.describeLimit() != "":
		w.State, w.Reason = coverage.Short, in.describeLimit()
	case in.span.ended && in.span.results.describeMissing() != "":
		w.State, w.Reason = coverage.Short, in.span.results.describeMissing()
	}
	c.Windows = append(c.Windows, w)
	return c
}

// describeLimit returns a reason if the number of rows is one at which exports are cut off:
// Search-UnifiedAuditLog returns 5,000 rows at a time and 50,000 in a session
// (learn.microsoft.com/powershell/module/exchangepowershell/search-unifiedauditlog), the portal exports
// 50,000 (learn.microsoft.com/purview/audit-search).
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
	return "has exactly " + limit + " rows, a number at which such exports are cut off; search again with shorter time spans"
}
