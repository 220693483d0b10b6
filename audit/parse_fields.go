package audit

import (
	"cmp"
	"strings"

	"github.com/tidwall/gjson"
)

// parseState is the record being parsed, and values of it that are evaluated at its end.
type parseState struct {
	record *Record
	// other reports that the operation is not MailItemsAccessed. The details of such a record are
	// skipped, and skipped is set, unless whole requests them.
	other, skipped, whole bool
	// sibling is the sibling operation of the record; nil if the operation is none. While the operation is
	// MailItemsAccessed, what only siblings need is skipped, and missed is set.
	sibling *siblingOperation
	missed  bool
	// dynamic are the dynamicProperties of the record. While they are read, filling is set: they only
	// count where the record has stated nothing.
	dynamic gjson.Result
	filling bool
	stated  propertySet
	listed  int  // items and folders so far
	inside  bool // another record is inside of this one
	wrapper bool // it has properties of a wrapper
	depth   int  // levels of an object that is not read
	// The properties that the objects being read have.
	seen, seenContext, seenPair, seenPairs, seenFolder, seenItem, seenParent propertySet

	clientIPAddress, clientIP, actorIP string
	appAccess                          string // ClientAppId of the AppAccessContext
	property                           pair
	// access and throttled are MailAccessType and IsThrottled at the top level. They only count where
	// the OperationProperties state nothing (C50).
	access    Access
	throttled Stated
	// current is the folder being parsed, currentName its name.
	current     Folder
	currentName string
	item        Item
	parent      Folder // the folder that Item states
}

// pair is an element of the OperationProperties.
type pair struct{ name, value string }

// parseField parses one property of the top level.
func (p *Parser) parseField(key, value gjson.Result) bool {
	in, r := &p.state, p.state.record
	property := propertyOf(key.Str)
	if property == otherProperty || property >= firstSiblingProperty && in.isAccess() {
		if property == otherProperty {
			in.noteWrapper(key.Str, value)
		}
		if value.Type == gjson.JSON {
			value.ForEach(p.visit.unknown)
		}
		in.missed = in.missed || property != otherProperty
		return true
	}
	if in.filling && in.stated.has(property) {
		return true
	}
	in.noteProperty(&in.seen, property, key)
	if !in.filling {
		in.stated.set(property, isStated(value))
	}
	switch property {
	case idProperty:
		r.ID = in.readText(key.Str, value)
	case creationTimeProperty:
		r.Time, r.TimeText = parseCreationTime(value)
	case operationProperty:
		p.setOperation(strings.TrimSpace(in.readText(key.Str, value)))
	case dynamicPropertiesProperty:
		if !in.filling {
			in.dynamic = value
		}
	default:
		if in.other && in.sibling == nil && !in.whole {
			in.skipped = true
			return true
		}
		p.parseDetail(property, key.Str, value)
	}
	return true
}

// scanUnread searches an object or array that is not read for a nested record.
func (p *Parser) scanUnread(key, value gjson.Result) bool {
	const deepest = 4 // looking into every level takes time by the square of their number
	in := &p.state
	in.noteNested(propertyOf(key.Str))
	if in.depth++; value.Type == gjson.JSON && in.depth < deepest {
		value.ForEach(p.visit.unknown)
	}
	in.depth--
	return true
}

// isAccess reports whether the record is known to be of MailItemsAccessed.
func (s *parseState) isAccess() bool { return s.record.Operation == MailItemsAccessed && !s.whole }

// setOperation stores the operation.
func (p *Parser) setOperation(stated string) {
	in := &p.state
	if in.other = stated != "" && !strings.EqualFold(stated, MailItemsAccessed); !in.other && stated != "" {
		stated = MailItemsAccessed
	}
	in.record.Operation = stated
	if in.other || in.sibling != nil {
		p.findSibling()
	}
}

// parseDetail parses a property of the top level that only counts for MailItemsAccessed and for sibling
// operations.
func (p *Parser) parseDetail(property property, name string, value gjson.Result) {
	in, r := &p.state, p.state.record
	switch property {
	case logonTypeProperty:
		r.LogonType = parseLogonType(in.readText(name, value))
	case operationCountProperty:
		r.Count = in.readCount(name, value)
	case operationPropertiesProperty:
		r.Access, r.Throttled, in.seenPairs = AccessUnknown, NotStated, 0
		p.parseOperationProperties(value)
		p.keepForSibling(property, value)
	case mailAccessTypeProperty:
		in.access = in.readAccess(name, value)
	case isThrottledProperty:
		in.throttled = in.readStated(name, value)
	case foldersProperty:
		p.folders.dropOpen()
		if !eachElement(value, p.visit.folder) {
			in.noteUnread(value, "Folders")
		}
	case itemProperty:
		in.parent, in.seenParent = Folder{}, 0
		in.decodeObject(name, value).ForEach(p.visit.parent)
		p.keepForSibling(property, value)
	case appAccessContextProperty:
		r.TokenSessionID, r.TokenID, in.appAccess, in.seenContext = "", "", "", 0
		in.decodeObject(name, value).ForEach(p.visit.context)
	default:
		if property >= firstSiblingProperty {
			p.keepForSibling(property, value)
		} else if field := in.textField(property); field != nil {
			*field = in.readText(name, value)
		}
	}
}

// textField returns the field for a property of the top level that is kept as stated; nil for any other.
func (s *parseState) textField(property property) *string {
	r := s.record
	switch property {
	case userIDProperty:
		return &r.User
	case mailboxOwnerUPNProperty:
		return &r.Mailbox
	case mailboxGUIDProperty:
		return &r.MailboxGUID
	case clientIPAddressProperty:
		return &s.clientIPAddress
	case clientIPProperty:
		return &s.clientIP
	case actorIPAddressProperty, actorIPProperty:
		return &s.actorIP
	case clientInfoStringProperty:
		return &r.ClientInfo
	case appIDProperty:
		return &r.AppID
	case clientAppIDProperty:
		return &r.ClientAppID
	case sessionIDProperty:
		return &r.SessionID
	default:
		return nil
	}
}

// parseAppContext parses one property of the AppAccessContext.
func (p *Parser) parseAppContext(key, value gjson.Result) bool {
	in := &p.state
	property := propertyOf(key.Str)
	var field *string
	switch property {
	case tokenSessionIDProperty:
		field = &in.record.TokenSessionID
	case tokenIDProperty:
		field = &in.record.TokenID
	case clientAppIDProperty:
		field = &in.appAccess
	default:
		in.noteNested(property)
		return true
	}
	in.noteProperty(&in.seenContext, property, key)
	*field = in.readText(key.Str, value)
	return true
}

// finishRecord evaluates the fields together, and with the envelope.
func (p *Parser) finishRecord(readEnvelope func() Envelope) error {
	s, r := &p.state, p.state.record
	if readEnvelope != nil && s.isIncomplete() {
		p.fillFrom(readEnvelope())
	}
	if !s.isKept() {
		s.dropDetails()
		return nil
	}
	if r.TimeText != "" {
		s.addDoubt("its CreationTime is not understood")
	}
	s.doubtNested()
	if err := s.finishAccess(); err != nil {
		return err
	}
	if r.ClientAppID == "" {
		r.ClientAppID = s.appAccess
	}
	for _, id := range [...]*string{&r.MailboxGUID, &r.SessionID, &r.TokenSessionID, &r.AppID, &r.ClientAppID} {
		*id = normalizeGUID(*id)
	}
	r.ClientInfo = strings.TrimSpace(r.ClientInfo)
	r.ClientIP, r.OtherIP = chooseAddresses(s.clientIPAddress, s.clientIP, s.actorIP)
	return nil
}

// finishAccess evaluates what the record states of its access. A record without an operation is one of
// MailItemsAccessed if it states an access.
func (s *parseState) finishAccess() error {
	r := s.record
	if r.Access == AccessUnknown {
		r.Access = s.access
	}
	if r.Throttled == NotStated {
		r.Throttled = s.throttled
	}
	if r.Operation == "" {
		if r.Access == AccessUnknown {
			return ErrNoOperation
		}
		r.Operation = MailItemsAccessed
	}
	return nil
}

// dropDetails leaves what is kept in a record of another operation.
func (s *parseState) dropDetails() {
	r := s.record
	*r = Record{ID: r.ID, Time: r.Time, TimeText: r.TimeText, Operation: r.Operation, Count: NotCounted, Doubt: r.Doubt}
}

// isIncomplete reports whether the record lacks something that its envelope may state.
func (s *parseState) isIncomplete() bool {
	r := s.record
	if r.ID == "" || r.Operation == "" || r.Time == 0 && r.TimeText == "" {
		return true
	}
	return s.isKept() && (r.User == "" || r.Mailbox == "" || s.hasNoAddress())
}

// isKept reports whether the details of the record are kept.
func (s *parseState) isKept() bool { return !s.other || s.sibling != nil }

func (s *parseState) hasNoAddress() bool {
	return s.clientIPAddress == "" && s.clientIP == "" && s.actorIP == ""
}

// fillFrom fills in what the record lacks from its envelope.
func (p *Parser) fillFrom(envelope Envelope) {
	r := p.state.record
	if r.ID == "" {
		r.ID = envelope.ID
	}
	if r.Operation == "" {
		p.setOperation(strings.TrimSpace(envelope.Operation))
	}
	if r.Time == 0 && r.TimeText == "" {
		r.Time, r.TimeText = parseUnixTime(envelope.Time)
	}
	r.User = cmp.Or(r.User, strings.TrimSpace(envelope.User))
	r.Mailbox = cmp.Or(r.Mailbox, strings.TrimSpace(envelope.Mailbox))
	if p.state.hasNoAddress() {
		p.state.clientIP = strings.TrimSpace(envelope.ClientIP)
	}
}
