package ui

import (
	"fmt"
	"slices"
	"strings"

	"whoread/audit/coverage"
	"whoread/audit/table"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/keys"
)

// emptyTableText explains why there are no rows, and what to do. A view without rows can still have
// records: a Sync has no messages.
func (c *completeness) emptyTableText() string {
	view := c.browser.view
	switch {
	case c.load.snapshot.Len() == 0 && c.load.isActive():
		return c.emptyWhileLoadingText()
	case c.load.snapshot.Len() == 0 && c.fetch.isLive():
		return c.emptyFetchText()
	case c.load.snapshot.Len() == 0:
		return c.emptyFilesText()
	case view == nil:
		return "Building the view ..."
	case view.Spec().Shape == table.Activity && c.load.snapshot.SiblingCount() > 0 && view.RecordCount() > 0:
		return "No record and no sibling operation matches the filter. " + keyLabel(keys.Undo) + " undoes it."
	case view.RecordCount() == 0:
		return c.browser.emptyFilterText()
	}
	return emptyViewText(view.Spec(), view.RecordCount(), c.browser.copies)
}

// emptyWhileLoadingText returns the text for a load that has not ended.
func (c *completeness) emptyWhileLoadingText() string {
	rows := c.load.snapshot.Counts().RowsRead
	switch {
	case c.load.mode == paused:
		return "Paused before the first record arrived. " + keyLabel(keys.Pause) + " resumes."
	case rows > 0:
		return fmt.Sprintf("No MailItemsAccessed record among the first %s.", humanize.FormatCount(rows, "row"))
	}
	return "No records yet."
}

// emptyFetchText returns the text for a fetch that ended without a record.
func (c *completeness) emptyFetchText() string {
	switch {
	case c.load.mode == partial:
		return c.cleanText(c.load.err.Error())
	case c.load.mode == cancelled:
		return "Cancelled before the first record arrived. " + keyLabel(keys.ShowCoverage) + " shows what is missing."
	case c.verdict() == coverage.Complete:
		return "The log has no MailItemsAccessed records for this request. :checklist checks for causes."
	}
	return "The load ended without any records. " + keyLabel(keys.ShowCoverage) + " shows what is missing."
}

// emptyFilesText returns the text for files without a record.
func (c *completeness) emptyFilesText() string {
	n, account := c.load.snapshot.Counts(), keyLabel(keys.ShowInputs)
	switch {
	case c.load.mode == cancelled:
		return "Cancelled before the first record arrived. " + keyLabel(keys.Reload) + " reads everything again."
	case n.RowsRead > 0 && n.Rejected == n.RowsRead:
		return fmt.Sprintf("None of the %s could be read. %s shows why.", humanize.FormatCount(n.RowsRead, "row"), account)
	case n.RowsRead == 0 && c.load.mode == partial:
		return "Nothing could be read: " + c.cleanText(c.load.err.Error()) + ". " + account + " lists the inputs."
	case n.Other > 0:
		said := "No MailItemsAccessed records were read, but " + describeOtherRows(n.Other)
		if n.Rejected > 0 {
			said += " and " + humanize.FormatNumber(n.Rejected) + " rejected"
		}
		if siblings := c.load.snapshot.SiblingCount(); siblings > 0 {
			said += ". " + keyLabel(keys.ViewActivity) + " lists " + humanize.FormatCount(siblings, "sibling operation") + " of these"
		}
		return said + ". " + account + " shows more."
	case c.load.onlyTraces():
		return "Message traces list sent mail, not accesses: open an audit log with them. " +
			"They describe " + humanize.FormatCount(c.load.known, "message") + "."
	}
	return "No MailItemsAccessed records were read. " + account + " lists the inputs."
}

func describeOtherRows(n int) string {
	if n == 1 {
		return "1 row of another operation"
	}
	return humanize.FormatNumber(n) + " rows of other operations"
}

// onlyTraces reports whether all inputs are message traces.
func (l *loader) onlyTraces() bool {
	traces := 0
	for _, in := range l.inputs {
		switch {
		case in.Trace:
			traces++
		case in.Skipped == "":
			return false
		}
	}
	return traces > 0
}

// emptyFilterText returns the text for a view that hides all records.
func (b *tableBrowser) emptyFilterText() string {
	spec := b.view.Spec()
	switch {
	case spec.Filter == nil && spec.Within == nil:
		return "All records come from whoread's own lookups. :own shows them."
	case b.load.isActive():
		return "No records match the filter so far. " + b.cleanText(b.emptyCause) + " " + keyLabel(keys.Undo) + " undoes it."
	}
	return "No records match the filter. " + b.cleanText(b.emptyCause) + " " + keyLabel(keys.Undo) + " undoes it, " + keyLabel(keys.Reset) + " resets the view."
}

// emptyViewText returns the text for records that have no rows in a view.
func emptyViewText(s table.Spec, records int, c table.SyncedFolders) string {
	said := humanize.FormatCount(records, "record")
	items := keyLabel(keys.ViewItems)
	switch {
	case s.Shape == table.Grouped && s.By == table.Folder:
		return said + " without a folder. " + keyLabel(keys.ViewEvents) + " lists the records."
	case s.Shape != table.Grouped:
		return said + " without items. " + keyLabel(keys.ViewEvents) + " lists the records."
	case c.Syncs == records:
		return fmt.Sprintf("%s, all Sync: %s. The log does not name messages. Press %s to list the folders.",
			said, describeCopied(len(c.Folders)), items)
	case c.Syncs > 0:
		return fmt.Sprintf("%s: %s by %s, and the others state no message id. Press %s to list folders and items.",
			said, describeCopied(len(c.Folders)), humanize.FormatCount(c.Syncs, "Sync"), items)
	}
	return said + " with items that state no message id. Press " + items + " to list the items."
}

func describeCopied(folders int) string {
	switch folders {
	case 0:
		return "an unnamed folder was copied completely"
	case 1:
		return "1 folder was copied completely"
	}
	return humanize.FormatNumber(folders) + " folders were copied completely"
}

// keyLabel returns the key of an action at the table.
func keyLabel(a keys.Action) string {
	key, _ := keys.HintOf(keys.Table, a)
	return key
}

// hidesSynced reports whether the rows are messages and some folders were copied to a client: the log
// does not name the messages in these.
func (b *tableBrowser) hidesSynced() bool {
	return messageRows(b.state.Spec) && b.copies.Syncs > 0
}

// copiedLine names the folders that were copied to a client.
func (b *tableBrowser) copiedLine() string {
	c := b.copies
	left := b.theme.Warn.Render("copied to a client") + " " + humanize.FormatCount(len(c.Folders), "folder") + " by " + humanize.FormatCount(c.Syncs, "Sync")
	if names := folderNames(c.Folders); len(names) > 0 {
		left += ": " + b.cleanText(strings.Join(names, ", "))
	}
	return b.theme.AlignEnds(left, b.renderKey(keys.ViewItems)+" lists them", b.width)
}

// messageRows reports whether the rows of a spec are messages, or groups of them.
func messageRows(s table.Spec) bool {
	return s.Shape == table.Grouped && (s.By == table.InternetMessageID || s.By.IsMessageInfo())
}

// folderNames returns the names of the first folders, with their mailboxes if there are several.
func folderNames(folders []table.SyncedFolder) []string {
	const most = 50 // more than a line can show
	folders = folders[:min(len(folders), most)]
	several := slices.ContainsFunc(folders, func(c table.SyncedFolder) bool { return c.Mailbox != folders[0].Mailbox })
	names := make([]string, 0, len(folders))
	for _, f := range folders {
		name := f.Folder
		if user, _, _ := strings.Cut(f.Mailbox, "@"); several && user != "" {
			name += " of " + user
		}
		names = append(names, name)
	}
	return names
}
