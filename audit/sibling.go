package audit

import (
	"slices"
	"strings"

	"whoread/audit/messageid"
)

// Sibling is what whoread reads of one sibling operation: an audit record of another operation on
// mailboxes, such as Send, HardDelete or New-InboxRule (see [IsSibling]). Siblings are context and
// evidence and are never counted as accesses. The values have the forms that they have in a [Record].
//
// The strings of a sibling that a [Parser] returned may alias the parsed text and the buffers of that
// parser; copy what you keep longer.
type Sibling struct {
	// ID identifies the record in all sources; "" if not stated.
	ID string
	// Sum is the sum of the raw content if no ID is stated, as in a [Record].
	Sum ContentSum
	// Time is CreationTime in Unix seconds, UTC; 0 if it is not stated or not understood. TimeText is
	// its text if it is not understood.
	Time     int64
	TimeText string
	// Operation is the name as Microsoft writes it, whatever the case in which the record states it.
	Operation string
	LogonType string
	// Mailbox is MailboxOwnerUPN, or the mailbox that a parameter of a cmdlet names.
	Mailbox        string
	MailboxGUID    string
	User           string // UserId, the actor
	ClientIP       string // canonical
	OtherIP        string
	ClientInfo     string
	AppID          string
	ClientAppID    string
	SessionID      string
	TokenSessionID string
	TokenID        string
	// Folder is the folder that the operation was done in, without its items.
	Folder Folder
	// Destination is where a Move or a Copy puts the items.
	Destination Folder
	// Items are the items that the record lists; none for an operation on a folder or a mailbox.
	Items []SiblingItem
	// Detail is what else the record states of the operation, as "name=value" joined by "; ": the
	// parameters of a cmdlet, the text of a search, the changed properties of an item.
	Detail string
	// Partial and Doubt state the same as the fields of a [Record] with these names.
	Partial bool
	Doubt   string
}

// SiblingItem is one item of a sibling operation.
type SiblingItem struct {
	MessageID messageid.ID // InternetMessageId
	ID        string
	Subject   string
	// Folder is the ParentFolder of the item. It has no items.
	Folder Folder
	Size   int64 // SizeInBytes, or NotCounted
	// Attachments are the names and sizes of its attachments as stated, or of an AttachmentAccess the id
	// of the attachment that was opened.
	Attachments string
}

// Clone returns a copy of the sibling that owns its memory.
func (s Sibling) Clone() Sibling {
	for _, text := range [...]*string{
		&s.ID, &s.TimeText, &s.Operation, &s.LogonType, &s.Mailbox, &s.MailboxGUID, &s.User, &s.ClientIP, &s.OtherIP,
		&s.ClientInfo, &s.AppID, &s.ClientAppID, &s.SessionID, &s.TokenSessionID, &s.TokenID, &s.Folder.ID, &s.Folder.Path,
		&s.Destination.ID, &s.Destination.Path, &s.Detail, &s.Doubt,
	} {
		*text = strings.Clone(*text)
	}
	s.Items = slices.Clone(s.Items)
	for i := range s.Items {
		item := &s.Items[i]
		item.MessageID = messageid.ID(strings.Clone(string(item.MessageID)))
		for _, text := range [...]*string{&item.ID, &item.Subject, &item.Folder.ID, &item.Folder.Path, &item.Attachments} {
			*text = strings.Clone(*text)
		}
	}
	return s
}
