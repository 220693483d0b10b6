package audit

import (
	"slices"

	"github.com/tidwall/gjson"
)

// Parser parses AuditData without allocating for each record. The zero Parser is ready to use. Only one
// goroutine may use a Parser.
type Parser struct {
	state   parseState
	visit   visitors
	folders sliceArena[Folder]
	items   sliceArena[Item]
	// siblings reads what only records of sibling operations state.
	siblings siblingParser
}

// visitors are the methods that gjson calls, bound once instead of for every record.
type visitors struct {
	field, property, pair, folder, folderField, item, itemField, parent, context, unknown func(key, value gjson.Result) bool
}

// Reset releases the memory of earlier records for reuse. These records are not valid after it.
func (p *Parser) Reset() {
	p.state = parseState{}
	p.folders.reset()
	p.items.reset()
	p.siblings.resetValues()
}

// Envelope is what a row states of its record beside the AuditData, such as the other columns of a CSV.
// "" states nothing.
type Envelope struct {
	ID, Time, Operation string
	// User is the actor, ClientIP an address in any form, Mailbox the address of the mailbox.
	User, ClientIP, Mailbox string
}

// Parse parses the AuditData of one row into r. The strings and folders of r may alias raw and the
// memory of the parser: they are valid until [Parser.Reset] and while raw is not changed.
//
// Of a record of another operation, it only fills ID, Time, Operation and Doubt, without an error, and
// [Parser.Sibling] returns what else it states if its operation is a sibling operation. A record without an operation but with a MailAccessType is a MailItemsAccessed record.
//
// Keys may be in any case, because typed Graph rows can use camel case (C56). The annotations of Graph
// (@odata.type) are ignored. The operation may be in any case too, and is returned as
// [MailItemsAccessed]. Of a key that an object has twice, the last value counts, and Record.Doubt says
// so. The dynamicProperties of Graph count where the record itself states nothing.
//
// AuditData that is not one whole JSON object gives an error, such as [ErrCutOff]. Part of a record is
// never returned as a record.
func (p *Parser) Parse(raw []byte, r *Record) error { return p.ParseWithin(raw, r, nil) }

// ParseWithin is [Parser.Parse] for a row that states more than its AuditData. If the AuditData lacks
// its ID, time or operation, or of a record that is kept the user, the address or the mailbox,
// readEnvelope is called, and its result fills in what is missing. It never
// replaces a stated value. readEnvelope may be nil.
func (p *Parser) ParseWithin(raw []byte, r *Record, readEnvelope func() Envelope) error {
	*r = Record{Count: NotCounted}
	text, err := checkObject(raw)
	if err != nil {
		return err
	}
	p.bindVisitors()
	p.readRecord(text, parseState{record: r})
	if in := &p.state; in.skipped && !in.other || (in.skipped || in.missed) && in.sibling != nil {
		// The operation was stated twice, first another one.
		p.folders.dropOpen()
		*r = Record{Count: NotCounted}
		p.readRecord(text, parseState{record: r, whole: true})
	}
	if p.state.listed > maxListed {
		p.folders.dropOpen()
		p.items.dropOpen()
		return ErrTooMany
	}
	p.addParent()
	folders := p.folders.closeSlice()
	err = p.finishRecord(readEnvelope)
	switch {
	case p.state.sibling != nil:
		if err = p.buildSibling(folders); r.ID == "" && err == nil {
			p.siblings.sibling.Sum = SumContent(raw)
		}
		p.state.dropDetails()
	case r.Operation == MailItemsAccessed:
		p.scanUnused()
		r.Folders = folders
		if r.ID == "" && err == nil {
			r.Sum = SumContent(raw)
		}
	}
	// The texts of the state are parts of raw, which may be large.
	p.state = parseState{sibling: p.state.sibling, inside: p.state.inside, wrapper: p.state.wrapper}
	return err
}

// readRecord reads a record, and then its dynamicProperties.
func (p *Parser) readRecord(text string, begin parseState) {
	p.state, p.siblings.kept = begin, 0
	gjson.Parse(text).ForEach(p.visit.field)
	if in := &p.state; in.dynamic.IsObject() {
		in.filling, in.seen = true, 0
		in.dynamic.ForEach(p.visit.field)
	}
}

// Parse parses the AuditData of one row into a record that owns its memory. See [Parser.Parse].
func Parse(raw []byte) (Record, error) {
	var p Parser
	var r Record
	err := p.Parse(slices.Clone(raw), &r)
	return r, err
}

// bindVisitors initializes a zero Parser.
func (p *Parser) bindVisitors() {
	if p.visit.field != nil {
		return
	}
	p.visit = visitors{
		field: p.parseField, property: p.parseListElement, pair: p.parsePair,
		folder: p.parseFolder, folderField: p.parseFolderField, item: p.parseItem, itemField: p.parseItemField,
		parent: p.parseParentFolder, context: p.parseAppContext, unknown: p.scanUnread,
	}
}
