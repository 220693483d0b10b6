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
	field, property, pair, folder, folderField, item, itemField, parent, context func(key, value gjson.Result) bool
}

// Reset forgets the memory that earlier records alias, so that it can be used again. Records
// parsed before are not valid after it.
func (p *Parser) Reset() {
	p.reading = reading{}
	p.folders.reset()
	p.items.reset()
}

// Parse reads the AuditData of one row into r. The strings and folders of r may alias raw and
// the memory of the parser: they are valid until [Parser.Reset] and as long as raw is not
// written to.
//
// Of a record of another operation it fills ID, Time and Operation only; that is no error.
// A record that names no operation but states a MailAccessType is a MailItemsAccessed record.
//
// Keys are found in any case, since typed Graph rows may be in camel case (C56), and the
// annotations that Graph puts beside them (@odata.type) are passed over. The operation is known
// in any case too, and then spelled as [MailItemsAccessed] is.
//
// AuditData that is not one whole JSON object is an error, such as [ErrCutOff]; a part of a
// record is never taken for a record.
func (p *Parser) Parse(raw []byte, r *Record) error {
	*r = Record{Count: NotCounted}
	text, err := validObject(raw)
	if err != nil {
		return err
	}
	p.bind()
	p.reading = reading{record: r}
	gjson.Parse(text).ForEach(p.visit.field)
	p.addParent()
	folders := p.folders.done()
	err = p.reading.finish()
	if r.Operation == MailItemsAccessed {
		r.Folders = folders
	}
	p.reading.record = nil
	return err
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
		parent: p.parent, context: p.context,
	}
}

// reading is what is known of the record being read, before it is settled what it means.
type reading struct {
	record *Record
	// other tells that the operation was seen and is not MailItemsAccessed.
	other bool
	timed bool
	// inner tells that the dynamicProperties of the record are being read.
	inner bool

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
	var buf [longestKey]byte
	name := folded(&buf, key.Str)
	switch string(name) {
	case "id":
		set(&r.ID, value)
	case "creationtime":
		r.Time, r.TimeText = creationTime(value)
		in.timed = true
	case "operation":
		p.operation(strings.TrimSpace(text(value)))
	default:
		if !in.other {
			p.detail(string(name), value)
		}
	}
	return !in.other || r.ID == "" || !in.timed
}

// operation takes in the operation; the first that is stated counts.
func (p *Parser) operation(stated string) {
	in, r := &p.reading, p.reading.record
	switch {
	case r.Operation != "":
	case strings.EqualFold(stated, MailItemsAccessed):
		r.Operation = MailItemsAccessed
	default:
		r.Operation, in.other = stated, stated != ""
	}
}

// detail takes in one property of the top level that only a MailItemsAccessed record has for us.
func (p *Parser) detail(name string, value gjson.Result) {
	in, r := &p.reading, p.reading.record
	switch name {
	case "logontype":
		r.LogonType = logonType(text(value))
	case "operationcount":
		r.Count = count(value)
	case "operationproperties":
		p.properties(value)
	case "mailaccesstype":
		in.access = access(text(value))
	case "isthrottled":
		in.throttled = stated(text(value))
	case "folders":
		p.listFolders(value)
	case "item":
		whole(value).ForEach(p.visit.parent)
	case "appaccesscontext":
		whole(value).ForEach(p.visit.context)
	case "dynamicproperties":
		if !in.inner && value.IsObject() {
			in.inner = true
			value.ForEach(p.visit.field)
			in.inner = false
		}
	default:
		if field := in.plain(name); field != nil {
			set(field, value)
		}
	}
}

// plain is the place of a property of the top level that is kept as it is stated; nil for one
// that is not kept.
func (in *reading) plain(name string) *string {
	r := in.record
	switch name {
	case "userid":
		return &r.User
	case "mailboxownerupn":
		return &r.Mailbox
	case "mailboxguid":
		return &r.MailboxGUID
	case "clientipaddress":
		return &in.clientIPAddress
	case "clientip":
		return &in.clientIP
	case "actoripaddress", "actorip":
		return &in.actorIP
	case "clientinfostring":
		return &r.ClientInfo
	case "appid":
		return &r.AppID
	case "clientappid":
		return &r.ClientAppID
	case "sessionid":
		return &r.SessionID
	default:
		return nil
	}
}

// context takes in one property of the AppAccessContext.
func (p *Parser) context(key, value gjson.Result) bool {
	var buf [longestKey]byte
	switch string(folded(&buf, key.Str)) {
	case "aadsessionid":
		set(&p.reading.record.TokenSessionID, value)
	case "uniquetokenid":
		set(&p.reading.record.TokenID, value)
	case "clientappid":
		set(&p.reading.appAccess, value)
	}
	return true
}

// finish settles what the fields mean together.
func (in *reading) finish() error {
	r := in.record
	if in.other {
		*r = Record{ID: r.ID, Time: r.Time, Operation: r.Operation, Count: NotCounted}
		return nil
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
	r.ClientInfo = strings.TrimSpace(r.ClientInfo)
	r.ClientIP, r.OtherIP = addresses(in.clientIPAddress, in.clientIP, in.actorIP)
	return nil
}
