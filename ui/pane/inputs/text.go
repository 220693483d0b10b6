package inputs

import (
	"fmt"
	"strings"

	"whoread/audit/source"
	"whoread/audit/table"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/pager"
	"whoread/ui/widget/theme"
)

// maxRejected limits the list of rejected rows: nobody scrolls further, and a broken export can have a
// million.
const maxRejected = 10_000

// Write writes the account.
func (t *reportWriter) WriteReport(p *pager.Page, r Report) {
	a := reportText{p}
	a.addRowCounts(r.Records.Counts())
	a.addInputs(r)
	a.addInternalErrors(r.InternalErrors)
	rejections, flagged := r.Records.Rejections(), r.Records.FlaggedRows()
	a.addCountHeading("Rejected rows", len(rejections))
	a.addRowList(r, &t.rejected, len(rejections), func(i int) (int, int64, int64, string) {
		row := rejections[i]
		return row.Input, row.Line, row.Offset, row.Reason
	})
	if len(flagged) > 0 {
		a.addCountHeading("Flagged rows, which were read but may not mean what they seem to", len(flagged))
	}
	a.addRowList(r, &t.flagged, len(flagged), func(i int) (int, int64, int64, string) {
		f := flagged[i]
		return f.Input, f.Line, f.Offset, f.Reason
	})
}

// rowList is a list of rows with reasons. Its lines are kept, since they are the same in every report of
// a load.
type rowList struct {
	lines  []pager.Line
	w      int // that the lines are for
	listed int
}

// addRowList adds n rows. Only the rows that are not in the list yet are laid out.
func (a reportText) addRowList(r Report, l *rowList, n int, row func(i int) (input int, line, offset int64, reason string)) {
	if l.w != a.Width {
		*l = rowList{w: a.Width}
	}
	fresh := reportText{&pager.Page{Theme: a.Theme, Width: a.Width, Lines: l.lines}}
	for ; l.listed < min(n, maxRejected); l.listed++ {
		input, line, offset, reason := row(l.listed)
		path := a.CleanText(r.Inputs[input].Path)
		place := fmt.Sprintf("%s line %s, byte %s", path, humanize.FormatNumber(line), humanize.FormatNumber(offset))
		fresh.AddText(theme.Style{}, 0, place+": "+a.CleanText(reason))
	}
	l.lines = fresh.Lines
	a.Lines = append(a.Lines, l.lines...)
	if more := n - l.listed; more > 0 {
		a.AddText(theme.Style{}, 0, "and "+humanize.FormatNumber(more)+" more; `whoread summary --json` lists all")
	}
}

// reportText is the text of the pane while it is written.
type reportText struct{ *pager.Page }

// addCountHeading begins a section with a number in its heading.
func (a reportText) addCountHeading(title string, n int) {
	number := humanize.FormatNumber(n)
	if n == 0 {
		number = "none"
	}
	a.AddHeading(a.Theme.Title, title+": "+number)
}

// addRowCounts adds the counts of rows as a sum, and the conspicuous ones.
func (a reportText) addRowCounts(c table.Counts) {
	a.addCountHeading("Rows read", c.RowsRead)
	width := len(humanize.FormatNumber(c.RowsRead))
	for _, part := range []struct {
		sign    string
		n       int
		name    string
		means   string
		trouble bool
	}{
		{"=", c.Records, "records", "MailItemsAccessed, each Id with the same content once", false},
		{"+", c.Duplicates, "duplicates", "more copies of a record", false},
		{"+", c.Other, "other operations", "not MailItemsAccessed", false},
		{"+", c.Rejected, "rejected", "could not be read; listed below", true},
		{" ", c.Conflicts, "conflicts", "records whose Id occurred before with different content", true},
		{" ", c.Flagged, "flagged", "were read but may not mean what they seem to; listed below", true},
	} {
		if part.n == 0 && part.name == "flagged" {
			continue
		}
		style := theme.Style{}
		if part.trouble && part.n > 0 {
			style = a.Theme.Warn
		}
		a.AddText(style, 0, fmt.Sprintf("%s %*s %-17s %s", part.sign, width, humanize.FormatNumber(part.n), part.name, part.means))
	}
}

// addInputs adds every input and its result.
func (a reportText) addInputs(r Report) {
	a.addCountHeading("Inputs", len(r.Inputs))
	for i, in := range r.Inputs {
		a.AddText(a.Theme.Key, 0, a.CleanText(in.Path))
		if in.Skipped != "" {
			a.AddText(a.Theme.Muted, margin, "skipped: "+a.CleanText(in.Skipped))
			continue
		}
		a.addInput(in, r.Records.InputRecords(i))
	}
}

// addInternalErrors adds the internal errors, if any.
func (a reportText) addInternalErrors(list []InternalError) {
	if len(list) == 0 {
		return
	}
	a.addCountHeading("Errors in whoread", len(list))
	for _, f := range list {
		sentence := f.Sentence
		if f.Times > 1 {
			sentence += ", " + humanize.FormatNumber(f.Times) + " times"
		}
		a.AddText(a.Theme.Error, 0, a.CleanText(sentence))
		if f.Report != "" {
			a.AddText(theme.Style{}, margin, a.CleanText(f.Report))
		}
	}
}

// margin is the indent of the text below a path.
const margin = 4

// addInput adds the facts about an input that was not skipped.
func (a reportText) addInput(in source.Input, records int) {
	if in.Err != nil {
		a.AddText(a.Theme.Error, margin, "not read completely: "+a.CleanText(in.Err.Error()))
	}
	format := "unknown format"
	if in.Format != "" {
		format = a.CleanText(in.Format)
	}
	a.AddText(theme.Style{}, margin, format+a.Theme.Dot+humanize.FormatCount(in.Bytes, "byte"))
	came, style := humanize.FormatCount(records, "record")+" added", theme.Style{}
	if in.Trace {
		came = "of sent mail: subjects, but no access records"
	}
	if in.Trace && in.Rejected > 0 { // these are not among the rejected rows of the log
		style = a.Theme.Warn
	}
	a.AddText(style, margin, strings.Join([]string{
		humanize.FormatCount(in.Rows, "row"), came, humanize.FormatNumber(in.Rejected) + " rejected",
	}, a.Theme.Dot))
	if in.SHA256 == "" {
		a.AddText(theme.Style{}, margin, "SHA-256 not known until the input is read completely")
		return
	}
	a.AddText(theme.Style{}, margin, "SHA-256 "+in.SHA256)
	if isFull(in) {
		a.AddText(a.Theme.Warn, margin, "exactly "+humanize.FormatNumber(in.Rows)+" rows: the export may have been truncated there")
	}
}

// isFull reports whether an input has exactly as many rows as the export tools return at most: 50,000 for
// a portal export and for a session of Search-UnifiedAuditLog (C22), 5,000 for one call or preview of it
// (C20).
func isFull(in source.Input) bool {
	if !strings.Contains(in.Format, "portal CSV") && !strings.Contains(in.Format, "Search-UnifiedAuditLog") {
		return false
	}
	return in.Rows == 5_000 || in.Rows == 50_000
}
