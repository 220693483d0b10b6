package audit

import (
	"slices"
	"strings"

	"whoread/audit/messageid"
)

// MailItemsAccessed is the operation of the records that whoread reads. Records are selected by
// operation and never by record type, because a Sync is RecordType 2 and a Bind is RecordType 50 (C05).
const MailItemsAccessed = "MailItemsAccessed"

// Access is the kind of access that a record states.
type Access uint8

// The kinds of access. A record that states none, or one that is not known, is AccessUnknown.
const (
	AccessUnknown Access = iota
	Bind                 // items were opened
	Sync                 // a folder was copied to a client
)

// String returns Microsoft's name, or "" for an access that is not stated.
func (a Access) String() string {
	switch a {
	case Bind:
		return "Bind"
	case Sync:
		return "Sync"
	default:
		return ""
	}
}

// Stated is the value of a yes-or-no property. A property that is not stated is not False (C29).
type Stated uint8

// The values of Stated.
const (
	NotStated Stated = iota
	False
	True
)

// String returns "True", "False", or "" for not stated.
func (s Stated) String() string {
	switch s {
	case True:
		return "True"
	case False:
		return "False"
	default:
		return ""
	}
}

// NotCounted is the value of a number that a record does not state.
const NotCounted = -1

// Record is what whoread reads of one audit record. Two rows with the same ID are the same record if all
// of these fields except Partial and Doubt are equal, with message IDs compared by their keys.
//
// The strings of a record that a [Parser] returned may alias the parsed text and the buffers of that
// parser; copy what you keep longer.
type Record struct {
	// ID identifies the record in all sources (AuditData.Id); "" if not stated. IDs are kept as stated.
	ID string
	// Sum is the sum of the raw content if no ID is stated: two records without an ID are the same record
	// only if their sums are equal, too.
	Sum ContentSum
	// Time is CreationTime in Unix seconds, UTC; 0 if it is not stated or not understood. An aggregated
	// record is written up to two minutes after the access.
	Time int64
	// TimeText is CreationTime as stated if it is not understood, or not a time from 1970 to 2106; ""
	// otherwise.
	TimeText string
	// Operation is the operation as stated; only MailItemsAccessed records are kept.
	Operation string
	// Access is MailAccessType of the OperationProperties.
	Access Access
	// Throttled is IsThrottled of the OperationProperties.
	Throttled Stated
	// LogonType is Owner, Admin, Delegate, ... or "Unknown (n)"; "" if not stated.
	LogonType string
	// Mailbox is MailboxOwnerUPN. It can change while MailboxGUID stays.
	Mailbox     string
	MailboxGUID string
	// User is UserId, the actor.
	User string
	// ClientIP is the canonical address of the client (see [CanonicalIP]).
	ClientIP string
	// OtherIP is a second, different address that the record states; "" otherwise (C33).
	OtherIP        string
	ClientInfo     string // ClientInfoString, trimmed
	AppID          string
	ClientAppID    string
	SessionID      string // the Exchange session
	TokenSessionID string // AppAccessContext.AADSessionId
	TokenID        string // AppAccessContext.UniqueTokenId
	// Count is OperationCount, or NotCounted. It should equal the number of items listed.
	Count int64
	// Partial reports that the record comes from a form that cannot state everything, such as
	// Search-MailboxAuditLog or flattened columns. Values that it lacks mean nothing. Partial is ignored
	// when records are compared.
	Partial bool
	// Doubt is the reason why the record may be misread, as a clause such as "UserId is stated twice in
	// one object; the last value was read"; "" if there is none. Doubt is ignored when records are
	// compared.
	Doubt string
	// Folders are the folders that the record lists, in its order, without repeating one twice in a row.
	Folders []Folder
}

// Clone returns a copy of the record that owns its memory.
func (r Record) Clone() Record {
	for _, s := range [...]*string{
		&r.ID, &r.TimeText, &r.Operation, &r.LogonType, &r.Mailbox, &r.MailboxGUID, &r.User, &r.ClientIP, &r.OtherIP,
		&r.ClientInfo, &r.AppID, &r.ClientAppID, &r.SessionID, &r.TokenSessionID, &r.TokenID, &r.Doubt,
	} {
		*s = strings.Clone(*s)
	}
	r.Folders = slices.Clone(r.Folders)
	for i := range r.Folders {
		f := &r.Folders[i]
		f.ID, f.Path, f.Items = strings.Clone(f.ID), strings.Clone(f.Path), slices.Clone(f.Items)
		for k := range f.Items {
			item := &f.Items[k]
			item.MessageID = messageid.ID(strings.Clone(string(item.MessageID)))
			for _, s := range [...]*string{&item.ID, &item.ImmutableID, &item.Subject} {
				*s = strings.Clone(*s)
			}
		}
	}
	return r
}

// Folder is one folder of a record with its items. Items belong to a folder and not to the record: a
// sixth of real Binds list several folders (C01).
type Folder struct {
	// ID is the FolderId; "" if not stated. Folders are the same if mailbox and ID are.
	ID string
	// Path is the path as stated, or the name of the folder for a Sync with the path "Not Available"; ""
	// if the record states neither (C04, C59).
	Path  string
	Items []Item
}

// Item is one item listed by a record.
type Item struct {
	MessageID   messageid.ID // InternetMessageId
	ID          string
	ImmutableID string
	Subject     string // stated by some modern records
	Size        int64  // SizeInBytes, or NotCounted
}
