package inputs

import (
	"fmt"
	"strings"

	"whoread/audit/source"
	"whoread/audit/table"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/pager"
	"whoread/ui/widget/theme"
)

// maxRejected limits the list of rejected rows: nobody scrolls further, and a broken export can have a
// million.
const maxRejected = 10_000

// Write writes the account.
func (w *reportWriter) WriteReport(p *pager.Page, r Report) {
	a := reportText{p}
	a.addRowCounts(r.Records.Counts(), r.Records.SiblingCount())
	a.addOmissions(r.Records.Omissions(true))
	a.addInputs(r)
	a.addInternalErrors(r.InternalErrors)
	rejections, flagged := r.Records.Rejections(), r.Records.FlaggedRows()
	a.addCountHeading("Rejected rows", len(rejections))
	a.addRowList(r, &w.rejected, len(rejections), func(i int) (int, int64, int64, string) {
		row := rejections[i]
		return row.Input, row.Line, row.Offset, row.Reason
	})
	if len(flagged) > 0 {
		a.addCountHeading("Flagged rows: read, possibly incorrectly", len(flagged))
	}
	a.addRowList(r, &w.flagged, len(flagged), func(i int) (int, int64, int64, string) {
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
func (t reportText) addRowList(r Report, l *rowList, n int, row func(i int) (input int, line, offset int64, reason string)) {
	if l.w != t.Width {
		*l = rowList{w: t.Width}
	}
	fresh := reportText{&pager.Page{Theme: t.Theme, Width: t.Width, Lines: l.lines}}
	for ; l.listed < min(n, maxRejected); l.listed++ {
		input, line, offset, reason := row(l.listed)
		path := t.CleanText(r.Inputs[input].Path)
		place := fmt.Sprintf("%s line %s, byte %s", path, humanize.FormatNumber(line), humanize.FormatNumber(offset))
		fresh.AddText(theme.Style{}, 0, place+": "+t.CleanText(reason))
	}
	l.lines = fresh.Lines
	t.Lines = append(t.Lines, l.lines...)
	if more := n - l.listed; more > 0 {
		t.AddText(theme.Style{}, 0, "and "+humanize.FormatNumber(more)+" more; `whoread summary --json` lists all")
	}
}

// reportText is the text of the pane while it is written.
type reportText struct{ *pager.Page }

// addCountHeading begins a section with a number in its heading.
func (t reportText) addCountHeading(title string, n int) {
	number := humanize.FormatNumber(n)
	if n == 0 {
		number = "none"
	}
	t.AddHeading(t.Theme.Title, title+": "+number)
}

// addRowCounts adds the counts of rows as a sum, and the conspicuous ones.
func (t reportText) addRowCounts(c table.Counts, siblings int) {
	t.addCountHeading("Rows read", c.RowsRead)
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
		{"+", c.Other, "other operations", "not MailItemsAccessed" + describeSiblings(siblings), false},
		{"+", c.Rejected, "rejected", "could not be read; listed below", true},
		{" ", c.Conflicts, "conflicts", "records whose Id occurred before with different content", true},
		{" ", c.Flagged, "flagged", "were read, possibly incorrectly; listed below", true},
	} {
		if part.n == 0 && part.name == "flagged" {
			continue
		}
		style := theme.Style{}
		if part.trouble && part.n > 0 {
			style = t.Theme.Warn
		}
		t.AddText(style, 0, fmt.Sprintf("%s %*s %-17s %s", part.sign, width, humanize.FormatNumber(part.n), part.name, part.means))
	}
}

// describeSiblings counts the siblings among the other operations.
func describeSiblings(n int) string {
	if n == 0 {
		return ""
	}
	key, _ := keys.HintOf(keys.Table, keys.ViewActivity)
	return "; " + humanize.FormatCount(n, "sibling operation") + " among them: " + key + " shows them with the records"
}

// addOmissions adds what records omit, if anything.
func (t reportText) addOmissions(o table.Omissions) {
	for _, sentence := range humanize.DescribeOmissions(o) {
		t.AddText(t.Theme.Warn, 0, sentence)
	}
}

// addInputs adds every input and its result.
func (t reportText) addInputs(r Report) {
	t.addCountHeading("Inputs", len(r.Inputs))
	for i, in := range r.Inputs {
		t.AddText(t.Theme.Key, 0, t.CleanText(in.Path))
		if in.Skipped != "" {
			t.AddText(t.Theme.Muted, margin, "skipped: "+t.CleanText(in.Skipped))
			continue
		}
		t.addInput(in, r.Records.InputRecords(i))
	}
}

// addInternalErrors adds the internal errors, if any.
func (t reportText) addInternalErrors(list []InternalError) {
	if len(list) == 0 {
		return
	}
	t.addCountHeading("Errors in whoread", len(list))
	for _, f := range list {
		sentence := f.Sentence
		if f.Times > 1 {
			sentence += ", " + humanize.FormatNumber(f.Times) + " times"
		}
		t.AddText(t.Theme.Error, 0, t.CleanText(sentence))
		if f.Report != "" {
			t.AddText(theme.Style{}, margin, t.CleanText(f.Report))
		}
	}
}

// margin is the indent of the text below a path.
const margin = 4

// addInput adds the facts about an input that was not skipped.
func (t reportText) addInput(in source.Input, records int) {
	if in.Err != nil {
		t.AddText(t.Theme.Error, margin, "not read completely: "+t.CleanText(in.Err.Error()))
	}
	format := "unknown format"
	if in.Format != "" {
		format = t.CleanText(in.Format)
	}
	t.AddText(theme.Style{}, margin, format+t.Theme.Dot+humanize.FormatCount(in.Bytes, "byte"))
	came, style := humanize.FormatCount(records, "record")+" added", theme.Style{}
	if in.Trace {
		came = "of sent mail: subjects, but no access records"
	}
	if in.Trace && in.Rejected > 0 { // these are not among the rejected rows of the log
		style = t.Theme.Warn
	}
	t.AddText(style, margin, strings.Join([]string{
		humanize.FormatCount(in.Rows, "row"), came, humanize.FormatNumber(in.Rejected) + " rejected",
	}, t.Theme.Dot))
	if in.SHA256 == "" {
		t.AddText(theme.Style{}, margin, "SHA-256 not known until the input is read completely")
		return
	}
	t.AddText(theme.Style{}, margin, "SHA-256 "+in.SHA256)
	if isFull(in) {
		t.AddText(t.Theme.Warn, margin, "exactly "+humanize.FormatNumber(in.Rows)+" rows: the export may have been truncated there")
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
