package table

import (
	"encoding/binary"
	"strings"

	"whoread/audit"
)

// The columns of a record that have codes.
const (
	colMailbox = iota // GUID and name, packed
	colUser
	colLogon
	colClientIP
	colProgram // see programs
	colSession
	colToken
	colTokenID
	codeColumns
)

// The bits of a record's flags.
const (
	accessShift    = 0
	throttledShift = 2
	flagNoID       = 1 << 4
	flagOddID      = 1 << 5 // the id is not a GUID: its 16 bytes begin with its code
	flagConflict   = 1 << 6
	flagPartial    = 1 << 7
)

// records holds the records of a store, column by column. It only grows, so a copy is a snapshot.
type records struct {
	columns *[columnCount]descriptor // made once for all cells

	times     series[uint32] // Unix seconds, 0 for not stated
	recordIDs series[[16]byte]
	flags     series[uint8]
	codes     [codeColumns]series[uint32]
	dicts     [codeColumns]dict
	oddIDs    dict
	statedIDs sparse[string] // ids with capital letters, by record
	// rests is a hash of what is compared but not kept, or of everything if the record has no id.
	rests series[uint32]
	// operationCounts are the OperationCounts that differ from the number of items listed, by
	// record; audit.NotCounted where a record states none.
	operationCounts sparse[int64]
	// miscounted are the records that list another number of items than they state.
	miscounted sparse[struct{}]

	// firstCopies is, by record with the id of an earlier record and other content, the first record with
	// that id.
	firstCopies sparse[uint32]

	programs programs

	contentSums sparse[audit.ContentSum] // by record, of those without an id

	timeTexts sparse[string] // times that were not understood, by record

	mailboxKeys series[uint32] // by mailbox code - 1: the mailbox that it is
	mailboxes   dict
	userKeys    series[uint32] // by user code - 1: the user that it is, in any case of letters
	users       dict

	entries
	messageInfos
	siblings siblings

	ownCount int // records of whoread's own lookups

	places  placeList
	repeats series[uint32] // the records that duplicates repeat
	counts  Counts
	// The omissions of the records, apart from and of whoread's own lookups.
	omissions, ownOmissions Omissions
	rejections              []audit.Rejection
	flagged                 []audit.Flag
}

func newRecords() records {
	r := records{
		oddIDs: newDict(), mailboxes: newDict(), users: newDict(), entries: newEntries(),
		messageInfos: newMessageInfos(), siblings: newSiblings(), programs: newPrograms(), columns: new([columnCount]descriptor),
	}
	for c := range columnCount {
		r.columns[c] = c.describe()
	}
	for i := range r.dicts {
		r.dicts[i] = newDict()
	}
	return r
}

// encodedRecord is one record with its texts replaced by codes.
type encodedRecord struct {
	time  uint32
	when  string // TimeText
	id    [16]byte
	sum   audit.ContentSum // of the raw content if the record has no id
	idAs  string           // the id as stated where that is not made of the bytes
	flags uint8
	codes [codeColumns]uint32
	rest  uint32
	count int64 // OperationCount
	list  []entry
	items int
}

// hashContent returns a hash of everything that the record states.
func (r *encodedRecord) hashContent() uint32 {
	const prime = 0x01000193
	h := (r.rest^r.time)*prime ^ uint32(r.count) ^ binary.LittleEndian.Uint32(r.sum[:])
	for _, code := range r.codes {
		h = (h*prime ^ code) + h>>15
	}
	for _, e := range r.list {
		e = e.withoutBrackets()
		for _, part := range [...]uint32{e.message, e.folder, uint32(e.size), e.item, e.subject} {
			h = (h*prime ^ part) + h>>15
		}
	}
	return h
}

func (r *records) pushRecord(c *encodedRecord, at audit.Place, page pageStart) {
	n := r.times.n
	r.times.push(c.time)
	if c.when != "" {
		r.timeTexts.put(n, strings.Clone(c.when))
	}
	r.recordIDs.push(c.id)
	if c.sum != (audit.ContentSum{}) {
		r.contentSums.put(n, c.sum)
	}
	if c.idAs != "" {
		r.statedIDs.put(n, strings.Clone(c.idAs))
	}
	r.flags.push(c.flags)
	r.rests.push(c.rest)
	for i, code := range c.codes {
		r.codes[i].push(code)
	}
	if c.count != int64(c.items) {
		r.operationCounts.put(n, c.count)
	}
	if c.isMiscounted() {
		r.miscounted.put(n, struct{}{})
	}
	for _, e := range c.list {
		r.pushEntry(e)
	}
	r.ends.push(uint32(r.messages.n))
	r.places.pushPlace(at, page)
}

// operationCount returns the OperationCount of a record, or audit.NotCounted.
func (r *records) operationCount(n int) int64 {
	if c, ok := r.operationCounts.get(n); ok {
		return c
	}
	return int64(r.countItems(n))
}

func (r *records) accessOf(n int) audit.Access {
	return audit.Access(r.flags.at(n) >> accessShift & 3)
}

func (r *records) throttledOf(n int) audit.Stated {
	return audit.Stated(r.flags.at(n) >> throttledShift & 3)
}

// mailboxKey returns the key of a record's mailbox, 0 if it states none.
func (r *records) mailboxKey(n int) uint32 {
	code := r.codes[colMailbox].at(n)
	if code == 0 {
		return 0
	}
	return r.mailboxKeys.mustAt(code - 1)
}

// userKey returns the key of a record's user, 0 if it states none.
func (r *records) userKey(n int) uint32 {
	code := r.codes[colUser].at(n)
	if code == 0 {
		return 0
	}
	return r.userKeys.mustAt(code - 1)
}

// Counts is the number of rows by outcome: RowsRead = Records + Duplicates + Other + Rejected.
type Counts struct {
	RowsRead   int
	Records    int // distinct records, conflicts among them
	Duplicates int // rows that repeat a record exactly
	Conflicts  int // records with the id of an earlier one and other content
	Rejected   int
	Flagged    int // rows that were read but may be misleading; also counted as one of the others
	Other      int // rows of other operations than MailItemsAccessed
}
