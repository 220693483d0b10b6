package audit

import (
	"strings"

	"github.com/tidwall/gjson"

	"whoread/audit/messageid"
)

// siblingParser reads what only the records of sibling operations state. A record can state its
// operation last, so the values are kept until the end of the record.
type siblingParser struct {
	operations siblingOperations
	values     [propertyCount]gjson.Result
	kept       propertySet // the values of the record being parsed
	sibling    Sibling
	items      sliceArena[SiblingItem]
	item       SiblingItem
	// attachments are the MessageItems of the message being parsed.
	attachments gjson.Result
	visit       siblingVisitors
	detail      []byte
	parameter   pair   // the parameter being parsed
	mailbox     string // the mailbox that a parameter names
}

// siblingVisitors are the methods that gjson calls.
type siblingVisitors struct {
	single, item, itemField, message, messageField, attachment, attachmentField, parameter, pair, change, folderRight func(key, value gjson.Result) bool
}

// resetValues releases the memory of earlier records for reuse.
func (s *siblingParser) resetValues() {
	clear(s.values[:])
	s.kept, s.sibling, s.item, s.attachments, s.parameter, s.mailbox = 0, Sibling{}, SiblingItem{}, gjson.Result{}, pair{}, ""
	s.items.reset()
}

// keepForSibling stores a value until the operation of the record is known.
func (p *Parser) keepForSibling(property property, value gjson.Result) {
	if p.state.isAccess() {
		p.state.missed = true
		return
	}
	p.siblings.values[property] = value
	p.siblings.kept.set(property, true)
}

// scanUnused searches the values that were kept for a sibling, and that the record does not need, for a
// nested record.
func (p *Parser) scanUnused() {
	if p.siblings.kept>>firstSiblingProperty == 0 {
		return
	}
	for property := firstSiblingProperty; property < propertyCount; property++ {
		if value := p.siblings.valueOf(property); value.Type == gjson.JSON {
			value.ForEach(p.visit.unknown)
		}
	}
	p.state.doubtNested()
}

// valueOf returns a value that the record states.
func (s *siblingParser) valueOf(property property) gjson.Result {
	if !s.kept.has(property) {
		return gjson.Result{}
	}
	return s.values[property]
}

// Sibling returns the sibling operation of the last record that was parsed, or nil if its operation is
// none. It is valid until the next call of Parse; its strings and items are valid as long as those of a
// record.
func (p *Parser) Sibling() *Sibling {
	if p.state.sibling == nil {
		return nil
	}
	return &p.siblings.sibling
}

// findSibling notes that the operation is a sibling operation, if it is one.
func (p *Parser) findSibling() {
	in := &p.state
	in.sibling = nil
	if !in.other {
		return
	}
	if p.siblings.operations == nil {
		p.siblings.operations = newSiblingOperations()
	}
	in.sibling = p.siblings.operations.find(in.record.Operation)
}

// buildSibling makes a sibling of a parsed record and the folders that it lists.
func (p *Parser) buildSibling(folders []Folder) error {
	r, s := p.state.record, &p.siblings
	s.sibling = Sibling{
		ID: r.ID, Time: r.Time, TimeText: r.TimeText, Operation: p.state.sibling.name, LogonType: r.LogonType,
		Mailbox: r.Mailbox, MailboxGUID: r.MailboxGUID, User: r.User, ClientIP: r.ClientIP, OtherIP: r.OtherIP,
		ClientInfo: r.ClientInfo, AppID: r.AppID, ClientAppID: r.ClientAppID,
		SessionID: r.SessionID, TokenSessionID: r.TokenSessionID, TokenID: r.TokenID,
	}
	s.detail, s.mailbox = s.detail[:0], ""
	p.bindSiblingVisitors()
	s.sibling.Folder = p.parseStatedFolder(folderProperty, "Folder")
	s.sibling.Destination = p.parseStatedFolder(destFolderProperty, "DestFolder")
	p.parseSiblingItems(folders)
	p.parseSiblingDetail()
	p.state.doubtNested()
	if s.sibling.Mailbox == "" && s.sibling.MailboxGUID == "" {
		s.sibling.Mailbox = s.mailbox
	}
	s.sibling.Detail, s.sibling.Doubt = string(s.detail), r.Doubt
	if p.state.listed > maxListed {
		return ErrTooMany
	}
	return nil
}

// bindSiblingVisitors initializes a parser.
func (p *Parser) bindSiblingVisitors() {
	v := &p.siblings.visit
	if v.item != nil {
		return
	}
	v.single, v.item, v.itemField = p.parseSingleItem, p.parseSiblingItem, p.parseSiblingItemField
	v.message, v.messageField = p.parseOpenedMessage, p.parseOpenedMessageField
	v.attachment, v.attachmentField = p.parseOpenedAttachment, p.parseOpenedAttachmentField
	v.parameter, v.pair, v.change, v.folderRight = p.parseParameter, p.parseParameterPair, p.parseChange, p.parseFolderRight
}

// parseStatedFolder parses a folder of its own, such as the destination of a Move.
func (p *Parser) parseStatedFolder(property property, name string) Folder {
	value := p.siblings.valueOf(property)
	if text := scalarText(value); strings.HasPrefix(text, `\`) {
		return Folder{Path: text}
	}
	return p.parseFolderObject(value, name)
}

// parseFolderObject parses a folder without its items. Name is the name of its property, for the doubt.
func (p *Parser) parseFolderObject(value gjson.Result, name string) Folder {
	in := &p.state
	object := decodeNested(value)
	if !object.IsObject() {
		in.noteUnread(value, name)
		return Folder{}
	}
	in.current, in.currentName, in.seenFolder = Folder{}, "", 0
	object.ForEach(p.visit.folderField)
	p.items.dropOpen()
	return Folder{ID: in.current.ID, Path: choosePath(in.current.Path, in.currentName)}
}

// parseSiblingItems parses the items in every form in which an operation states them: one Item, a list
// of AffectedItems, the Messages of an AttachmentAccess, or Folders as in a MailItemsAccessed record.
func (p *Parser) parseSiblingItems(folders []Folder) {
	in, s := &p.state, &p.siblings
	for _, property := range [...]struct {
		property
		name  string
		visit func(key, value gjson.Result) bool
	}{
		{itemProperty, "Item", s.visit.single},
		{affectedItemsProperty, "AffectedItems", s.visit.item},
		{messagesProperty, "Messages", s.visit.message},
	} {
		value := s.valueOf(property.property)
		if !eachElement(value, property.visit) {
			in.noteUnread(value, property.name)
		}
	}
	p.addSourceItems()
	for _, f := range folders {
		folder := Folder{ID: f.ID, Path: f.Path}
		if s.sibling.Folder.ID == "" && s.sibling.Folder.Path == "" {
			s.sibling.Folder = folder
		}
		for _, item := range f.Items {
			s.items.appendOpen(SiblingItem{MessageID: item.MessageID, ID: item.ID, Subject: item.Subject, Folder: folder, Size: item.Size})
		}
	}
	s.sibling.Items = s.items.closeSlice()
}

// parseSiblingItem parses one of a list of items.
func (p *Parser) parseSiblingItem(_, element gjson.Result) bool {
	if p.readSiblingItem(element) {
		p.siblings.items.appendOpen(p.siblings.item)
	}
	return p.state.listed <= maxListed
}

// parseSingleItem parses Item. In an operation on a folder, it states nothing but the folder.
func (p *Parser) parseSingleItem(_, element gjson.Result) bool {
	if !p.readSiblingItem(element) {
		return true
	}
	item := p.siblings.item
	if isFolder := item.ID == "" || item.ID == item.Folder.ID; !isFolder || item.MessageID != "" || item.Subject != "" {
		p.siblings.items.appendOpen(item)
	}
	return true
}

// readSiblingItem reads one item. An item that states no folder is in the folder of the operation. It
// returns false if there is no item to keep.
func (p *Parser) readSiblingItem(element gjson.Result) bool {
	in, s := &p.state, &p.siblings
	if !element.IsObject() {
		in.noteUnread(element, "items")
		return false
	}
	if !in.allowMore() {
		return false
	}
	s.item, in.seenItem = SiblingItem{Size: NotCounted}, 0
	element.ForEach(s.visit.itemField)
	if s.sibling.Folder.ID == "" && s.sibling.Folder.Path == "" {
		s.sibling.Folder = s.item.Folder
	}
	return true
}

// parseSiblingItemField parses one property of an item.
func (p *Parser) parseSiblingItemField(key, value gjson.Result) bool {
	in, item := &p.state, &p.siblings.item
	property := propertyOf(key.Str)
	switch property {
	case internetMessageIDProperty:
		item.MessageID = messageid.ID(in.readText(key.Str, value))
	case idProperty:
		item.ID = statedItemID(in.readText(key.Str, value))
	case subjectProperty:
		item.Subject = in.readText(key.Str, value)
	case sizeInBytesProperty:
		item.Size = in.readCount(key.Str, value)
	case attachmentsProperty:
		item.Attachments = textOrJSON(value)
	case parentFolderProperty:
		item.Folder = p.parseFolderObject(value, "ParentFolder")
		decodeNested(value).ForEach(p.siblings.visit.folderRight)
	default:
		in.noteNested(property)
		return true
	}
	in.noteProperty(&in.seenItem, property, key)
	return true
}

// statedItemID returns the id of an item. Records of the REST service state "Unknown" for an item that
// has none yet.
func statedItemID(id string) string {
	if strings.EqualFold(id, "Unknown") || isNotAvailable(id) {
		return ""
	}
	return id
}
