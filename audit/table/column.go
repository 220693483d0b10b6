package table

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"whoread/audit/filter"
)

// Column names one property of a record, of an item access, or of a group.
type Column uint8

// The columns. NoColumn is none.
const (
	NoColumn Column = iota

	// Of records.
	TimeStamp
	Mailbox
	User
	LogonType
	Access
	Folder
	FolderID
	Items
	Throttled
	ClientIP
	ClientInfo
	Client
	AppID
	ClientAppID
	SessionID
	TokenSessionID
	RecordID
	Operation
	Messages

	// Of item accesses, beside those of their record.
	InternetMessageID
	ItemID
	SizeInBytes
	SubjectState
	Subject
	Sender
	Received
	SubjectSource

	// Following from others: the UTC day, and the kind of address.
	Day
	Kind

	// Of groups, beside the one that they are grouped by.
	First
	Last
	Records
	Binds
	Syncs
	ItemAccesses
	DistinctMessages
	Sessions
	ClientIPs
	Users
	Mailboxes
	Clients
	Folders

	columnCount
)

// String returns the header of the column, as in exports.
func (c Column) String() string {
	return [columnCount]string{
		"", "TimeStamp", "Mailbox", "User", "LogonType", "Access", "Folder", "FolderId", "Items",
		"Throttled", "ClientIP", "ClientInfo", "Client", "AppId", "ClientAppId", "SessionId",
		"TokenSessionId", "RecordId", "Operation", "Messages",
		"InternetMessageId", "ItemId", "SizeInBytes", "SubjectState", "Subject", "Sender", "Received",
		"SubjectSource", "Day", "Kind",
		"First", "Last", "Records", "Bind", "Sync", "ItemAccesses", "DistinctMessages", "Sessions",
		"ClientIPs", "Users", "Mailboxes", "Clients", "Folders",
	}[c]
}

// Numeric reports whether the values of the column are numbers.
func (c Column) Numeric() bool {
	switch c {
	case Items, SizeInBytes, Records, Binds, Syncs, ItemAccesses, DistinctMessages:
		return true
	default:
		return c.Counted()
	}
}

// Counted reports whether the cells of the column count the distinct values of another one; an
// export lists these values.
func (c Column) Counted() bool {
	_, ok := c.counts()
	return ok
}

// Timed reports whether the values of the column are times or days.
func (c Column) Timed() bool {
	switch c {
	case TimeStamp, Received, First, Last, Day:
		return true
	default:
		return false
	}
}

// counts returns the column whose distinct values a group counts in this one.
func (c Column) counts() (Column, bool) {
	switch c {
	case DistinctMessages:
		return InternetMessageID, true
	case Sessions:
		return SessionID, true
	case ClientIPs:
		return ClientIP, true
	case Users:
		return User, true
	case Mailboxes:
		return Mailbox, true
	case Clients:
		return Client, true
	case Folders:
		return Folder, true
	default:
		return NoColumn, false
	}
}

// ofEntry reports whether the column can differ between the items of one record.
func (c Column) ofEntry() bool {
	switch c {
	case Folder, FolderID, InternetMessageID, ItemID, SizeInBytes:
		return true
	default:
		return c.ofMessage()
	}
}

// ofMessage reports whether the values of the column are what is known of messages, see [Known].
func (c Column) ofMessage() bool {
	switch c {
	case SubjectState, Subject, Sender, Received, SubjectSource:
		return true
	default:
		return false
	}
}

// aliases are the short names of columns in filters and sort keys.
func aliases() map[string][]string {
	return map[string][]string{
		"time":    {TimeStamp.String()},
		"ip":      {ClientIP.String()},
		"session": {SessionID.String()},
		"token":   {TokenSessionID.String()},
		"user":    {User.String()},
		"mailbox": {Mailbox.String()},
		"client":  {Client.String()},
		"app":     {AppID.String(), ClientAppID.String()},
		"folder":  {Folder.String()},
		"access":  {Access.String()},
		"message": {InternetMessageID.String()},
		"subject": {Subject.String()},
		"sender":  {Sender.String()},
	}
}

// ColumnByName finds a column by its header, in any case, or by an alias. The error of an
// unknown name offers the nearest valid ones.
func ColumnByName(name string) (Column, error) {
	if full, ok := aliases()[strings.ToLower(name)]; ok {
		name = full[0]
	}
	var all []Column
	for c := TimeStamp; c < columnCount; c++ {
		if strings.EqualFold(c.String(), name) {
			return c, nil
		}
		all = append(all, c)
	}
	return NoColumn, unknownColumn(name, all)
}

func unknownColumn(name string, among []Column) error {
	names := make([]string, len(among))
	for i, c := range among {
		names[i] = c.String()
	}
	near := filter.Nearest(name, names)
	if len(near) == 0 {
		return fmt.Errorf("no column %q; there are %s", name, strings.Join(names, ", "))
	}
	return fmt.Errorf("no column %q; did you mean %s?", name, strings.Join(near, " or "))
}

// FilterSchema tells the filter language which columns there are. Relative times count from now.
func FilterSchema(now func() time.Time) filter.Schema {
	s := filter.Schema{Aliases: aliases(), Now: now}
	for c := TimeStamp; c <= Kind; c++ {
		if c != Messages {
			s.Columns = append(s.Columns, c.filterColumn())
		}
	}
	return s
}

func (c Column) filterColumn() filter.Column {
	return filter.Column{Name: c.String(), Kind: c.filterKind(), ID: int(c)}
}

// ColumnsOf returns the columns that a term names; none if it looks at any text.
func ColumnsOf(t *filter.Term) []Column {
	columns := make([]Column, len(t.Columns))
	for i, c := range t.Columns {
		columns[i] = Column(c.ID)
	}
	return columns
}

func (c Column) filterKind() filter.Kind {
	switch c {
	case TimeStamp, Received:
		return filter.Time
	case Items, SizeInBytes:
		return filter.Number
	case ClientIP:
		return filter.Addr
	case InternetMessageID:
		return filter.MessageID
	case Mailbox, User, LogonType, Access, Throttled, Operation, SubjectState, Kind, Sender,
		SessionID, TokenSessionID, RecordID, AppID, ClientAppID: // tools write GUIDs in either case
		return filter.Folded
	default:
		return filter.Text
	}
}

// Columns lists the columns of the rows that a spec selects, in the order of their export.
func (s Spec) Columns() []Column {
	switch s.Shape {
	case Events:
		return []Column{
			TimeStamp, Mailbox, User, LogonType, Access, Folder, FolderID, Items, Throttled, ClientIP,
			ClientInfo, Client, AppID, ClientAppID, SessionID, TokenSessionID, RecordID, Operation, Messages,
		}
	case Accesses:
		return []Column{
			TimeStamp, RecordID, Mailbox, User, Access, Folder, FolderID, InternetMessageID, ItemID,
			SizeInBytes, ClientIP, ClientInfo, SessionID, TokenSessionID, SubjectState, Subject,
			Sender, Received, SubjectSource,
		}
	default:
		return groupColumns(s.By)
	}
}

func groupColumns(by Column) []Column {
	switch by {
	case SessionID:
		return []Column{
			SessionID, ClientIPs, Users, Mailboxes, First, Last, Records, Binds, Syncs, ItemAccesses,
			DistinctMessages, Folders, Clients, Throttled,
		}
	case ClientIP:
		return []Column{
			ClientIP, Kind, Users, Mailboxes, Sessions, First, Last, Records, Binds, Syncs, ItemAccesses,
			DistinctMessages, Clients,
		}
	case Folder:
		return []Column{
			Mailbox, Folder, FolderID, First, Last, Records, Binds, Syncs, ItemAccesses, DistinctMessages,
			Sessions, ClientIPs, Users, Clients,
		}
	case InternetMessageID:
		return []Column{
			InternetMessageID, Mailbox, Folders, First, Last, ItemAccesses, Records, Sessions, ClientIPs,
			Users, SubjectState, Subject, Sender, Received, SubjectSource,
		}
	case Subject, Sender:
		return []Column{
			by, First, Last, Records, ItemAccesses, DistinctMessages, Sessions, ClientIPs, Users, Mailboxes,
			Folders,
		}
	default:
		all := []Column{
			by, First, Last, Records, Binds, Syncs, ItemAccesses, DistinctMessages, Sessions, ClientIPs,
			Users, Mailboxes, Clients, Folders, Throttled,
		}
		own := slices.IndexFunc(all[1:], func(c Column) bool { of, _ := c.counts(); return of == by })
		if own < 0 {
			return all
		}
		return slices.Delete(all, own+1, own+2)
	}
}

// Groupable lists the columns that views can be grouped by.
func Groupable() []Column {
	return []Column{
		SessionID, ClientIP, User, Mailbox, Client, AppID, ClientAppID, TokenSessionID, LogonType, Access,
		Folder, InternetMessageID, Subject, Sender, Day,
	}
}
