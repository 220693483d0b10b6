package table

import (
	"cmp"
	"slices"
)

// Columns lists the columns of the rows that a spec selects, in the order of their export.
func (s Spec) Columns() []Column {
	if s.Shape == Grouped {
		return groupColumns(s.By)
	}
	return columnsAt(s.Shape.place)
}

// place is the place of a column in the export of rows that are no groups.
func (s Shape) place(d descriptor) place {
	if s == Events {
		return d.at.events
	}
	return d.at.items
}

// columnsAt lists the columns that have a place, by their places.
func columnsAt(at func(d descriptor) place) []Column {
	placed := slices.DeleteFunc(allColumns(), func(c Column) bool { p := at(c.describe()); return p == 0 || p == sortOnly })
	slices.SortFunc(placed, func(a, b Column) int { return cmp.Compare(at(a.describe()), at(b.describe())) })
	return placed
}

// groupColumns lists the columns of groups: what they are grouped by, and what they count.
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
	case by.OfMessage():
		return []Column{
			by, First, Last, Records, ItemAccesses, DistinctMessages, Sessions, ClientIPs, Users, Mailboxes,
			Folders,
		}
	}
	all := []Column{
		by, First, Last, Records, Binds, Syncs, ItemAccesses, DistinctMessages, Sessions, ClientIPs,
		Users, Mailboxes, Clients, Folders, Throttled,
	}
	return slices.DeleteFunc(all, func(c Column) bool { of, counts := c.counts(); return counts && of == by })
}

// messageColumns lists the columns of what is known of messages.
func messageColumns() []Column {
	return slices.DeleteFunc(allColumns(), func(c Column) bool { return !c.OfMessage() })
}

// extraColumns lists the columns that rows can be sorted by and shown with although an export
// does not have them.
func (s Spec) extraColumns() []Column {
	if s.Shape != Grouped {
		return slices.DeleteFunc(allColumns(), func(c Column) bool { return s.Shape.place(c.describe()) != sortOnly })
	}
	extra := []Column{Mailboxes, Folders, Throttled}
	if s.By == Subject {
		extra = append(extra, SubjectState)
	}
	return extra
}

func (s Spec) sortable() []Column { return append(s.Columns(), s.extraColumns()...) }

// Groupable lists the columns that views can be grouped by.
func Groupable() []Column { return columnsAt(func(d descriptor) place { return d.at.group }) }
