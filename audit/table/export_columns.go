package table

import (
	"cmp"
	"slices"
)

// exportOrder is the position of a column, counted from 1, in the CSV (and any other export) of events,
// of items and of activity, and in the list of columns to group by. 0 means that the column is not in it. The
// positions are in [Column.describe], and the order of groups in groupColumns.
type exportOrder struct {
	events, items, activity position // in these exports
	group                   position // among the columns that rows are grouped by
}

type position uint8

// sortOnly marks a column that rows can be sorted by and shown with, although the export lacks it.
const sortOnly position = 255

// Columns returns the columns of the selected rows, in the order of their export.
func (s Spec) Columns() []Column {
	if s.Shape == Grouped {
		if s.Then != NoColumn {
			return pairColumns(s.By, s.Then)
		}
		return groupColumns(s.By)
	}
	return columnsInOrder(s.Shape.exportPosition)
}

// exportPosition returns the position of a column in the export of rows that are no groups.
func (s Shape) exportPosition(d descriptor) position {
	switch s {
	case Accesses:
		return d.order.items
	case Activity:
		return d.order.activity
	default:
		return d.order.events
	}
}

// columnsInOrder returns the columns that have a position, sorted by it.
func columnsInOrder(at func(d descriptor) position) []Column {
	placed := slices.DeleteFunc(allColumns(), func(c Column) bool { p := at(c.describe()); return p == 0 || p == sortOnly })
	slices.SortFunc(placed, func(a, b Column) int { return cmp.Compare(at(a.describe()), at(b.describe())) })
	return placed
}

// GroupableColumns returns the columns that rows can be grouped by.
func GroupableColumns() []Column {
	return columnsInOrder(func(d descriptor) position { return d.order.group })
}

// groupColumns returns the columns of groups in the order of their export: the value that they
// share, then the counts.
func groupColumns(by Column) []Column {
	switch {
	case by == SessionID:
		return []Column{
			SessionID, ClientIPs, Users, Mailboxes, First, Last, Records, Binds, Syncs, ItemAccesses,
			DistinctMessages, Folders, Clients, Throttled,
		}
	case by == ClientIP:
		return []Column{
			ClientIP, Kind, Users, Mailboxes, Sessions, First, Last, Records, Binds, Syncs, ItemAccesses,
			DistinctMessages, Clients,
		}
	case by == Folder:
		return []Column{
			Mailbox, Folder, FolderID, First, Last, Records, Binds, Syncs, ItemAccesses, DistinctMessages,
			Sessions, ClientIPs, Users, Clients,
		}
	case by == InternetMessageID:
		return append([]Column{
			InternetMessageID, Mailbox, Folders, First, Last, ItemAccesses, Records, Sessions, ClientIPs, Users,
		}, messageColumns()...)
	case by.IsMessageInfo():
		return []Column{
			by, First, Last, Records, ItemAccesses, DistinctMessages, Sessions, ClientIPs, Users, Mailboxes,
			Folders,
		}
	}
	all := []Column{
		by, First, Last, Records, Binds, Syncs, ItemAccesses, DistinctMessages, Sessions, ClientIPs,
		Users, Mailboxes, Clients, Folders, Throttled,
	}
	return slices.DeleteFunc(all, func(c Column) bool { of, counts := c.countedColumn(); return counts && of == by })
}

// messageColumns returns the columns that come from [MessageInfo].
func messageColumns() []Column {
	return slices.DeleteFunc(allColumns(), func(c Column) bool { return !c.IsMessageInfo() })
}
