package table

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"whoread/audit"
	"whoread/audit/filter"
)

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

// descriptor is all that is particular to a column, apart from how its cells are made.
type descriptor struct {
	name  string // the header
	alias string // a short name in filters and sort keys, which columns can share
	scope scope
	form  form
	// kind is how filters compare the column, unless they cannot name it.
	kind       filter.Kind
	unfiltered bool
	// word reports whether a term that names no column looks at this one; nil for never.
	word func(t *filter.Term) bool
	at   places
	width
	left bool // a number that stands at the left edge

	// values make the cells of records, items and messages.
	values values
	// The cells of groups: the distinct values of another column, a sum, or a time.
	counts Column
	sum    func(of *groupSum) uint32
	time   func(v *View, group uint32) uint32
}

// scope is what a column states something of.
type scope uint8

const (
	ofRecord  scope = iota
	ofItem          // an entry of a record
	ofMessage       // the message of an item, by what is known of it
	ofGroup
)

// ofEntry reports whether the column can differ between the items of one record.
func (d *descriptor) ofEntry() bool { return d.scope == ofItem || d.scope == ofMessage }

// form is what an export states in a column.
type form uint8

const (
	textForm form = iota
	numberForm
	timeForm // days too
	listForm // of the values that the screen counts
)

// places are where lists of columns have one, counted from 1; 0 for nowhere.
type places struct {
	events, items place // in these exports
	group         place // among the columns that rows are grouped by
}

type place uint8

// sortOnly is the place of a column that rows can be sorted by and shown with, although an export
// does not have it.
const sortOnly place = 255

// width is the width of a column on a screen, in cells; 0 for the header's, and for 24.
type width struct{ least, most int }

// describe returns the descriptor of a column. It is a switch, since an array would be made anew
// by each call.
func (c Column) describe() descriptor { //nolint:funlen // one entry for each column
	switch c {
	case TimeStamp:
		return descriptor{name: "TimeStamp", alias: "time", form: timeForm, kind: filter.Time, word: timeWord, at: places{1, 1, 0}, width: width{19, 22}, values: timeValues{}}
	case Mailbox:
		return descriptor{name: "Mailbox", alias: "mailbox", kind: filter.Folded, word: anyWord, at: places{2, 3, 4}, width: width{16, 32}, values: mailboxValues{}}
	case User:
		return descriptor{name: "User", alias: "user", kind: filter.Folded, word: anyWord, at: places{3, 4, 3}, width: width{16, 32}, values: userValues{colUser}}
	case LogonType:
		return descriptor{name: "LogonType", kind: filter.Folded, word: anyWord, at: places{4, sortOnly, 9}, values: codeValues(colLogon)}
	case Access:
		return descriptor{name: "Access", alias: "access", kind: filter.Folded, word: anyWord, at: places{5, 5, 10}, values: flagValues(accessShift)}
	case Folder:
		return descriptor{name: "Folder", alias: "folder", scope: ofItem, kind: filter.Text, word: anyWord, at: places{6, 6, 11}, width: width{9, 32}, values: folderPathValues{folderPath}}
	case FolderID:
		return descriptor{name: "FolderId", scope: ofItem, kind: filter.Text, word: anyWord, at: places{7, 7, 0}, values: folderID}
	case Items:
		return descriptor{name: "Items", form: numberForm, kind: filter.Number, at: places{8, 0, 0}, width: width{5, 8}, values: itemCountValues{}}
	case Throttled:
		return descriptor{name: "Throttled", kind: filter.Folded, word: anyWord, at: places{9, sortOnly, 0}, values: flagValues(throttledShift)}
	case ClientIP:
		return descriptor{name: "ClientIP", alias: "ip", kind: filter.Addr, word: anyWord, at: places{10, 11, 2}, width: width{15, 26}, values: addressValues{colClientIP}}
	case ClientInfo:
		return descriptor{name: "ClientInfo", kind: filter.Text, word: anyWord, at: places{11, 12, 0}, values: programValues(clientInfo)}
	case Client:
		return descriptor{name: "Client", alias: "client", kind: filter.Text, word: anyWord, at: places{12, sortOnly, 5}, width: width{9, 24}, values: programValues(clientName)}
	case AppID:
		return descriptor{name: "AppId", alias: "app", kind: filter.Folded, word: anyWord, at: places{13, sortOnly, 6}, width: width{13, 36}, values: programValues(appID)}
	case ClientAppID:
		return descriptor{name: "ClientAppId", alias: "app", kind: filter.Folded, word: anyWord, at: places{14, sortOnly, 7}, width: width{13, 36}, values: programValues(clientAppID)}
	case SessionID: // tools write GUIDs in either case
		return descriptor{name: "SessionId", alias: "session", kind: filter.Folded, word: anyWord, at: places{15, 13, 1}, width: width{8, 16}, values: sessionValues{colSession}}
	case TokenSessionID:
		return descriptor{name: "TokenSessionId", alias: "token", kind: filter.Folded, word: anyWord, at: places{16, 14, 8}, width: width{8, 16}, values: codeValues(colToken)}
	case RecordID:
		return descriptor{name: "RecordId", kind: filter.Folded, word: guidWord, at: places{17, 2, 0}, width: width{8, 16}, values: recordIDValues{}}
	case Operation:
		return descriptor{name: "Operation", kind: filter.Folded, at: places{18, sortOnly, 0}, values: sameValue(audit.MailItemsAccessed)}
	case Messages:
		return descriptor{name: "Messages", unfiltered: true, at: places{19, 0, 0}, values: messageListValues{}}

	case InternetMessageID:
		return descriptor{name: "InternetMessageId", alias: "message", scope: ofItem, kind: filter.MessageID, word: anyWord, at: places{sortOnly, 8, 12}, width: width{24, 60}, values: messageIDValues{}}
	case ItemID:
		return descriptor{name: "ItemId", scope: ofItem, kind: filter.Text, word: anyWord, at: places{0, 9, 0}, values: itemIDValues{}}
	case SizeInBytes:
		return descriptor{name: "SizeInBytes", scope: ofItem, form: numberForm, kind: filter.Number, at: places{0, 10, 0}, values: sizeValues{}}
	case SubjectState:
		return descriptor{name: "SubjectState", scope: ofMessage, kind: filter.Folded, at: places{0, 15, 0}, width: width{12, 18}, values: factValues(factState)}
	case Subject:
		return descriptor{name: "Subject", alias: "subject", scope: ofMessage, kind: filter.Text, word: anyWord, at: places{sortOnly, 16, 13}, width: width{20, 60}, values: subjectValues{factSubjects}}
	case Sender:
		return descriptor{name: "Sender", alias: "sender", scope: ofMessage, kind: filter.Folded, word: anyWord, at: places{sortOnly, 17, 14}, width: width{16, 32}, values: senderValues{factSender}}
	case Received:
		return descriptor{name: "Received", scope: ofMessage, form: timeForm, kind: filter.Time, at: places{0, 18, 0}, width: width{19, 22}, values: receivedValues{}}
	case SubjectSource:
		return descriptor{name: "SubjectSource", scope: ofMessage, kind: filter.Text, at: places{0, 19, 0}, width: width{13, 40}, values: factValues(factSource)}

	case Day:
		return descriptor{name: "Day", form: timeForm, kind: filter.Text, at: places{sortOnly, sortOnly, 15}, values: dayValues{}}
	case Kind:
		return descriptor{name: "Kind", kind: filter.Folded, at: places{sortOnly, sortOnly, 0}, values: addressKindValues{}}

	case First:
		return descriptor{name: "First", scope: ofGroup, form: timeForm, width: width{19, 22}, values: none, time: (*View).firstTime}
	case Last:
		return descriptor{name: "Last", scope: ofGroup, form: timeForm, width: width{19, 22}, values: none, time: (*View).lastTime}
	case Records:
		return descriptor{name: "Records", scope: ofGroup, form: numberForm, width: width{0, 12}, values: none, sum: func(of *groupSum) uint32 { return of.records }}
	case Binds:
		return descriptor{name: "Bind", scope: ofGroup, form: numberForm, width: width{0, 12}, values: none, sum: func(of *groupSum) uint32 { return of.binds }}
	case Syncs:
		return descriptor{name: "Sync", scope: ofGroup, form: numberForm, width: width{0, 12}, values: none, sum: func(of *groupSum) uint32 { return of.syncs }}
	case ItemAccesses:
		return descriptor{name: "ItemAccesses", scope: ofGroup, form: numberForm, width: width{8, 18}, values: none, sum: func(of *groupSum) uint32 { return of.items }}
	case DistinctMessages:
		return descriptor{name: "DistinctMessages", scope: ofGroup, form: numberForm, width: width{8, 18}, values: none, counts: InternetMessageID}
	case Sessions:
		return descriptor{name: "Sessions", scope: ofGroup, form: listForm, values: none, counts: SessionID}
	case ClientIPs:
		return descriptor{name: "ClientIPs", scope: ofGroup, form: listForm, width: width{15, 26}, left: true, values: none, counts: ClientIP}
	case Users:
		return descriptor{name: "Users", scope: ofGroup, form: listForm, values: none, counts: User}
	case Mailboxes:
		return descriptor{name: "Mailboxes", scope: ofGroup, form: listForm, values: none, counts: Mailbox}
	case Clients:
		return descriptor{name: "Clients", scope: ofGroup, form: listForm, values: none, counts: Client}
	case Folders:
		return descriptor{name: "Folders", scope: ofGroup, form: listForm, values: none, counts: Folder}
	default:
		return descriptor{values: none}
	}
}

// The rules for terms that name no column. They leave out columns whose text says the same of every
// record, or says again what another column says.

func anyWord(*filter.Term) bool { return true }

// timeWord reports whether a term can be about a time as it is shown.
func timeWord(t *filter.Term) bool {
	return t.Op != filter.OpContains || strings.Trim(t.Value, "0123456789-: ") == ""
}

// guidWord reports whether a term can be about a GUID.
func guidWord(t *filter.Term) bool {
	return t.Op != filter.OpContains || !strings.ContainsFunc(t.Value, func(r rune) bool {
		return r != '-' && !unicode.Is(unicode.Hex_Digit, r)
	})
}

// Column names one property of a record, of an item access, or of a group.
type Column uint8

// String returns the header of the column, as in exports.
func (c Column) String() string { return c.describe().name }

// IsNumber reports whether the cells of the column are numbers.
func (c Column) IsNumber() bool {
	f := c.describe().form
	return f == numberForm || f == listForm
}

// IsList reports whether the column counts the distinct values of another one, which an export
// lists.
func (c Column) IsList() bool { return c.describe().form == listForm }

// IsTime reports whether the values of the column are times or days.
func (c Column) IsTime() bool { return c.describe().form == timeForm }

// IsMessageInfo reports whether the values of the column come from [MessageInfo].
func (c Column) IsMessageInfo() bool { return c.describe().scope == ofMessage }

// Width returns the least and the greatest width of the column on a screen, in cells.
func (c Column) Width() (least, most int) {
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

// AlignedRight reports whether the cells of the column stand at its right edge.
func (c Column) AlignedRight() bool { return c.IsNumber() && !c.describe().left }

// counts returns the column whose distinct values a group counts in this one.
func (c Column) counts() (Column, bool) {
	of := c.describe().counts
	return of, of != NoColumn
}

// ofEntry reports whether the column can differ between the items of one record.
func (c Column) ofEntry() bool {
	d := c.describe()
	return d.ofEntry()
}

// filterable reports whether a filter can name the column.
func (c Column) filterable() bool {
	d := c.describe()
	return d.scope != ofGroup && !d.unfiltered
}

// allColumns lists every column.
func allColumns() []Column {
	var all []Column
	for c := NoColumn + 1; c < columnCount; c++ {
		all = append(all, c)
	}
	return all
}

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

// GroupableColumns lists the columns that views can be grouped by.
func GroupableColumns() []Column { return columnsAt(func(d descriptor) place { return d.at.group }) }
