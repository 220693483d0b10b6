package ui

import (
	"slices"

	"whoread/audit/table"
	"whoread/ui/pane/grid"
)

// defaultLayout returns the columns of a view in the order of their importance: as many of the
// first ones as possible are to be on a screen of 80 cells, more on a wider one.
func defaultLayout(s table.Spec) grid.Layout {
	if s.Shape == table.Grouped && s.By == table.InternetMessageID {
		return messageLayout(s)
	}
	needed, more := mainColumns(s)
	l := grid.Layout{Default: true}
	add := func(c table.Column, need, hidden bool) {
		if c == table.NoColumn || slices.ContainsFunc(l.Columns, func(have grid.Column) bool { return have.ID == c }) {
			return
		}
		column := columnOf(c)
		column.Needed, column.Hidden = need, hidden
		l.Columns = append(l.Columns, column)
	}
	for _, c := range needed {
		add(c, true, false)
	}
	for _, c := range more {
		add(c, false, false)
	}
	for _, c := range s.Columns() {
		add(c, false, true)
	}
	for i := range l.Columns {
		limitWidth(&l.Columns[i], s)
	}
	if s.Shape == table.Grouped {
		l.Frozen = 1
		if s.By == table.Client {
			l.Columns[0].Min = 16
		}
	}
	return l
}

// limitWidth sets the limits of a column that are others among the rows of a spec.
func limitWidth(c *grid.Column, s table.Spec) {
	switch {
	case s.Shape == table.Accesses && c.ID == table.Subject:
		c.Min = 28
	case s.Shape == table.Accesses && c.ID == table.InternetMessageID: // too long to be seen whole anyway
		c.Min = 16
	case s.Shape == table.Events && (c.ID == table.Mailbox || c.ID == table.User): // they share a narrow screen with the rest
		c.Min = 8
	case s.Shape == table.Grouped && isOneValue(c.ID): // see gridRows.Cell
		c.Right, c.Max = false, 28
	case (s.Shape == table.Events || s.Shape == table.Activity) && c.ID == table.Subject: // the subjects of all items
		c.Max = 32
	}
}

// mainColumns returns the columns of a view that are shown, first those that a narrow screen needs.
func mainColumns(s table.Spec) (needed, more []table.Column) {
	switch s.Shape {
	case table.Events:
		needed = []table.Column{
			table.TimeStamp, table.Mailbox, table.User, table.Access, table.Folder, table.Items, table.ClientIP, table.Client, table.SessionID,
		}
		more = []table.Column{
			table.Subject, table.LogonType, table.TokenSessionID, table.Throttled, table.RecordID,
		}
		return needed, more
	case table.Accesses:
		needed = []table.Column{table.TimeStamp, table.Folder, table.Subject, table.InternetMessageID}
		more = []table.Column{
			table.Access, table.Sender, table.ClientIP, table.SessionID, table.SizeInBytes, table.User, table.Mailbox,
			table.SubjectState,
		}
		return needed, more
	case table.Activity:
		needed = []table.Column{table.TimeStamp, table.Operation, table.Access, table.ClientIP, table.Subject, table.Detail}
		more = []table.Column{
			table.Folder, table.Destination, table.SessionID, table.User, table.Mailbox, table.Client, table.Items, table.LogonType,
			table.TokenSessionID, table.RecordID,
		}
		return needed, more
	case table.Grouped:
	}
	all := s.Columns()
	first := all[:1]
	if s.By == table.Folder || s.Then != table.NoColumn { // a folder is one of a mailbox
		first = all[:2]
	}
	counts := []table.Column{table.Records, table.Binds, table.Syncs, table.ItemAccesses, table.DistinctMessages}
	times := []table.Column{table.First, table.Last}
	if s.By == table.SessionID && s.Then == table.NoColumn {
		needed = slices.Concat(first, []table.Column{table.ClientIPs}, times, counts)
	} else {
		needed = slices.Concat(first, counts, times)
	}
	more = []table.Column{
		table.ClientIPs, table.Kind, table.Sessions, table.Users, table.Mailboxes, table.Clients, table.Folders,
		table.Throttled,
	}
	other := func(c table.Column) bool { return !slices.Contains(all, c) }
	return slices.DeleteFunc(needed, other), slices.DeleteFunc(more, other)
}

// messageLayout returns the columns of messages: first what the message is, then who accessed it and
// when.
func messageLayout(s table.Spec) grid.Layout {
	l := grid.Layout{Frozen: 1, Default: true}
	shown := []table.Column{
		table.Subject, table.Sender, table.Folders, table.First, table.Last, table.ItemAccesses, table.Records, table.Sessions,
		table.ClientIPs, table.Users, table.Mailbox, table.SubjectState, table.Received, table.InternetMessageID,
	}
	for i, c := range shown {
		column := columnOf(c)
		column.Needed = i < 4
		if c == table.Folders || c == table.Users { // these say which where there is only one
			column.Right, column.Min, column.Max = false, 9, 28
		}
		l.Columns = append(l.Columns, column)
	}
	l.Columns[0].Min, l.Columns[0].Max = 24, 64
	l.Columns[1].Max = 26
	for _, c := range s.Columns() {
		if !slices.Contains(shown, c) {
			column := columnOf(c)
			column.Hidden = true
			l.Columns = append(l.Columns, column)
		}
	}
	return l
}

// columnOf returns a column with its header, alignment and width limits, which audit/table/columns.go lists.
func columnOf(c table.Column) grid.Column {
	least, most := c.WidthLimits()
	column := grid.Column{ID: c, Title: c.String(), Right: c.AlignedRight(), Min: least, Max: most}
	switch c {
	case table.ClientIP, table.ClientIPs:
		column.Cut = grid.CutMiddle
	case table.Folder:
		column.Cut = grid.CutName
	default:
	}
	return column
}
