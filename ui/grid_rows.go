package ui

import (
	"strconv"
	"strings"

	"whoread/audit"
	"whoread/audit/safe"
	"whoread/audit/table"
	"whoread/ui/pane/grid"
	"whoread/ui/widget/humanize"
)

// gridRows are a view as the grid shows it.
type gridRows struct {
	*table.View
	marked map[table.RowID]struct{}
	group  bool
	domain string // of all names of mailboxes and users, which they are shown without; "" for several
}

func newGridRows(v *table.View, marked map[table.RowID]struct{}, domain string) gridRows {
	return gridRows{View: v, marked: marked, group: v.Spec().Shape == table.Grouped, domain: domain}
}

// Cell returns the text of a cell. What rows are grouped by, and a session, is never left empty.
func (r gridRows) Cell(row int, c table.Column) (safe.Text, grid.Tone) {
	if c == table.Folder && r.isRecord(row) {
		return safe.Clean(r.folderCell(row)), grid.Plain
	}
	text := r.View.Cell(row, c)
	switch {
	case c == table.Mailbox || c == table.User:
		text = r.cutDomain(text)
	case r.group && text == "1" && isOneValue(c):
		text = r.cutDomain(r.oneValue(row, c))
	}
	switch {
	case text == "" && c == table.Subject:
		return r.missingSubjectCell(row)
	case c == table.Subject && r.isRecord(row):
		return safe.Clean(text + r.describeOtherStates(row)), grid.Plain
	case r.isMessageView() && c == table.Folders:
		return safe.Clean(r.countOrValue(row, table.Folder, c, text)), grid.Plain
	case r.isMessageView() && c == table.Users:
		return safe.Clean(r.countOrValue(row, table.User, c, text)), grid.Plain
	case text == "" && (c == table.SessionID || r.group && (c == r.Spec().By || c == r.Spec().Then)):
		return safe.Clean("(none)"), grid.Muted
	case r.group && c == table.ClientIPs:
		return r.addressCell(row, text)
	case r.group && c == table.Throttled && text == audit.True.String():
		return safe.Clean(text), grid.Warning
	}
	return safe.Clean(text), grid.Plain
}

// isRecord reports whether a row is one record.
func (r gridRows) isRecord(row int) bool {
	switch r.Spec().Shape {
	case table.Events:
		return true
	case table.Activity:
		_, sibling := r.Sibling(row)
		return !sibling
	default:
		return false
	}
}

// cutDomain removes the domain that all names share.
func (r gridRows) cutDomain(name string) string {
	if local, ok := strings.CutSuffix(name, r.domain); ok && r.domain != "" && local != "" {
		return local
	}
	return name
}

// isOneValue reports whether groups show the value of a column in place of its number where there is only one.
func isOneValue(c table.Column) bool {
	return c == table.Mailboxes || c == table.Users || c == table.Clients
}

// oneValue returns the one value that a column of a group counts.
func (r gridRows) oneValue(row int, c table.Column) string {
	of := map[table.Column]table.Column{table.Mailboxes: table.Mailbox, table.Users: table.User, table.Clients: table.Client}[c]
	return r.countOrValue(row, of, c, "1")
}

// folderCell returns the first folder of a record and the number of others (C01). Most records list one,
// which the joined texts show without counting.
func (r gridRows) folderCell(row int) string {
	const joint = "; "
	path := r.View.Cell(row, table.Folder)
	if !strings.Contains(path, joint) && !strings.Contains(r.View.Cell(row, table.FolderID), joint) {
		return path
	}
	folders, ids := r.RowValues(row, table.Folder), r.RowValues(row, table.FolderID)
	more := max(len(folders), len(ids)) - 1
	switch {
	case more < 1:
		return path
	case len(folders) == 0:
		return "+" + humanize.FormatNumber(more)
	}
	return folders[0].Text + " +" + humanize.FormatNumber(more)
}

// isMessageView reports whether each row is a message of a mailbox.
func (r gridRows) isMessageView() bool { return r.group && r.Spec().By == table.InternetMessageID }

// countOrValue returns the value of a column if the records of a row have only one, and otherwise their
// number.
func (r gridRows) countOrValue(row int, of, counted table.Column, count string) string {
	if count != "1" {
		return count + " " + strings.ToLower(counted.String())
	}
	if last := r.View.Cell(row, of); last != "" {
		return last
	}
	for _, value := range r.RowValues(row, counted) { // an earlier record states it
		return value.Text
	}
	return ""
}

// addressCell returns the one address of a group, or how many it has. A session with several addresses is
// a warning, whatever the filter shows of it.
func (r gridRows) addressCell(row int, count string) (safe.Text, grid.Tone) {
	if all := len(r.AllAddresses(row)); all > 1 && strconv.Itoa(all) != count {
		return safe.Clean(count + " of " + strconv.Itoa(all) + " addresses"), grid.Warning
	}
	switch {
	case count == "1":
		return safe.Clean(r.firstAddress(row)), grid.Plain
	case count != "0" && r.Spec().By == table.SessionID && r.View.Cell(row, table.SessionID) != "":
		return safe.Clean(count + " addresses"), grid.Warning
	}
	return safe.Clean(count + " addresses"), grid.Plain
}

// firstAddress returns the first address that a record of the row states.
func (r gridRows) firstAddress(row int) string {
	for record := range r.RecordsOf(row) {
		if address := r.Snapshot().CellText(record, table.ClientIP); address != "" {
			return address
		}
	}
	return ""
}

// Sign returns the sign of a conflict, also for a throttled record, since the line above the table names
// these; for groups, only whether a record is throttled.
func (r gridRows) Sign(row int) grid.Sign {
	if record := r.recordOf(row); record >= 0 && r.Snapshot().IsConflict(record) {
		return grid.Conflict
	}
	if r.IsThrottled(row) {
		return grid.Attention
	}
	return grid.NoSign
}

// recordOf returns the record of a row; -1 for a group and a sibling.
func (r gridRows) recordOf(row int) int {
	if r.group {
		return -1
	}
	return r.FirstRecord(row)
}

// IsMarked reports whether the row is marked.
func (r gridRows) IsMarked(row int) bool {
	_, ok := r.marked[r.RowID(row)]
	return ok
}

// describeRowCount returns n with the name of the rows of a view. Some of them are accesses: see
// builtView.
func describeRowCount(s table.Spec, n, accesses int) string {
	switch s.Shape {
	case table.Accesses:
		return accessesAndFolders(n, accesses)
	case table.Grouped:
		if s.By == table.InternetMessageID {
			return humanize.FormatCount(n, "message") + " by mailbox"
		}
		return humanize.FormatCount(n, "group")
	case table.Activity:
		return accessesAndSiblings(n, accesses)
	case table.Events:
	}
	return humanize.FormatCount(n, "record")
}

// accessesAndSiblings counts records and sibling operations separately: only the former are accesses.
func accessesAndSiblings(n, records int) string {
	count := humanize.FormatCount(records, "record")
	if n > records {
		count = humanize.FormatNumber(n) + ": " + count + ", " + humanize.FormatCount(n-records, "sibling")
	}
	return count
}

// accessesAndFolders counts item accesses and synced folders separately: only the former count as item
// accesses anywhere.
func accessesAndFolders(n, accesses int) string {
	items, folders := humanize.FormatNumber(accesses)+" item accesses", humanize.FormatCount(n-accesses, "synced folder")
	if accesses == 1 {
		items = "1 item access"
	}
	switch {
	case n == accesses:
		return items
	case accesses == 0:
		return folders
	}
	return humanize.FormatNumber(n) + ": " + items + ", " + folders
}
