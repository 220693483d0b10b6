package audit

import (
	"slices"

	"github.com/tidwall/gjson"
)

// Parser turns AuditData into records without allocating for each of them. The zero Parser is
// ready to use. A Parser serves one goroutine.
type Parser struct {
	state   parseState
	visit   visitors
	folders sliceArena[Folder]
	items   sliceArena[Item]
}

// visitors are the methods of a Parser that gjson calls, bound once and not for every record.
type visitors struct {
	field, property, pair, folder, folderField, item, itemField, parent, context, unknown func(key, value gjson.Result) bool
}

// Reset forgets the memory that earlier records alias, so that it can be used again. Records
// parsed before are not valid after it.
func (p *Parser) Reset() {
	p.state = parseState{}
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
	text, err := checkObject(raw)
	if err != nil {
		return err
	}
	p.bindVisitors()
	p.readRecord(text, parseState{record: r})
	if p.state.skipped && !p.state.other {
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
	err = p.state.finishRecord(around)
	if r.Operation == MailItemsAccessed {
		r.Folders = folders
	}
	p.state.record = nil
	return err
}

// readRecord reads a record, and then its dynamicProperties where it says nothing itself.
func (p *Parser) readRecord(text string, begin parseState) {
	p.state = begin
	gjson.Parse(text).ForEach(p.visit.field)
	if in := &p.state; in.dynamic.IsObject() {
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

// bindVisitors makes the zero Parser ready.
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
