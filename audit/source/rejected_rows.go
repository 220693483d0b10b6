package source

import (
	"fmt"

	"whoread/audit"
	"whoread/audit/coverage"
)

// RejectedRows counts the rows of an input that could not be read, and keeps the span of the times that
// they state.
type RejectedRows struct {
	span              timeSpan
	rows, withoutTime int
}

// AddPage adds the rejected rows of a page.
func (r *RejectedRows) AddPage(p *audit.Page) {
	r.rows += len(p.Rejected)
	for _, row := range p.Rejected {
		r.span.addTime(row.Time)
		if row.Time == 0 {
			r.withoutTime++
		}
	}
}

// MissingWindows returns the gap that the rows leave, from the first to the last time that they state;
// none if no row was rejected.
func (r *RejectedRows) MissingWindows(path string, rowsRead int) []coverage.Window {
	return r.missingWindows(path, rowsRead, 0)
}

// missingWindows is MissingWindows for rows of which some have AuditData that is cut off.
func (r *RejectedRows) missingWindows(path string, rowsRead, cutOff int) []coverage.Window {
	if r.rows == 0 {
		return nil
	}
	reason := "has " + formatCount(r.rows, "row") + " that could not be read"
	if cutOff > 0 {
		reason = fmt.Sprintf("has rows with AuditData that is cut off (%d); use the original export, not a copy that a spreadsheet saved", cutOff)
		if others := r.rows - cutOff; others > 0 {
			reason += "; " + formatCount(others, "other row") + " could not be read"
		}
	}
	switch r.withoutTime {
	case 0:
	case r.rows:
		reason += "; the time of what is missing is not known"
	default:
		reason += fmt.Sprintf("; the time of %d of them is not known, so the gap may be larger", r.withoutTime)
	}
	return []coverage.Window{{Source: path, Span: r.span.toCoverage(), State: coverage.Short, Rows: rowsRead, Reason: reason}}
}
