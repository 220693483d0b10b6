package audit

import (
	"slices"
	"strings"

	"github.com/tidwall/gjson"
)

// Parser turns AuditData into records without allocating for each of them. The zero Parser is
// ready to use. A Parser serves one goroutine.
type Parser struct {
	reading reading
	visit   visitors
	folders run[Folder]
	items   run[Item]
}

// visitors are the methods of a Parser that gjson calls, bound once and not for every record.
type visitors struct {
	field, property, pair, folder, folderField, item, itemField, parent, context, unknown func(key, value gjson.Result) bool
}

// Reset forgets the memory that earlier records alias, so that it can be used again. Records
// parsed before are not valid after it.
func (p *Parser) Reset() {
	p.reading = reading{}
	p.folders.reset()
	p.items.reset()
}

// Envelope is what stands around AuditData and says something of the record in it, such as the
// columns of a CSV beside it. An empty string says nothing.
type Envelope struct {
	ID, Time, Operation string
}

// Parse reads the AuditData of one row into r. The strings and folders of r may alias raw and
// the memory of the parser: they are valid until [Parser.Reset] and as long as raw is not
// written to.
//
// Of a record of another operation it fills ID, Time, Operation and Doubt only; that is no
// error. A record that names no operation but states a MailAccessType is a MailItemsAccessed
// record.
//
// Keys are found in any case, since typed Graph rows may be in camel case (C56), and the
// annotations that Graph puts beside them (@odata.type) are passed over. The operation is known
// in any case too, and then spelled as [MailItemsAccessed] is. Of a key that an object has twice
// the last value counts, which Record.Doubt says. The dynamicProperties of Graph count where the
// record itself says nothing.
//
// AuditData that is not one whole JSON object is an error, such as [ErrCutOff]; a part of a
// record is never taken for a record.
func (p *Parser) Parse(raw []byte, r *Record) error { return p.ParseWithin(raw, r, nil) }

// ParseWithin is [Parser.Parse] for AuditData in a row that says more. If the AuditData lacks its
// id, its time or its operation, around is called, and what it returns fills in what is missing.
// It replaces nothing that the AuditData states. A nil around says nothing.
func (p *Parser) ParseWithin(raw []byte, r *Record, around func() Envelope) error {
	*r = Record{Count: NotCounted}
	text, err := validObject(raw)
	if err != nil {
		return err
	}
	p.bind()
	p.read(text, reading{record: r})
	if p.reading.skipped && !p.reading.other {
		// The operation was stated twice, first another one.
		p.folders.drop()
		*r = Record{Count: NotCounted}
		p.read(text, reading{record: r, whole: true})
	}
	if p.reading.listed > mostListed {
		p.folders.drop()
		p.items.drop()
		return ErrTooMany
	}
	p.addParent()
	folders := p.folders.done()
	err = p.reading.finish(around)
	if r.Operation == MailItemsAccessed {
		r.Folders = folders
	}
	p.reading.record = nil
	return err
}

// read reads a record, and then its dynamicProperties where it says nothing itself.
func (p *Parser) read(text string, begin reading) {
	p.reading = begin
	gjson.Parse(text).ForEach(p.visit.field)
	if in := &p.reading; in.dynamic.IsObject() {
		in.filling, in.seen = true, 0
		in.dynamic.ForEach(p.visit.field)
	}
}

// Parse reads one AuditData into a record that owns its memory. See [Parser.Parse].
func Parse(raw []byte) (Record, error) {
	var p Parser
	var r Record
	err := p.Parse(slices.Clone(raw), &r)
	return r, err
}

// bind makes the zero Parser ready.
func (p *Parser) bind() {
	if p.visit.field != nil {
		return
	}
	p.visit = visitors{
		field: p.field, property: p.property, pair: p.pair,
		folder: p.folder, folderField: p.folderField, item: p.item, itemField: p.itemField,
		parent: p.parent, context: p.context, unknown: p.unknown,
	}
}

// reading is what is known of the record being read, before it is settled what it means.
type reading struct {
	record *Record
	// other is whether the operation was seen and is not MailItemsAccessed. The details of such a
	// record are skipped, which is noted, unless it is to be read whole.
	other, skipped, whole bool
	// dynamic are the dynamicProperties of the record. When they are read, filling is set: they
	// count only where the record has stated nothing.
	dynamic gjson.Result
	filling bool
	stated  propertySet
	listed  int  // items and folders so far
	inside  bool // another record is inside of this one
	depth   int  // levels of an object that is not read
	// The properties that the objects being read have.
	seen, seenContext, seenPair, seenPairs, seenFolder, seenItem, seenParent propertySet

	clientIPAddress, clientIP, actorIP string
	appAccess                          string // ClientAppId of the AppAccessContext
	property                           pair
	// access and throttled are MailAccessType and IsThrottled at the top level, which count
	// only where the OperationProperties do not say (C50).
	access    Access
	throttled Stated
	// current is the folder being read, currentName its name.
	current     Folder
	currentName string
	item        Item
	parent      Folder // the folder that Item states
}

// pair is an element of the OperationProperties.
type pair struct{ name, value string }

// field takes in one property of the top level.
func (p *Parser) field(key, value gjson.Result) bool {
	in, r := &p.reading, p.reading.record
	property := propertyOf(key.Str)
	if property == otherProperty && value.Type == gjson.JSON {
		value.ForEach(p.visit.unknown)
	}
	if property == otherProperty || in.filling && in.stated.has(property) {
		return true
	}
	in.note(&in.seen, property, key)
	if !in.filling {
		in.stated.put(property, isStated(value))
	}
	switch property {
	case idProperty:
		r.ID = text(value)
	case creationTimeProperty:
		r.Time, r.TimeText = creationTime(value)
	case operationProperty:
		in.operation(strings.TrimSpace(text(value)))
	case dynamicPropertiesProperty:
		if !in.filling {
			in.dynamic = value
		}
	default:
		if in.other && !in.whole {
			in.skipped = true
			return true
		}
		p.detail(property, value)
	}
	return true
}

// unknown looks at one property of an object that is not read, or at an element of an array.
func (p *Parser) unknown(key, value gjson.Result) bool {
	const deepest = 4 // looking into every level takes time by the square of their number
	in := &p.reading
	in.nested(propertyOf(key.Str))
	if in.depth++; value.Type == gjson.JSON && in.depth < deepest {
		value.ForEach(p.visit.unknown)
	}
	in.depth--
	return true
}

// operation takes in the operation.
func (in *reading) operation(stated string) {
	if in.other = stated != "" && !strings.EqualFold(stated, MailItemsAccessed); !in.other && stated != "" {
		stated = MailItemsAccessed
	}
	in.record.Operation = stated
}

// detail takes in one property of the top level that only a MailItemsAccessed record has for us.
func (p *Parser) detail(property property, value gjson.Result) {
	in, r := &p.reading, p.reading.record
	switch property {
	case logonTypeProperty:
		r.LogonType = logonType(text(value))
	case operationCountProperty:
		r.Count = count(value)
	case operationPropertiesProperty:
		r.Access, r.Throttled, in.seenPairs = AccessUnknown, NotStated, 0
		p.properties(value)
	case mailAccessTypeProperty:
		in.access = access(text(value))
	case isThrottledProperty:
		in.throttled = stated(text(value))
	case foldersProperty:
		p.folders.drop()
		if !elements(value, p.visit.folder) {
			in.notRead(value, "Folders")
		}
	case itemProperty:
		in.parent, in.seenParent = Folder{}, 0
		whole(value).ForEach(p.visit.parent)
	case appAccessContextProperty:
		r.TokenSessionID, r.TokenID, in.appAccess, in.seenContext = "", "", "", 0
		whole(value).ForEach(p.visit.context)
	default:
		if field := in.plain(property); field != nil {
			*field = text(value)
		}
	}
}

// plain is the place of a property of the top level that is kept as it is stated; nil for one
// that is not kept.
func (in *reading) plain(property property) *string {
	r := in.record
	switch property {
	case userIDProperty:
		return &r.User
	case mailboxOwnerUPNProperty:
		return &r.Mailbox
	case mailboxGUIDProperty:
		return &r.MailboxGUID
	case clientIPAddressProperty:
		return &in.clientIPAddress
	case clientIPProperty:
		return &in.clientIP
	case actorIPAddressProperty, actorIPProperty:
		return &in.actorIP
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

// context takes in one property of the AppAccessContext.
func (p *Parser) context(key, value gjson.Result) bool {
	in := &p.reading
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
		in.nested(property)
		return true
	}
	in.note(&in.seenContext, property, key)
	*field = text(value)
	return true
}

// finish settles what the fields mean together, and with what stands around the record.
func (in *reading) finish(around func() Envelope) error {
	r := in.record
	if around != nil && (r.ID == "" || r.Operation == "" || r.Time == 0 && r.TimeText == "") {
		in.fill(around())
	}
	if in.other {
		*r = Record{ID: r.ID, Time: r.Time, TimeText: r.TimeText, Operation: r.Operation, Count: NotCounted, Doubt: r.Doubt}
		return nil
	}
	if r.TimeText != "" {
		in.doubt("its CreationTime is not understood")
	}
	if in.inside {
		in.doubt("another record is inside of it, which was not read")
	}
	if r.Access == AccessUnknown {
		r.Access = in.access
	}
	if r.Throttled == NotStated {
		r.Throttled = in.throttled
	}
	if r.Operation == "" {
		if r.Access == AccessUnknown {
			return ErrNoOperation
		}
		r.Operation = MailItemsAccessed
	}
	if r.ClientAppID == "" {
		r.ClientAppID = in.appAccess
	}
	for _, id := range [...]*string{&r.MailboxGUID, &r.SessionID, &r.TokenSessionID, &r.AppID, &r.ClientAppID} {
		*id = lowerGUID(*id)
	}
	r.ClientInfo = strings.TrimSpace(r.ClientInfo)
	r.ClientIP, r.OtherIP = addresses(in.clientIPAddress, in.clientIP, in.actorIP)
	return nil
}

// fill takes from around what the record lacks.
func (in *reading) fill(around Envelope) {
	r := in.record
	if r.ID == "" {
		r.ID = around.ID
	}
	if r.Operation == "" {
		in.operation(strings.TrimSpace(around.Operation))
	}
	if r.Time == 0 && r.TimeText == "" {
		r.Time, r.TimeText = timeOf(around.Time)
	}
}
