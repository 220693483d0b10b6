package help

import (
	"maps"
	"slices"
	"strings"

	"whoread/audit/table"
	"whoread/ui/widget/cells"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/pager"
	"whoread/ui/widget/theme"
)

// entry is a term and its explanation.
type entry struct{ name, means string }

// Write writes the help.
func (reportWriter) WriteReport(to *pager.Page, focus keys.Pane) {
	p := reportWriter{to}
	if focus != keys.Table {
		p.addSection("Keys of "+paneName(focus), keyEntries(keys.BindingsOf(focus)), keyMargin)
	}
	for _, section := range keys.ListSections() {
		var of []keys.Binding
		for _, b := range keys.BindingsOf(keys.Table) {
			if b.Section == section {
				of = append(of, b)
			}
		}
		p.addSection(string(section), commandEntries(of), keyMargin)
	}
	p.addSection("Filter and search", filterLanguage(), textMargin)
	p.addSection("Columns in a filter", columnNames(), keyMargin)
	p.addSection("Symbols", p.signEntries(), keyMargin)
	p.addSection("Instead of a subject", subjectEntries(), textMargin)
	p.addSection("Numbers", numberEntries(), textMargin)
	p.addSection("What the log cannot show", logLimits(), textMargin)
}

func paneName(p keys.Pane) string {
	switch p {
	case keys.Prompt:
		return "the prompt"
	case keys.Detail:
		return "the detail"
	case keys.Facet:
		return "the facets"
	case keys.Timeline:
		return "the timeline"
	case keys.Queries:
		return "the queries"
	case keys.Matrix:
		return "the matrix"
	case keys.Pivot:
		return "the list of a row's values"
	case keys.ColumnSettings:
		return "the columns"
	case keys.Export:
		return "the export"
	case keys.Inputs:
		return "the inputs"
	case keys.Coverage:
		return "the coverage"
	case keys.Checklist:
		return "the checklist"
	case keys.SignIn:
		return "the sign-in"
	case keys.Lookup:
		return "the lookup"
	case keys.Help:
		return "the help"
	default:
		return "the table"
	}
}

func keyEntries(bindings []keys.Binding) []entry {
	entries := make([]entry, len(bindings))
	for i, b := range bindings {
		entries[i] = entry{b.KeyLabels(), b.Long}
	}
	return entries
}

// commandEntries includes the verb of the : line, since some actions have no key.
func commandEntries(bindings []keys.Binding) []entry {
	entries := make([]entry, len(bindings))
	for i, b := range bindings {
		entries[i] = entry{b.KeyLabels(), b.Long + "  (:" + b.CommandUsage() + ")"}
		if len(b.Keys) == 0 {
			entries[i] = entry{":" + b.CommandUsage(), b.Long}
		}
	}
	return entries
}

// filterLanguage explains the language by examples that can be typed.
func filterLanguage() []entry {
	return []entry{
		{`invoice`, "any text column contains it; case matters only if a letter is upper case"},
		{`"two words"`, "one term with a space in it"},
		{`bank invoice  bank AND invoice`, "both"},
		{`bank | invoice  bank OR invoice`, "either; | binds weaker than a space"},
		{`(bank | invoice) access=Bind`, "parentheses group"},
		{`!invoice  -invoice  NOT invoice`, "not"},
		{`folder:inbox`, "the column contains the text"},
		{`ip:10.0.0.0/8  178.85.*`, "the address is in the network"},
		{`access=Bind  access!=Bind`, "is exactly, is not"},
		{`access=Bind,Sync`, "any of these; != is none of these"},
		{`folder=\Inbox*  subject=*invoice*`, "begins with, contains"},
		{`session=  session=*`, "is not stated, is stated"},
		{`@(198.51.100.7, 10.0.0.0/8)`, "any entry of a list; @FILE is the list in a file, pasted lines become one"},
		{`conflict=true  miscounted=true`, "both copies of a conflict, records with other items than stated"},
		{`kind!=microsoft`, "hides the addresses and apps of Microsoft's services"},
		{`client~^Outlook  /pay(roll|ment)/`, "a regular expression, in one column or in any"},
		{`time>=2026-01-02 10:00`, "times and numbers compare with < <= > >="},
		{`time=2026-01-02..2026-01-04  items=5..`, "a range, including both ends"},
		{`time<-1h`, "a time relative to now"},
		{`items>10`, "records with more than ten items"},
	}
}

// columnNames lists the names that can precede : and =.
func columnNames() []entry {
	schema := table.FilterSchema(nil)
	var names []string
	for _, c := range schema.Columns {
		names = append(names, c.Name)
	}
	return []entry{
		{"full names", strings.Join(names, ", ")},
		{"short names", strings.Join(slices.Sorted(maps.Keys(schema.Aliases)), ", ")},
	}
}

func (r reportWriter) signEntries() []entry {
	return []entry{
		{r.Theme.Pointer, "the cursor row"},
		{r.Theme.Mark, "a marked row"},
		{r.Theme.Warning, "needs attention; after the access: the record is throttled"},
		{r.Theme.Differs, "a conflict: another record has the same Id and other content; the detail shows the difference"},
		{r.Theme.Ramp[1] + r.Theme.Ramp[4] + r.Theme.Ramp[8], "records over time; the height of a bar is the square root of their number, and the scale gives the highest number; the underlined part is on the screen"},
		{r.Theme.Ascending + "1 " + r.Theme.Descending + "2", "the sort keys in order, ascending or descending"},
		{"+1", "after a folder: the number of further folders in the record"},
		{"-", "item count of a Sync, which lists no items"},
		{"(none)", "no session is stated, or no value in the grouping column"},
		{"an empty cell", "the record does not state it"},
		{r.Theme.Ellipsis, "the text is cut off; _ fits the column to its content"},
		{"FOLLOW", "the cursor stays on the last row as rows arrive; one row up ends it"},
		{"+381 new", "rows that arrived since FOLLOW ended"},
		{"PARTIAL", "an input ended early, or a fetch failed; the line above the table says why"},
		{"CANCELLED", "the load was cancelled; the records that were read are shown"},
		{"COMPLETE", "everything that was requested was answered in full; only for fetches, because no file can show it"},
		{"blind 24 h", "the worst doubt, here that Binds may be missing for a day after throttling; c lists all doubts and opens their records"},
		{"INCOMPLETE", "something that was requested is missing or has not arrived yet; c shows what and why"},
	}
}

// subjectEntries explains what is shown instead of a subject.
func subjectEntries() []entry {
	return []entry{
		{"A; B (2 subjects)", "one message id has several subjects: copies or recipients have different ones"},
		{"(no subject)", "the message was found, and its subject is empty"},
		{"(not found in ...)", "the queried services have no such message within their reach; other services may have it"},
		{"(outside the window)", "no available service searches that far back, so none was queried"},
		{"(denied)", "the service denied access; :lookup shows which permission is missing"},
		{"(failed)", "the service could not answer; try again"},
		{"(not asked)", "no service was queried, or the lookup did not finish"},
		{"(no message id)", "the record does not identify the message"},
		{"(folder copied to a client)", "a Sync: the record names the folder, but no messages"},
		{"whoread's own lookups", "the log records a lookup in a mailbox as an access; these records are hidden, :own shows them"},
	}
}

func numberEntries() []entry {
	return []entry{
		{"records", "audit records of MailItemsAccessed, each Id with the same content once"},
		{"duplicates", "more copies of a record with the same content: counted, kept once"},
		{"conflicts", "records whose Id occurred before with different content: all are kept"},
		{"rejected", "rows that could not be read, each with its file, line and reason"},
		{"other operations", "rows of the log that are not MailItemsAccessed"},
		{"siblings", "other operations on mail, rules and permissions, such as Send and New-InboxRule, each Id once: context, never counted as accesses"},
		{"rows read", "records, duplicates, other operations and rejected rows together"},
		{"Bind", "records of items that were opened"},
		{"Sync", "records of folders that were copied to a client"},
		{"item accesses", "items listed by Binds; the same message opened twice counts twice"},
		{"distinct messages", "different message ids, over all mailboxes; empty ids do not count"},
		{"distinct messages per mailbox", "different pairs of mailbox and message id"},
		{"sessions", "different SessionIds; records without one are counted separately"},
		{"folders", "different pairs of mailbox and FolderId, never names alone"},
	}
}

func logLimits() []entry {
	return []entry{
		{"access", "An access does not prove that somebody read the item: a preview or a program can cause it."},
		{"time", "A record is written up to 2 minutes after the access. All times are UTC."},
		{"Sync", "Everything that was in the folder at that time is on the client."},
		{"throttled", "After a throttled record, Binds of its mailbox may be missing for up to 24 hours."},
		{"address", "The kind of an address is a label, not proof. A VPN can change the address within a session."},
		{"absence", "If the log shows no access, that does not prove that there was none."},
	}
}

// The widths of the left column of a section.
const (
	keyMargin  = 16
	textMargin = 36
)

// reportWriter is the help while it is written.
type reportWriter struct{ *pager.Page }

func (r reportWriter) addSection(title string, entries []entry, margin int) {
	if len(r.Lines) > 0 {
		r.Lines = append(r.Lines, pager.Line{})
	}
	r.Lines = append(r.Lines, pager.StyledLine(r.Theme.Title, title))
	for _, e := range entries {
		r.addEntry(e, margin)
	}
}

// addEntry adds the explanation beside the name, or under it in a narrow pane.
func (r reportWriter) addEntry(e entry, margin int) {
	if r.Width < margin+24 {
		r.Lines = append(r.Lines, pager.StyledLine(r.Theme.Key, "  "+e.name))
		for _, line := range cells.WrapText(e.means, r.Width-4, 0) {
			r.Lines = append(r.Lines, pager.PlainLine("    "+line))
		}
		return
	}
	name := r.Theme.Fit("  "+e.name, margin)
	for _, line := range cells.WrapText(e.means, r.Width-margin-1, 0) {
		r.Lines = append(r.Lines, pager.Line{Plain: name + " " + line, Painted: r.Theme.Key.Render(name) + " " + line})
		name = theme.Blanks(margin)
	}
}
