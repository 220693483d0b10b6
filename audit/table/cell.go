package table

import (
	"iter"
	"strconv"
	"time"

	"whoread/audit"
	"whoread/audit/filter"
)

// NoItems is the text of the column Items on the screen for a Sync, which lists none.
const NoItems = "-"

// Cell is the text of a cell on the screen: times as in "2026-10-01 08:28:17", UTC, and numbers
// where an export lists the sessions, addresses and so on of a group. It comes from outside and
// may be hostile.
func (v *View) Cell(row int, c Column) string {
	if v.spec.Shape == Grouped {
		return v.groupCell(v.rows[row], c)
	}
	record := v.Record(row)
	if v.spec.Shape == Accesses && c.ofEntry() {
		return v.snap.entryText(v.entryOf(row), c)
	}
	if c == Items && v.snap.access(record) == audit.Sync && v.snap.listed(record) == 0 {
		return NoItems
	}
	return v.snap.Text(record, c)
}

// AppendCell appends the text of a cell as exported: as on the screen, but times in ISO 8601,
// and lists instead of counts.
func (v *View) AppendCell(dst []byte, row int, c Column) []byte {
	switch {
	case c == TimeStamp:
		return appendTime(dst, v.snap.times.at(v.Record(row)))
	case c == First && v.spec.Shape == Grouped:
		return appendTime(dst, v.firstTime(v.rows[row]))
	case c == Last && v.spec.Shape == Grouped:
		return appendTime(dst, v.lastTime(v.rows[row]))
	case c == Received && (v.spec.Shape == Accesses || v.spec.byEntry()):
		return appendTime(dst, v.snap.fact(v.entryOf(row)).received)
	case c == Items:
		return strconv.AppendInt(dst, int64(v.snap.listed(v.Record(row))), 10)
	case c.Counted() && c != DistinctMessages:
		for i, value := range v.Values(row, c) {
			if i > 0 {
				dst = append(dst, "; "...)
			}
			dst = append(dst, value.Text...)
		}
		return dst
	default:
		return append(dst, v.Cell(row, c)...)
	}
}

// appendTime appends a time as it is exported; nothing for a time that is not stated.
func appendTime(dst []byte, sec uint32) []byte {
	if sec == 0 {
		return dst
	}
	return time.Unix(int64(sec), 0).UTC().AppendFormat(dst, time.RFC3339)
}

func (v *View) groupCell(n uint32, c Column) string {
	if number := v.groups.number(c); number != nil {
		return decimal(number(n))
	}
	switch c {
	case First:
		return screenTime(v.firstTime(n))
	case Last:
		return screenTime(v.lastTime(n))
	case Throttled:
		return v.groups.sums[n].throttled.String()
	case SubjectState:
		if v.spec.By == Subject && v.groups.keys[n].code == 0 {
			return v.groups.unknown()
		}
	}
	m := v.speaker(n)
	if v.spec.byEntry() && c.ofEntry() {
		return v.snap.entryText(int(m), c)
	}
	return v.snap.Text(v.ownerOf(m), c)
}

// speaker is the member whose values stand for its group: the last one, since a mailbox or a
// folder that was renamed is known by its last name.
func (v *View) speaker(n uint32) uint32 {
	members := v.groups.members(n)
	return members[len(members)-1]
}

// entryOf is the entry that a row shows, or that speaks for a group of entries.
func (v *View) entryOf(row int) int {
	if v.spec.Shape == Grouped {
		return int(v.speaker(v.rows[row]))
	}
	return int(v.rows[row])
}

func decimal(n uint32) string { return strconv.FormatUint(uint64(n), 10) }

// RecordsOf goes over the records of a row, in time order.
func (v *View) RecordsOf(row int) iter.Seq[int] {
	return func(yield func(int) bool) {
		if v.spec.Shape != Grouped {
			yield(v.Record(row))
			return
		}
		last := -1
		for _, m := range v.groups.members(v.rows[row]) {
			r := v.ownerOf(m)
			if r != last && !yield(r) {
				return
			}
			last = r
		}
	}
}

// GroupOf returns the expression that selects the records of a group; nil for other rows.
func (v *View) GroupOf(row int) filter.Expr {
	if v.spec.Shape != Grouped {
		return nil
	}
	n := v.rows[row]
	member := v.groups.members(n)[0]
	r := v.ownerOf(member)
	s := v.snap
	switch {
	case v.spec.By == SessionID && v.groups.keys[n].code == 0:
		return filter.All(
			equal(SessionID, ""), v.mailboxTerm(r),
			equal(ClientIP, s.coded(r, colClientIP)), equal(ClientInfo, s.Text(r, ClientInfo)))
	case v.spec.By == Mailbox:
		return v.mailboxTerm(r)
	case v.spec.By == Folder:
		return v.folderTerm(r, int(member))
	case v.spec.By == InternetMessageID:
		return filter.All(equal(InternetMessageID, string(s.messageID(int(member)))), v.mailboxTerm(r))
	case v.spec.By == Subject:
		return v.subjectTerm(int(member))
	case v.spec.By == Sender:
		return v.senderTerm(int(member))
	default:
		return equal(v.spec.By, s.Text(r, v.spec.By))
	}
}

// folderTerm selects the folder of an entry of a record: by its id in its mailbox, or by its
// path where no id is stated.
func (v *View) folderTerm(record, entry int) filter.Expr {
	id, path := v.snap.folderParts(v.snap.folders.at(entry))
	switch {
	case id != "":
		return filter.All(equal(FolderID, id), v.mailboxTerm(record))
	case path != "":
		return filter.All(equal(FolderID, ""), equal(Folder, path), v.mailboxTerm(record))
	default:
		return filter.All(equal(FolderID, ""), equal(Folder, ""))
	}
}

// subjectTerm selects the records that list a message with the subject of an entry. A subject that
// is empty and one that is not known are told apart by the state.
func (v *View) subjectTerm(entry int) filter.Expr {
	s := v.snap
	f := s.fact(entry)
	if text := s.subjectText(f.subjects); text != "" {
		return equal(Subject, text)
	}
	if f.state == stateFound {
		return filter.All(equal(Subject, ""), equal(SubjectState, Found))
	}
	var unknown filter.Or
	for code := range uint32(s.states.size()) {
		if code != 0 && code != stateFound {
			unknown = append(unknown, equal(SubjectState, s.states.text(code)))
		}
	}
	return unknown
}

// senderTerm selects the records that list a message of the sender of an entry.
func (v *View) senderTerm(entry int) filter.Expr {
	sender := v.snap.entryText(entry, Sender)
	if sender != "" {
		return equal(Sender, sender)
	}
	return filter.All(
		equal(Sender, ""), filter.Not{X: equal(Items, "0")}, filter.Not{X: equal(Access, audit.Sync.String())})
}

// mailboxTerm selects the mailbox of a record, by its GUID where one is stated.
func (v *View) mailboxTerm(record int) filter.Expr {
	guid, upn := v.snap.mailbox(record)
	if guid != "" {
		return equal(Mailbox, guid)
	}
	return equal(Mailbox, upn)
}

// Term returns the term that selects the records with the value of a cell, the first value if
// it has several; nil if a filter cannot name the column, as it cannot name a count.
func (v *View) Term(row int, c Column) filter.Expr {
	if v.spec.Shape == Grouped {
		return v.groupTerm(row, c)
	}
	if c.ofEntry() {
		return v.entryTerm(row, c)
	}
	if c > Kind || c == Messages {
		return nil
	}
	r := v.Record(row)
	if c == Items {
		return equal(c, strconv.Itoa(v.snap.listed(r)))
	}
	return equal(c, v.snap.Text(r, c))
}

// groupTerm is Term for a row of a grouped view, whose group one cannot take apart.
func (v *View) groupTerm(row int, c Column) filter.Expr {
	switch {
	case c >= First || c == Throttled:
		return nil
	case c == Kind:
		return equal(c, v.Cell(row, c))
	case c == Mailbox:
		return v.mailboxTerm(v.Record(row))
	case v.spec.By == InternetMessageID && c.ofMessage():
		return equal(c, v.Cell(row, c))
	default:
		return v.GroupOf(row)
	}
}

// entryTerm is Term for a column of entries.
func (v *View) entryTerm(row int, c Column) filter.Expr {
	if v.spec.Shape == Accesses {
		return equal(c, v.snap.entryText(int(v.rows[row]), c))
	}
	for i, hi := v.snap.entriesOf(v.Record(row)); i < hi; i++ {
		if t := v.snap.entryText(i, c); t != "" {
			return equal(c, t)
		}
	}
	return equal(c, "")
}

// equal is the term "column=value".
func equal(c Column, value string) filter.Expr {
	t := filter.Equal(filter.Column{Name: c.String(), Kind: c.filterKind()}, value)
	if t == nil {
		return nil
	}
	return t
}
