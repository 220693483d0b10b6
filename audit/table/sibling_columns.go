package table

import (
	"strconv"
	"strings"

	"whoread/audit"
	"whoread/audit/filter"
)

// siblingColumn describes a column of sibling operations.
type siblingColumn struct {
	name  string
	alias string // a short name in filters, which columns can share
	kind  filter.Kind
	// hidden columns are not in the export unless they are named.
	hidden bool
	// ofItem reports whether the column can differ between the items of one sibling.
	ofItem bool
	// inWordSearch reports whether a term without a column searches this one.
	inWordSearch bool
	// Of these functions, one is set. Number returns a negative number where none is stated.
	text   func(s *Snapshot, r siblingRow) string
	time   func(s *Snapshot, n int) int64
	number func(s *Snapshot, r siblingRow) int64
	// names are the texts that a filter compares instead of text.
	names func(s *Snapshot, r siblingRow) []string
}

// siblingRow is a row of an export of siblings: a sibling and one of its items, or noItem.
type siblingRow struct {
	sibling int
	item    int // in siblingItems
}

// noItem is the item of a sibling without items.
const noItem = -1

// siblingColumns returns all columns, in the order of the export.
func siblingColumns() []siblingColumn {
	return []siblingColumn{
		{name: "TimeStamp", alias: "time", kind: filter.Time, time: (*Snapshot).SiblingTime},
		{name: "RecordId", alias: "id", kind: filter.Folded, inWordSearch: true, text: textOfSibling((*Snapshot).siblingID)},
		{name: "Operation", kind: filter.Folded, inWordSearch: true, text: textOfSibling((*Snapshot).SiblingOperation)},
		{name: "Mailbox", alias: "mailbox", kind: filter.Folded, inWordSearch: true, text: textOfSibling((*Snapshot).siblingMailbox), names: (*Snapshot).siblingMailboxNames},
		{name: "User", alias: "user", kind: filter.Folded, inWordSearch: true, text: codeOfSibling(colUser)},
		{name: "LogonType", kind: filter.Folded, inWordSearch: true, text: codeOfSibling(colLogon)},
		{name: "ClientIP", alias: "ip", kind: filter.Addr, inWordSearch: true, text: codeOfSibling(colClientIP)},
		{name: "ClientInfo", kind: filter.Text, inWordSearch: true, text: programOfSibling(clientInfo)},
		{name: "SessionId", alias: "session", kind: filter.Folded, inWordSearch: true, text: codeOfSibling(colSession)},
		{name: "TokenSessionId", alias: "token", kind: filter.Folded, inWordSearch: true, text: codeOfSibling(colToken)},
		{name: "Folder", alias: "folder", kind: filter.Text, ofItem: true, inWordSearch: true, text: func(s *Snapshot, r siblingRow) string { return s.siblingFolder(r).Path }},
		{name: "Destination", kind: filter.Text, inWordSearch: true, text: textOfSibling((*Snapshot).siblingDestination)},
		{name: "InternetMessageId", alias: "message", kind: filter.MessageID, ofItem: true, inWordSearch: true, text: (*Snapshot).siblingMessageID, names: (*Snapshot).siblingMessageKey},
		{name: "ItemId", kind: filter.Text, ofItem: true, inWordSearch: true, text: (*Snapshot).siblingItemID},
		{name: "Subject", alias: "subject", kind: filter.Text, ofItem: true, inWordSearch: true, text: (*Snapshot).siblingSubject},
		{name: "Class", kind: filter.Folded, text: func(*Snapshot, siblingRow) string { return "" }},
		{name: "Detail", kind: filter.Text, ofItem: true, inWordSearch: true, text: (*Snapshot).siblingDetail},

		{name: "Client", alias: "client", kind: filter.Text, hidden: true, inWordSearch: true, text: programOfSibling(clientName)},
		{name: "AppId", alias: "app", kind: filter.Folded, hidden: true, inWordSearch: true, text: programOfSibling(appID)},
		{name: "ClientAppId", alias: "app", kind: filter.Folded, hidden: true, inWordSearch: true, text: programOfSibling(clientAppID)},
		{name: "FolderId", kind: filter.Text, hidden: true, ofItem: true, inWordSearch: true, text: func(s *Snapshot, r siblingRow) string { return s.siblingFolder(r).ID }},
		{name: "Items", kind: filter.Number, hidden: true, number: (*Snapshot).siblingItemCount},
		{name: "Day", kind: filter.Text, hidden: true, text: textOfSibling(func(s *Snapshot, n int) string { return dayText(s.siblings.times.at(n)) })},
		{name: "SizeInBytes", kind: filter.Number, hidden: true, ofItem: true, number: (*Snapshot).siblingSize},
	}
}

// textOfSibling returns the text function of a column that all items of a sibling share.
func textOfSibling(text func(s *Snapshot, n int) string) func(*Snapshot, siblingRow) string {
	return func(s *Snapshot, r siblingRow) string { return text(s, r.sibling) }
}

// codeOfSibling returns the text function of a column such as colUser.
func codeOfSibling(col int) func(*Snapshot, siblingRow) string {
	return func(s *Snapshot, r siblingRow) string { return s.siblingText(r.sibling, col) }
}

// programOfSibling returns the text function of a part of the client program.
func programOfSibling(part programPart) func(*Snapshot, siblingRow) string {
	return func(s *Snapshot, r siblingRow) string {
		return s.programs.partText(s.siblings.codes[colProgram].at(r.sibling), part)
	}
}

func (s *Snapshot) siblingMailbox(n int) string {
	return s.mailboxName(s.siblings.codes[colMailbox].at(n))
}

// siblingMailboxNames returns the name and the GUID of a mailbox, either of which a filter can state.
func (s *Snapshot) siblingMailboxNames(r siblingRow) []string {
	guid, upn := s.mailboxParts(s.siblings.codes[colMailbox].at(r.sibling))
	switch {
	case guid == "":
		return []string{upn}
	case upn == "":
		return []string{guid}
	default:
		return []string{upn, guid}
	}
}

func (s *Snapshot) siblingDestination(n int) string {
	return s.folderOf(s.siblings.dests.at(n)).Path
}

// siblingFolder returns the folder of an item, or the folder of its sibling if the item states none.
func (s *Snapshot) siblingFolder(r siblingRow) audit.Folder {
	if r.item != noItem {
		if code := s.siblings.items.folders.at(r.item); code != 0 {
			return s.folderOf(code)
		}
	}
	return s.folderOf(s.siblings.folders.at(r.sibling))
}

func (s *Snapshot) siblingMessageID(r siblingRow) string {
	if r.item == noItem {
		return ""
	}
	return string(s.statedMessageID(s.siblingMessageCode(r.item)))
}

// siblingMessageKey returns the message id without its brackets, which filters compare.
func (s *Snapshot) siblingMessageKey(r siblingRow) []string {
	if r.item == noItem {
		return []string{""}
	}
	return []string{s.messageIDs.text(s.siblingMessageCode(r.item) >> 1)}
}

func (s *Snapshot) siblingItemID(r siblingRow) string {
	if r.item == noItem {
		return ""
	}
	return s.itemIDs.text(s.siblings.items.ids.at(r.item))
}

// siblingSubject returns the subject that an item states, or what is known of its message.
func (s *Snapshot) siblingSubject(r siblingRow) string {
	if r.item == noItem {
		return ""
	}
	if subject := s.siblings.items.subjects.at(r.item); subject != 0 {
		return s.subjectText(subject)
	}
	if message := s.siblingMessageCode(r.item) >> 1; message != 0 {
		return s.subjectText(s.byMessage.at(message).subjects)
	}
	return ""
}

// siblingDetail returns the detail of a sibling, and what it states of the item's attachments.
func (s *Snapshot) siblingDetail(r siblingRow) string {
	parts := make([]string, 0, 2)
	if detail := s.siblings.texts.text(s.siblings.details.at(r.sibling)); detail != "" {
		parts = append(parts, detail)
	}
	if r.item != noItem {
		if attachments := s.siblings.texts.text(s.siblings.items.attachments.at(r.item)); attachments != "" {
			parts = append(parts, "Attachments="+attachments)
		}
	}
	return strings.Join(parts, "; ")
}

// siblingItemCount returns the number of items that a sibling lists.
func (s *Snapshot) siblingItemCount(r siblingRow) int64 {
	lo, hi := s.siblings.itemsOf(r.sibling)
	return int64(hi - lo)
}

// siblingSize returns the SizeInBytes of an item.
func (s *Snapshot) siblingSize(r siblingRow) int64 {
	if r.item != noItem {
		if size, ok := s.siblings.items.sizes.get(r.item); ok {
			return size
		}
	}
	return audit.NotCounted
}

// cellText returns the text of a cell in an export.
func (c *siblingColumn) cellText(s *Snapshot, r siblingRow) string {
	switch {
	case c.time != nil:
		return string(appendTime(nil, clampTime(c.time(s, r.sibling))))
	case c.number != nil:
		if n := c.number(s, r); n != audit.NotCounted {
			return strconv.FormatInt(n, 10)
		}
		return ""
	default:
		return c.text(s, r)
	}
}
