package audit

import (
	"github.com/tidwall/gjson"

	"whoread/audit/messageid"
)

// parseOpenedMessage parses a message of an AttachmentAccess. Each attachment of it that was opened is an
// item with the id of the message.
func (p *Parser) parseOpenedMessage(_, element gjson.Result) bool {
	in, s := &p.state, &p.siblings
	if !element.IsObject() {
		in.noteUnread(element, "Messages")
		return true
	}
	s.item, s.attachments, in.seenItem = SiblingItem{Size: NotCounted}, gjson.Result{}, 0
	element.ForEach(s.visit.messageField)
	before := len(s.items.openSlice())
	if !eachElement(s.attachments, s.visit.attachment) {
		in.noteUnread(s.attachments, "MessageItems")
	}
	if len(s.items.openSlice()) == before && in.allowMore() {
		s.items.appendOpen(s.item)
	}
	return in.listed <= maxListed
}

// parseOpenedMessageField parses one property of a message.
func (p *Parser) parseOpenedMessageField(key, value gjson.Result) bool {
	in, s := &p.state, &p.siblings
	property := propertyOf(key.Str)
	switch property {
	case idProperty:
		s.item.ID = statedItemID(in.readText(key.Str, value))
	case internetMessageIDProperty:
		s.item.MessageID = messageid.ID(in.readText(key.Str, value))
	case subjectProperty:
		s.item.Subject = in.readText(key.Str, value)
	case messageItemsProperty:
		s.attachments = value
	default:
		in.noteNested(property)
		return true
	}
	in.noteProperty(&in.seenItem, property, key)
	return true
}

// parseOpenedAttachment parses one attachment.
func (p *Parser) parseOpenedAttachment(_, element gjson.Result) bool {
	in, s := &p.state, &p.siblings
	if !element.IsObject() {
		in.noteUnread(element, "MessageItems")
		return true
	}
	if !in.allowMore() {
		return false
	}
	message := s.item
	element.ForEach(s.visit.attachmentField)
	if s.item.ID == "" { // the attachment is all that is known of the message
		s.item.ID = s.item.Attachments
	}
	s.items.appendOpen(s.item)
	s.item = message
	return true
}

// parseOpenedAttachmentField parses one property of an attachment.
func (p *Parser) parseOpenedAttachmentField(key, value gjson.Result) bool {
	switch propertyOf(key.Str) {
	case idProperty:
		p.siblings.item.Attachments = p.state.readText(key.Str, value)
	case sizeInBytesProperty:
		p.siblings.item.Size = p.state.readCount(key.Str, value)
	default:
	}
	return true
}
