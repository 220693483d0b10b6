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

// rows are a view as the grid shows it.
type rows struct {
	*table.View
	marked map[table.RowID]struct{}
	group  bool
}

func rowsOf(v *table.View, marked map[table.RowID]struct{}) rows {
	return rows{View: v, marked: marked, group: v.Spec().Shape == table.Grouped}
}

// Cell is the text of a cell. What rows are grouped by, and a session, is never left empty.
func (r rows) Cell(row int, c table.Column) (safe.Text, grid.Tone) {
	if c == table.Folder && r.Spec().Shape == table.Events {
		return safe.Clean(r.folders(row)), grid.Plain
	}
	text := r.View.Cell(row, c)
	switch {
	case text == "" && c == table.Subject:
		return r.noSubject(row)
	case c == table.Subject && r.Spec().Shape == table.Events:
		return safe.Clean(text + r.otherSubjects(row)), grid.Plain
	case r.messages() && c == table.Folders:
		return safe.Clean(r.fewest(row, table.Folder, c, text)), grid.Plain
	case r.messages() && c == table.Users:
		return safe.Clean(r.fewest(row, table.User, c, text)), grid.Plain
	case text == "" && (c == table.SessionID || r.group && c == r.Spec().By):
		return safe.Clean("(none)"), grid.Muted
	case r.group && c == table.ClientIPs:
		return r.addresses(row, text)
	case r.group && c == table.Throttled && text == audit.True.String():
		return safe.Clean(text), grid.Warning
	}
	return safe.Clean(text), grid.Plain
}

// folders is the first folder of a record and how many more it lists (C01). Most records list
// one, which a look at the joined texts tells without counting.
func (r rows) folders(row int) string {
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

// messages tells whether each row is a message of a mailbox.
func (r rows) messages() bool { return r.group && r.Spec().By == table.InternetMessageID }

// fewest is the one value that the records of a row have of a column, or how many they have by the
// column that counts it.
func (r rows) fewest(row int, of, counted table.Column, count string) string {
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

// addresses says where a group came from: its one address, or how many it has. A session of
// several addresses asks to be looked at, whatever the filter shows of it.
func (r rows) addresses(row int, count string) (safe.Text, grid.Tone) {
	if all := len(r.AllAddresses(row)); all > 1 && strconv.Itoa(all) != count {
		return safe.Clean(count + " of " + strconv.Itoa(all) + " addresses"), grid.Warning
	}
	switch {
	case count == "1":
		return safe.Clean(r.address(row)), grid.Plain
	case count != "0" && r.Spec().By == table.SessionID && r.View.Cell(row, table.SessionID) != "":
		return safe.Clean(count + " addresses"), grid.Warning
	}
	return safe.Clean(count + " addresses"), grid.Plain
}

// address is the first address that a record of the row states.
func (r rows) address(row int) string {
	for record := range r.RecordsOf(row) {
		if address := r.Snapshot().CellText(record, table.ClientIP); address != "" {
			return address
		}
	}
	return ""
}

// Warn tells whether a record of the row is throttled.
func (r rows) Warn(row int) bool { return r.IsThrottled(row) }

// Marked tells whether the row is marked.
func (r rows) Marked(row int) bool {
	_, ok := r.marked[r.RowID(row)]
	return ok
}

// noun is what the rows of a view are called, some of which are item accesses.
func noun(s table.Spec, n, accesses int) string {
	switch s.Shape {
	case table.Accesses:
		return accessesAndFolders(n, accesses)
	case table.Grouped:
		if s.By == table.InternetMessageID {
			return humanize.FormatCount(n, "message") + " by mailbox"
		}
		return humanize.FormatCount(n, "group")
	case table.Events:
	}
	return humanize.FormatCount(n, "record")
}

// accessesAndFolders tells the item accesses among rows from the folders that were synced: only
// the former are counted as item accesses anywhere.
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
