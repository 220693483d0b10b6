package table

import (
	"math"
	"strconv"
	"strings"

	"whoread/audit"
	"whoread/audit/filter"
)

// codeValues is a column of records with a dictionary of values. It is the number of the dictionary, such
// as colUser.
type codeValues int

func (v codeValues) cellText(s *Snapshot, record int) string        { return s.codedText(record, int(v)) }
func (v codeValues) sortKey(s *Snapshot) func(record uint32) uint32 { return s.codeKey(int(v), v) }

func (v codeValues) filterNode(t *filter.Term) matchNode {
	return &codeNode{col: int(v), match: func(s *Snapshot, code uint32) bool { return t.MatchText(s.dicts[v].text(code)) }}
}

func (v codeValues) valueCode(s *Snapshot, record int) uint32 { return s.codes[v].at(record) }
func (v codeValues) codeCount(s *Snapshot) int                { return s.dicts[v].codeCount() }
func (v codeValues) rankedTexts(s *Snapshot) codeTexts {
	return codeTexts{s.dicts[v].codeCount(), s.dicts[v].text, true}
}

// codeKey returns a sort key for records: the rank of the text of their code.
func (s *Snapshot) codeKey(col int, v rankedValues) func(record uint32) uint32 {
	rank, codes := s.ranksOf(v), &s.codes[col]
	return func(r uint32) uint32 { return rank[codes.mustAt(r)] }
}

// sessionValues groups records without a session by mailbox, address and client (C14).
type sessionValues struct{ codeValues }

func (sessionValues) groupFilter(view *View, record, _ int) filter.Expr {
	s := view.snap
	if session := s.codedText(record, colSession); session != "" {
		return EqualTerm(SessionID, session)
	}
	return filter.AllOf(
		EqualTerm(SessionID, ""), view.mailboxTerm(record),
		EqualTerm(ClientIP, s.codedText(record, colClientIP)), EqualTerm(ClientInfo, s.CellText(record, ClientInfo)))
}

// userValues compares users in any case.
type userValues struct{ codeValues }

func (userValues) valueCode(s *Snapshot, record int) uint32 { return s.userKey(record) }
func (userValues) codeCount(s *Snapshot) int                { return s.users.codeCount() }

// addressValues sorts addresses by number.
type addressValues struct{ codeValues }

func (v addressValues) sortKey(s *Snapshot) func(record uint32) uint32 {
	return s.codeKey(colClientIP, v)
}

func (addressValues) rankedTexts(s *Snapshot) codeTexts {
	d := &s.dicts[colClientIP]
	return codeTexts{d.codeCount(), func(code uint32) string { return sortableAddress(d.text(code)) }, true}
}

// addressKindValues is the column of the kinds of addresses, such as private.
type addressKindValues struct{}

func (addressKindValues) cellText(s *Snapshot, record int) string {
	return audit.AddressKind(s.codedText(record, colClientIP))
}

func (v addressKindValues) sortKey(s *Snapshot) func(record uint32) uint32 {
	return s.codeKey(colClientIP, v)
}

// filterNode matches the kind of an address. The word microsoft stands for the addresses and the client
// programs of Microsoft's services.
func (addressKindValues) filterNode(t *filter.Term) matchNode {
	microsoft := t.MatchText(kindMicrosoft)
	return orNode{
		&codeNode{col: colClientIP, match: func(s *Snapshot, code uint32) bool {
			kind := audit.AddressKind(s.dicts[colClientIP].text(code))
			return t.MatchText(kind) || microsoft && kind == audit.MicrosoftFrontEnd
		}},
		&codeNode{col: colProgram, match: func(s *Snapshot, code uint32) bool {
			return microsoft && s.programs.partText(code, clientName) == audit.MicrosoftBackEnd
		}},
	}
}

// kindMicrosoft is the value of the column Kind in filters that selects what Microsoft's services did.
const kindMicrosoft = "microsoft"

func (addressKindValues) rankedTexts(s *Snapshot) codeTexts {
	d := &s.dicts[colClientIP]
	return codeTexts{d.codeCount(), func(code uint32) string { return audit.AddressKind(d.text(code)) }, false}
}

// mailboxValues shows the owner's name, and counts two mailboxes as one if their GUIDs are equal.
type mailboxValues struct{}

func (mailboxValues) cellText(s *Snapshot, record int) string {
	return s.mailboxName(s.codes[colMailbox].at(record))
}

func (v mailboxValues) sortKey(s *Snapshot) func(record uint32) uint32 {
	return s.codeKey(colMailbox, v)
}

// filterNode matches either name of a mailbox, its owner's and its GUID.
func (mailboxValues) filterNode(t *filter.Term) matchNode {
	return &codeNode{col: colMailbox, match: func(s *Snapshot, code uint32) bool {
		guid, upn := s.mailboxParts(code)
		return t.MatchText(upn) && (upn != "" || guid == "") || guid != "" && t.MatchText(guid)
	}}
}

func (mailboxValues) valueCode(s *Snapshot, record int) uint32 { return s.mailboxKey(record) }
func (mailboxValues) codeCount(s *Snapshot) int                { return s.mailboxes.codeCount() }

func (mailboxValues) rankedTexts(s *Snapshot) codeTexts {
	return codeTexts{s.dicts[colMailbox].codeCount(), s.mailboxName, false}
}

func (v mailboxValues) facetValue(view *View, record, _ int) (string, filter.Expr) {
	return v.cellText(view.snap, record), view.mailboxTerm(record)
}

func (mailboxValues) groupFilter(view *View, record, _ int) filter.Expr {
	return view.mailboxTerm(record)
}

// programValues is a column of one part of the client program.
type programValues programPart

func (v programValues) cellText(s *Snapshot, record int) string {
	return s.programs.partText(s.codes[colProgram].at(record), programPart(v))
}

func (v programValues) sortKey(s *Snapshot) func(record uint32) uint32 {
	return s.codeKey(colProgram, v)
}

func (v programValues) filterNode(t *filter.Term) matchNode {
	return &codeNode{col: colProgram, match: func(s *Snapshot, code uint32) bool {
		return t.MatchText(s.programs.partText(code, programPart(v)))
	}}
}

func (v programValues) valueCode(s *Snapshot, record int) uint32 {
	return s.programs.partCode(s.codes[colProgram].at(record), programPart(v))
}

func (v programValues) codeCount(s *Snapshot) int { return s.programs.dicts[v].codeCount() }

func (v programValues) rankedTexts(s *Snapshot) codeTexts {
	return codeTexts{s.recordCodeCount(colProgram), func(code uint32) string { return s.programs.partText(code, programPart(v)) }, false}
}

// timeValues is the column of the times of records.
type timeValues struct{}

func (timeValues) cellText(s *Snapshot, record int) string        { return screenTime(s.times.at(record)) }
func (timeValues) sortKey(s *Snapshot) func(record uint32) uint32 { return s.times.mustAt }

func (timeValues) filterNode(t *filter.Term) matchNode {
	if t.SearchesAnyText() {
		return textNode(t, timeValues{})
	}
	return recordNode(func(s *Snapshot, record int) bool { return t.MatchTime(int64(s.times.at(record))) })
}

func (timeValues) unixTime(s *Snapshot, record int) uint32 { return s.times.at(record) }

// dayValues is the column of the UTC days of records.
type dayValues struct{}

const secondsOfDay = 24 * 60 * 60

func (dayValues) cellText(s *Snapshot, record int) string { return dayText(s.times.at(record)) }

func (dayValues) sortKey(s *Snapshot) func(record uint32) uint32 {
	return func(r uint32) uint32 { return s.times.mustAt(r) / secondsOfDay }
}

func (v dayValues) filterNode(t *filter.Term) matchNode    { return textNode(t, v) }
func (dayValues) valueCode(s *Snapshot, record int) uint32 { return s.times.at(record) / secondsOfDay }
func (dayValues) codeCount(*Snapshot) int                  { return 1<<32/secondsOfDay + 1 }

// flagValues is a column whose values are two bits of the flags of records. The number is the bit
// that they begin at.
type flagValues uint8

func (v flagValues) label(flags uint8) string {
	if v == throttledShift {
		return audit.Stated(flags >> v & 3).String()
	}
	return audit.Access(flags >> v & 3).String()
}

func (v flagValues) cellText(s *Snapshot, record int) string { return v.label(s.flags.at(record)) }

func (v flagValues) sortKey(s *Snapshot) func(record uint32) uint32 {
	return func(r uint32) uint32 { return v.valueCode(s, int(r)) }
}

func (v flagValues) filterNode(t *filter.Term) matchNode { return newFlagNode(t, v.label) }
func (v flagValues) valueCode(s *Snapshot, record int) uint32 {
	return uint32(s.flags.at(record) >> v & 3)
}
func (flagValues) codeCount(*Snapshot) int { return 4 }

// itemCountValues counts the items that records list.
type itemCountValues struct{}

func (itemCountValues) cellText(s *Snapshot, record int) string {
	return strconv.Itoa(s.countItems(record))
}

func (itemCountValues) sortKey(s *Snapshot) func(record uint32) uint32 {
	return func(r uint32) uint32 { return uint32(s.countItems(int(r))) }
}

func (itemCountValues) filterNode(t *filter.Term) matchNode {
	return recordNode(func(s *Snapshot, record int) bool { return t.MatchNumber(int64(s.countItems(record))) })
}

// statedItemValues is the column of the numbers of items that records state.
type statedItemValues struct{}

func (statedItemValues) cellText(s *Snapshot, record int) string {
	if n := s.operationCount(record); n != audit.NotCounted {
		return strconv.FormatInt(n, 10)
	}
	return ""
}

func (statedItemValues) sortKey(s *Snapshot) func(record uint32) uint32 {
	return func(r uint32) uint32 { return uint32(min(s.operationCount(int(r))+1, math.MaxUint32)) }
}

func (statedItemValues) filterNode(t *filter.Term) matchNode {
	return recordNode(func(s *Snapshot, record int) bool { return t.MatchNumber(s.operationCount(record)) })
}

// recordIDValues is the column of record ids.
type recordIDValues struct{}

func (recordIDValues) cellText(s *Snapshot, record int) string { return s.recordID(record) }

func (recordIDValues) sortKey(s *Snapshot) func(record uint32) uint32 {
	rank := s.recordIDRanks()
	return func(r uint32) uint32 { return rank[r] }
}

func (v recordIDValues) filterNode(t *filter.Term) matchNode {
	if t.Op == filter.OpIndicators {
		return recordIDIndicators(t)
	}
	if id, ok := audit.ParseGUID(t.Value); ok && t.Op == filter.OpEqual {
		return recordNode(func(s *Snapshot, record int) bool {
			return s.recordIDs.at(record) == id && s.flags.at(record)&(flagOddID|flagNoID) == 0
		})
	}
	return textNode(t, v)
}

// messageListValues lists the messages of a record with their subjects.
type messageListValues struct{}

func (messageListValues) cellText(s *Snapshot, record int) string {
	var b strings.Builder
	n := 0
	for i := range s.itemsOf(record) {
		if n++; n > 1 {
			b.WriteString("; ")
		}
		id := s.messageID(i)
		if id == "" {
			id = "none"
		}
		b.WriteByte('(')
		b.WriteString(strconv.Itoa(n))
		b.WriteString(") ")
		b.WriteString(string(id))
		b.WriteString(" (")
		b.WriteString(s.subjectOrState(i))
		b.WriteByte(')')
	}
	return b.String()
}

func (messageListValues) sortKey(s *Snapshot) func(record uint32) uint32 {
	return s.firstEntryKey(messageIDValues{})
}

func (v messageListValues) filterNode(t *filter.Term) matchNode { return textNode(t, v) }
