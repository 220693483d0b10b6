package table

import (
	"slices"
)

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
