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

// most is how many rejected rows are listed: nobody scrolls through more, and a broken export
// can have a million.
const most = 10_000

// Write writes the account.
func (t *text) Write(p *pager.Page, r Report) {
	a := account{p}
	a.rows(r.Records.Counts())
	a.inputs(r)
	a.internalErrors(r.InternalErrors)
	rejections, flagged := r.Records.Rejections(), r.Records.Flagged()
	a.heading("Rejected rows", len(rejections))
	a.list(r, &t.rejected, len(rejections), func(i int) (int, int64, int64, string) {
		row := rejections[i]
		return row.Input, row.Line, row.Offset, row.Reason
	})
	if len(flagged) > 0 {
		a.heading("Flagged rows, which were read and may not say what they seem to", len(flagged))
	}
	a.list(r, &t.flagged, len(flagged), func(i int) (int, int64, int64, string) {
		f := flagged[i]
		return f.Input, f.Line, f.Offset, f.Reason
	})
}

// rowList is a list of rows and what is wrong with them, of which the lines are kept: they are the
// same in every report of a load.
type rowList struct {
	lines  []pager.Line
	w      int // that the lines are for
	listed int
}

// list writes n rows, of which those are laid out that are not listed yet.
func (a account) list(r Report, l *rowList, n int, row func(i int) (input int, line, offset int64, reason string)) {
	if l.w != a.W {
		*l = rowList{w: a.W}
	}
	fresh := account{&pager.Page{Theme: a.Theme, W: a.W, Lines: l.lines}}
	for ; l.listed < min(n, most); l.listed++ {
		input, line, offset, reason := row(l.listed)
		path := a.Clean(r.Inputs[input].Path)
		place := fmt.Sprintf("%s line %s, byte %s", path, humanize.FormatNumber(line), humanize.FormatNumber(offset))
		fresh.Say(theme.Style{}, 0, place+": "+a.Clean(reason))
	}
	l.lines = fresh.Lines
	a.Lines = append(a.Lines, l.lines...)
	if more := n - l.listed; more > 0 {
		a.Say(theme.Style{}, 0, "and "+humanize.FormatNumber(more)+" more; `whoread summary --json` lists every one")
	}
}

// account is the text of the pane while it is written.
type account struct{ *pager.Page }

// heading begins a section about a number of things.
func (a account) heading(title string, n int) {
	number := humanize.FormatNumber(n)
	if n == 0 {
		number = "none"
	}
	a.Heading(a.Theme.Title, title+": "+number)
}

// rows says what became of the rows: an addition, and what is remarkable of one of its parts.
func (a account) rows(c table.Counts) {
	a.heading("Rows read", c.RowsRead)
	width := len(humanize.FormatNumber(c.RowsRead))
	for _, part := range []struct {
		sign    string
		n       int
		name    string
		means   string
		trouble bool
	}{
		{"=", c.Records, "records", "MailItemsAccessed, each Id with the same content once", false},
		{"+", c.Duplicates, "duplicates", "further copies of a record", false},
		{"+", c.Other, "other operations", "not MailItemsAccessed", false},
		{"+", c.Rejected, "rejected", "could not be read; listed below", true},
		{" ", c.Conflicts, "conflicts", "records whose Id came before with other content", true},
		{" ", c.Flagged, "flagged", "were read, and may not say what they seem to; listed below", true},
	} {
		if part.n == 0 && part.name == "flagged" {
			continue
		}
		style := theme.Style{}
		if part.trouble && part.n > 0 {
			style = a.Theme.Warn
		}
		a.Say(style, 0, fmt.Sprintf("%s %*s %-17s %s", part.sign, width, humanize.FormatNumber(part.n), part.name, part.means))
	}
}

// inputs says of each input what it is and what came of it.
func (a account) inputs(r Report) {
	a.heading("Inputs", len(r.Inputs))
	for i, in := range r.Inputs {
		a.Say(a.Theme.Key, 0, a.Clean(in.Path))
		if in.Skipped != "" {
			a.Say(a.Theme.Muted, margin, "skipped: "+a.Clean(in.Skipped))
			continue
		}
		a.input(in, r.Records.InputRecords(i))
	}
}

// internalErrors says what went wrong in whoread itself, if something did.
func (a account) internalErrors(list []InternalError) {
	if len(list) == 0 {
		return
	}
	a.heading("Errors in whoread", len(list))
	for _, f := range list {
		sentence := f.Sentence
		if f.Times > 1 {
			sentence += ", " + humanize.FormatNumber(f.Times) + " times"
		}
		a.Say(a.Theme.Error, 0, a.Clean(sentence))
		if f.Report != "" {
			a.Say(theme.Style{}, margin, a.Clean(f.Report))
		}
	}
}

// margin is how far what is said of an input stands to the right of its path.
const margin = 4

// input says what is known of an input that is no skipped one.
func (a account) input(in source.Input, records int) {
	if in.Err != nil {
		a.Say(a.Theme.Error, margin, "not read whole: "+a.Clean(in.Err.Error()))
	}
	format := "format not known"
	if in.Format != "" {
		format = a.Clean(in.Format)
	}
	a.Say(theme.Style{}, margin, format+a.Theme.Dot+humanize.FormatCount(in.Bytes, "byte"))
	came, style := humanize.FormatCount(records, "record")+" added", theme.Style{}
	if in.Trace {
		came = "of mail that was sent: subjects, and no record of access"
	}
	if in.Trace && in.Rejected > 0 { // these are not among the rejected rows of the log
		style = a.Theme.Warn
	}
	a.Say(style, margin, strings.Join([]string{
		humanize.FormatCount(in.Rows, "row"), came, humanize.FormatNumber(in.Rejected) + " rejected",
	}, a.Theme.Dot))
	if in.SHA256 == "" {
		a.Say(theme.Style{}, margin, "SHA-256 not known until the input is read whole")
		return
	}
	a.Say(theme.Style{}, margin, "SHA-256 "+in.SHA256)
	if full(in) {
		a.Say(a.Theme.Warn, margin, "exactly "+humanize.FormatNumber(in.Rows)+" rows: the export may have been cut off there")
	}
}

// full tells whether an input has exactly as many rows as the tools give at most that it was
// exported with: 50,000 for an export of the portal and for a session of
// Search-UnifiedAuditLog (C22), 5,000 for one call or preview of it (C20).
func full(in source.Input) bool {
	if !strings.Contains(in.Format, "portal CSV") && !strings.Contains(in.Format, "Search-UnifiedAuditLog") {
		return false
	}
	return in.Rows == 5_000 || in.Rows == 50_000
}
