package table

import (
	"strings"
	"unicode"

	"whoread/audit"
	"whoread/audit/filter"
)

// The columns. NoColumn is none. describe has the header, width and export position of each.
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
	StatedItems
	Flags

	// Of item accesses, in addition to the columns of their record.
	InternetMessageID
	ItemID
	SizeInBytes
	SubjectState
	Subject
	Sender
	Received
	SubjectSource

	// Of sibling operations.
	Destination
	Detail

	// Derived from other columns: the UTC day, and the kind of address.
	Day
	Kind

	// Of groups, in addition to the one that they are grouped by.
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

// descriptor holds everything about a column except the code of its cells.
type descriptor struct {
	name     string // the header
	alias    string // a short name in filters and sort keys, which columns can share
	scope    scope
	cellType cellType
	// kind is how filters compare the column, unless they cannot name it.
	kind       filter.Kind
	unfiltered bool
	// inWordSearch reports whether a term without a column searches this one; nil means never.
	inWordSearch func(t *filter.Term) bool
	order        exportOrder
	width
	left bool // a number that is aligned left

	// values make the cells of records, items and messages.
	values columnValues
	// The cells of groups: the distinct values of another column, a sum, or a time.
	countsOf Column
	sum      func(of *groupCounts) uint32
	time     func(v *View, group uint32) uint32
}

// scope is the kind of thing that a column describes.
type scope uint8

const (
	ofRecord  scope = iota
	ofItem          // an entry of a record
	ofMessage       // the message of an item, from MessageInfo
	ofSibling       // a sibling operation; records and items have none
	ofGroup
)

// variesByEntry reports whether the column can differ between the items of one record.
func (d *descriptor) variesByEntry() bool { return d.scope == ofItem || d.scope == ofMessage }

// cellType is the type of a column's cells in an export.
type cellType uint8

const (
	textCell cellType = iota
	numberCell
	timeCell // days too
	listCell // of the values that the screen counts
)

// width is the least and the greatest width of a column on the screen, in cells. 0 stands for the
// width of the header, and for 24.
type width struct{ least, most int }

// describe returns the descriptor of a column. It is a switch because a function that returns an
// array would build the whole array for each call.
func (c Column) describe() descriptor { //nolint:funlen // one entry for each column
	switch c {
	case TimeStamp:
		return descriptor{name: "TimeStamp", alias: "time", cellType: timeCell, kind: filter.Time, inWordSearch: isTimeWord, order: exportOrder{events: 1, items: 1, activity: 1}, width: width{19, 22}, values: timeValues{}}
	case Mailbox:
		return descriptor{name: "Mailbox", alias: "mailbox", kind: filter.Folded, inWordSearch: isAnyWord, order: exportOrder{events: 2, items: 3, activity: 5, group: 4}, width: width{16, 32}, values: mailboxValues{}}
	case User:
		return descriptor{name: "User", alias: "user", kind: filter.Folded, inWordSearch: isAnyWord, order: exportOrder{events: 3, items: 4, activity: 6, group: 3}, width: width{16, 32}, values: userValues{colUser}}
	case LogonType:
		return descriptor{name: "LogonType", kind: filter.Folded, inWordSearch: isAnyWord, order: exportOrder{events: 4, items: sortOnly, activity: 7, group: 9}, values: codeValues(colLogon)}
	case Access:
		return descriptor{name: "Access", alias: "access", kind: filter.Folded, inWordSearch: isAnyWord, order: exportOrder{events: 5, items: 5, activity: 4, group: 10}, values: flagValues(accessShift)}
	case Folder:
		return descriptor{name: "Folder", alias: "folder", scope: ofItem, kind: filter.Text, inWordSearch: isAnyWord, order: exportOrder{events: 6, items: 6, activity: 15, group: 11}, width: width{9, 32}, values: folderPathValues{folderPath}}
	case FolderID:
		return descriptor{name: "FolderId", scope: ofItem, kind: filter.Text, inWordSearch: isAnyWord, order: exportOrder{events: 7, items: 7}, values: folderID}
	case Items:
		return descriptor{name: "Items", cellType: numberCell, kind: filter.Number, order: exportOrder{events: 8, activity: 17}, width: width{5, 8}, values: itemCountValues{}}
	case Throttled:
		return descriptor{name: "Throttled", kind: filter.Folded, inWordSearch: isAnyWord, order: exportOrder{events: 9, items: sortOnly}, values: flagValues(throttledShift)}
	case ClientIP:
		return descriptor{name: "ClientIP", alias: "ip", kind: filter.Addr, inWordSearch: isAnyWord, order: exportOrder{events: 10, items: 11, activity: 8, group: 2}, width: width{15, 26}, values: addressValues{colClientIP}}
	case ClientInfo:
		return descriptor{name: "ClientInfo", kind: filter.Text, inWordSearch: isAnyWord, order: exportOrder{events: 11, items: 12, activity: 9}, values: programValues(clientInfo)}
	case Client:
		return descriptor{name: "Client", alias: "client", kind: filter.Text, inWordSearch: isAnyWord, order: exportOrder{events: 12, items: sortOnly, activity: 10, group: 5}, width: width{9, 24}, values: programValues(clientName)}
	case AppID:
		return descriptor{name: "AppId", alias: "app", kind: filter.Folded, inWordSearch: isAnyWord, order: exportOrder{events: 13, items: sortOnly, activity: 11, group: 6}, width: width{13, 36}, values: programValues(appID)}
	case ClientAppID:
		return descriptor{name: "ClientAppId", alias: "app", kind: filter.Folded, inWordSearch: isAnyWord, order: exportOrder{events: 14, items: sortOnly, activity: 12, group: 7}, width: width{13, 36}, values: programValues(clientAppID)}
	case SessionID: // tools write GUIDs in either case
		return descriptor{name: "SessionId", alias: "session", kind: filter.Folded, inWordSearch: isAnyWord, order: exportOrder{events: 15, items: 13, activity: 13, group: 1}, width: width{8, 16}, values: sessionValues{colSession}}
	case TokenSessionID:
		return descriptor{name: "TokenSessionId", alias: "token", kind: filter.Folded, inWordSearch: isAnyWord, order: exportOrder{events: 16, items: 14, activity: 14, group: 8}, width: width{8, 16}, values: codeValues(colToken)}
	case RecordID:
		return descriptor{name: "RecordId", kind: filter.Folded, inWordSearch: isGUIDWord, order: exportOrder{events: 17, items: 2, activity: 2}, width: width{8, 16}, values: recordIDValues{}}
	case Operation:
		return descriptor{name: "Operation", kind: filter.Folded, order: exportOrder{events: 18, items: sortOnly, activity: 3}, values: constantValue(audit.MailItemsAccessed)}
	case Messages:
		return descriptor{name: "Messages", unfiltered: true, order: exportOrder{events: 19}, values: messageListValues{}}
	case StatedItems:
		return descriptor{name: "OperationCount", cellType: numberCell, kind: filter.Number, order: exportOrder{events: 20}, values: statedItemValues{}}
	case Flags:
		return descriptor{name: "Flags", kind: filter.Folded, order: exportOrder{events: 21, items: sortOnly}, values: recordFlagValues{}}

	case InternetMessageID:
		return descriptor{name: "InternetMessageId", alias: "message", scope: ofItem, kind: filter.MessageID, inWordSearch: isAnyWord, order: exportOrder{events: sortOnly, items: 8, activity: 18, group: 12}, width: width{24, 60}, values: messageIDValues{}}
	case ItemID:
		return descriptor{name: "ItemId", scope: ofItem, kind: filter.Text, inWordSearch: isAnyWord, order: exportOrder{items: 9}, values: itemIDValues{}}
	case SizeInBytes:
		return descriptor{name: "SizeInBytes", scope: ofItem, cellType: numberCell, kind: filter.Number, order: exportOrder{items: 10}, values: sizeValues{}}
	case SubjectState:
		return descriptor{name: "SubjectState", scope: ofMessage, kind: filter.Folded, order: exportOrder{items: 15}, width: width{12, 18}, values: infoTextValues(infoState)}
	case Subject:
		return descriptor{name: "Subject", alias: "subject", scope: ofMessage, kind: filter.Text, inWordSearch: isAnyWord, order: exportOrder{events: sortOnly, items: 16, activity: 19, group: 13}, width: width{20, 60}, values: subjectValues{infoSubjects}}
	case Sender:
		return descriptor{name: "Sender", alias: "sender", scope: ofMessage, kind: filter.Folded, inWordSearch: isAnyWord, order: exportOrder{events: sortOnly, items: 17, group: 14}, width: width{16, 32}, values: senderValues{infoSender}}
	case Received:
		return descriptor{name: "Received", scope: ofMessage, cellType: timeCell, kind: filter.Time, order: exportOrder{items: 18}, width: width{19, 22}, values: receivedValues{}}
	case SubjectSource:
		return descriptor{name: "SubjectSource", scope: ofMessage, kind: filter.Text, order: exportOrder{items: 19}, width: width{13, 40}, values: infoTextValues(infoSource)}

	case Destination:
		return descriptor{name: "Destination", scope: ofSibling, kind: filter.Text, order: exportOrder{activity: 16}, width: width{9, 24}, values: noValues}
	case Detail:
		return descriptor{name: "Detail", scope: ofSibling, kind: filter.Text, order: exportOrder{activity: 20}, width: width{16, 60}, values: noValues}

	case Day:
		return descriptor{name: "Day", cellType: timeCell, kind: filter.Text, order: exportOrder{events: sortOnly, items: sortOnly, group: 15}, values: dayValues{}}
	case Kind:
		return descriptor{name: "Kind", kind: filter.Folded, order: exportOrder{events: sortOnly, items: sortOnly}, values: addressKindValues{}}

	case First:
		return descriptor{name: "First", scope: ofGroup, cellType: timeCell, width: width{19, 22}, values: noValues, time: (*View).firstTime}
	case Last:
		return descriptor{name: "Last", scope: ofGroup, cellType: timeCell, width: width{19, 22}, values: noValues, time: (*View).lastTime}
	case Records:
		return descriptor{name: "Records", scope: ofGroup, cellType: numberCell, width: width{0, 12}, values: noValues, sum: func(of *groupCounts) uint32 { return of.records }}
	case Binds:
		return descriptor{name: "Bind", scope: ofGroup, cellType: numberCell, width: width{0, 12}, values: noValues, sum: func(of *groupCounts) uint32 { return of.binds }}
	case Syncs:
		return descriptor{name: "Sync", scope: ofGroup, cellType: numberCell, width: width{0, 12}, values: noValues, sum: func(of *groupCounts) uint32 { return of.syncs }}
	case ItemAccesses:
		return descriptor{name: "ItemAccesses", scope: ofGroup, cellType: numberCell, width: width{8, 18}, values: noValues, sum: func(of *groupCounts) uint32 { return of.items }}
	case DistinctMessages:
		return descriptor{name: "DistinctMessages", scope: ofGroup, cellType: numberCell, width: width{8, 18}, values: noValues, countsOf: InternetMessageID}
	case Sessions:
		return descriptor{name: "Sessions", scope: ofGroup, cellType: listCell, values: noValues, countsOf: SessionID}
	case ClientIPs:
		return descriptor{name: "ClientIPs", scope: ofGroup, cellType: listCell, width: width{15, 26}, left: true, values: noValues, countsOf: ClientIP}
	case Users:
		return descriptor{name: "Users", scope: ofGroup, cellType: listCell, values: noValues, countsOf: User}
	case Mailboxes:
		return descriptor{name: "Mailboxes", scope: ofGroup, cellType: listCell, values: noValues, countsOf: Mailbox}
	case Clients:
		return descriptor{name: "Clients", scope: ofGroup, cellType: listCell, values: noValues, countsOf: Client}
	case Folders:
		return descriptor{name: "Folders", scope: ofGroup, cellType: listCell, values: noValues, countsOf: Folder}
	default:
		return descriptor{values: noValues}
	}
}

// These rules decide which columns a term without a column searches. Columns are left out if all
// records have the same text, or if another column has it too.

func isAnyWord(*filter.Term) bool { return true }

// isTimeWord reports whether a term without a column can match a time as shown on the screen.
func isTimeWord(t *filter.Term) bool {
	return t.Op != filter.OpContains || strings.Trim(t.Value, "0123456789-: ") == ""
}

// isGUIDWord reports whether a term without a column can match a GUID.
func isGUIDWord(t *filter.Term) bool {
	return t.Op != filter.OpContains || !strings.ContainsFunc(t.Value, func(r rune) bool {
		return r != '-' && !unicode.Is(unicode.Hex_Digit, r)
	})
}

// Column is a property of a record, of an item access, or of a group.
type Column uint8

// String returns the header of the column, the same on the screen and in exports.
func (c Column) String() string { return c.describe().name }

// IsNumber reports whether the cells of the column are numbers.
func (c Column) IsNumber() bool {
	f := c.describe().cellType
	return f == numberCell || f == listCell
}

// IsList reports whether the column counts the distinct values of another column. An export lists
// these values.
func (c Column) IsList() bool { return c.describe().cellType == listCell }

// IsTime reports whether the cells of the column are times or days.
func (c Column) IsTime() bool { return c.describe().cellType == timeCell }

// IsMessageInfo reports whether the cells of the column come from [MessageInfo].
func (c Column) IsMessageInfo() bool { return c.describe().scope == ofMessage }

// IsOfSibling reports whether only sibling operations have the column.
func (c Column) IsOfSibling() bool { return c.describe().scope == ofSibling }

// WidthLimits returns the least and the greatest width of the column on the screen, in cells.
func (c Column) WidthLimits() (least, most int) {
	d := c.describe()
	least, most = d.least, d.most
	if least == 0 {
		least = len(d.name)
	}
	if most == 0 {
		most = 24
	}
	return least, most
}

// AlignedRight reports whether the cells of the column are aligned right.
func (c Column) AlignedRight() bool { return c.IsNumber() && !c.describe().left }

// countedColumn returns the column whose distinct values this one counts by group.
func (c Column) countedColumn() (Column, bool) {
	of := c.describe().countsOf
	return of, of != NoColumn
}

// variesByEntry reports whether the column can differ between the items of one record.
func (c Column) variesByEntry() bool {
	d := c.describe()
	return d.variesByEntry()
}

// isFilterable reports whether a filter can name the column.
func (c Column) isFilterable() bool {
	d := c.describe()
	return d.scope < ofSibling && !d.unfiltered
}

// allColumns returns every column.
func allColumns() []Column {
	var all []Column
	for c := NoColumn + 1; c < columnCount; c++ {
		all = append(all, c)
	}
	return all
}
