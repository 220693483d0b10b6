package table

import (
	"iter"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"whoread/audit"
)

// Snapshot is the state of a store at one moment. It never changes. Records are counted from 0
// in the order in which they were appended.
type Snapshot struct {
	columns
	added  []int
	orders *orders
	moment int // snapshots are numbered as they are taken
}

// Before reports whether the snapshot was taken before another one of the same store.
func (s *Snapshot) Before(t *Snapshot) bool { return s.moment < t.moment }

// Len is the number of records.
func (s *Snapshot) Len() int { return s.times.n }

// Counts says what became of the rows so far.
func (s *Snapshot) Counts() Counts { return s.counts }

// InputRecords is the number of records that an input added, duplicates not counted.
func (s *Snapshot) InputRecords(input int) int {
	if input >= len(s.added) {
		return 0
	}
	return s.added[input]
}

// Rejections are the rows that could not be read, in the order in which they came.
func (s *Snapshot) Rejections() []audit.Rejection { return slices.Clip(s.rejections) }

// Flagged are the rows that were read, and may not say what they seem to, in the order in which
// they were read.
func (s *Snapshot) Flagged() []audit.Flag { return slices.Clip(s.flagged) }

// Place says where a record was read.
func (s *Snapshot) Place(record int) audit.Place {
	p := sort.Search(s.pages.n, func(i int) bool { return s.pages.at(i).record > record }) - 1
	page := s.pages.at(p)
	return audit.Place{
		Input:  page.input,
		Line:   page.line + int64(s.lines.at(record)),
		Offset: page.offset + int64(s.offsets.at(record)),
		Length: int64(s.lengths.at(record)),
		Sum:    s.sums.at(record),
	}
}

// Duplicates is the number of further rows that have repeated a record by now, also such as came
// after the snapshot.
func (s *Snapshot) Duplicates(record int) int {
	o := &s.orders.repeated
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.times == nil {
		o.times = map[uint32]int{}
	}
	for ; o.counted < s.repeats.n; o.counted++ {
		o.times[s.repeats.at(o.counted)]++
	}
	return o.times[uint32(record)]
}

// Conflict reports whether the id of a record had been seen before with other content (C28).
func (s *Snapshot) Conflict(record int) bool { return s.flags.at(record)&flagConflict != 0 }

// Record returns a record as it is kept: without the ImmutableIds of its items and without
// OtherIP, which the AuditData has.
func (s *Snapshot) Record(n int) audit.Record {
	guid, upn := s.mailbox(n)
	r := audit.Record{
		ID:             s.recordID(n),
		Time:           int64(s.times.at(n)),
		TimeText:       s.timeText(n),
		Partial:        s.flags.at(n)&flagPartial != 0,
		Operation:      audit.MailItemsAccessed,
		Access:         s.access(n),
		Throttled:      s.throttled(n),
		LogonType:      s.coded(n, colLogon),
		Mailbox:        upn,
		MailboxGUID:    guid,
		User:           s.coded(n, colUser),
		ClientIP:       s.coded(n, colClientIP),
		ClientInfo:     s.Text(n, ClientInfo),
		AppID:          s.Text(n, AppID),
		ClientAppID:    s.Text(n, ClientAppID),
		SessionID:      s.coded(n, colSession),
		TokenSessionID: s.coded(n, colToken),
		TokenID:        s.coded(n, colTokenID),
		Count:          s.operationCount(n),
	}
	last := ^uint32(0)
	for i, hi := s.entriesOf(n); i < hi; i++ {
		e := s.entry(i)
		if code := e.folder & folderMask; code != last {
			id, path := s.folderParts(code)
			r.Folders = append(r.Folders, audit.Folder{ID: id, Path: path})
			last = code
		}
		if k := e.kind(); k == kindAccess || k == kindListed {
			f := &r.Folders[len(r.Folders)-1]
			f.Items = append(f.Items, audit.Item{
				MessageID: s.messageID(i), ID: s.itemIDs.text(e.item),
				Subject: s.subjectText(e.subject), Size: e.size,
			})
		}
	}
	return r
}

// timeText is the time of a record as stated, where it was not understood.
func (s *Snapshot) timeText(record int) string {
	text, _ := s.timeTexts.get(record)
	return text
}

// UnreadTimes is the number of records that state a time which was not understood.
func (s *Snapshot) UnreadTimes() int { return s.timeTexts.list.n }

// coded is the text of a column whose values have codes.
func (s *Snapshot) coded(record, col int) string {
	return s.dicts[col].text(s.codes[col].at(record))
}

// mailbox is the mailbox of a record as stated.
func (s *Snapshot) mailbox(record int) (guid, upn string) {
	return s.mailboxParts(s.codes[colMailbox].at(record))
}

func (s *Snapshot) mailboxParts(code uint32) (guid, upn string) {
	guid, rest := unpack(s.dicts[colMailbox].text(code))
	upn, _ = unpack(rest)
	return guid, upn
}

// mailboxName is how a mailbox is shown: by its owner's name, or by its GUID if none is stated.
func (s *Snapshot) mailboxName(code uint32) string {
	guid, upn := s.mailboxParts(code)
	if upn != "" {
		return upn
	}
	return guid
}

// code tells which codes of a record the values of a column follow from.
func (c Column) code() (col int, ok bool) {
	switch c {
	case User:
		return colUser, true
	case LogonType:
		return colLogon, true
	case ClientIP, Kind:
		return colClientIP, true
	case ClientInfo, Client, AppID, ClientAppID:
		return colProgram, true
	case SessionID:
		return colSession, true
	case TokenSessionID:
		return colToken, true
	case Mailbox:
		return colMailbox, true
	default:
		return 0, false
	}
}

// codeText is the text of a code of a column.
func (s *Snapshot) codeText(c Column, code uint32) string {
	switch c {
	case Mailbox:
		return s.mailboxName(code)
	case Kind:
		return audit.AddressKind(s.dicts[colClientIP].text(code))
	case ClientInfo, Client, AppID, ClientAppID:
		return s.programs.of(c).text(s.programs.part(code, c))
	default:
		col, _ := c.code()
		return s.dicts[col].text(code)
	}
}

// codeCount is one more than the greatest code of a column.
func (s *Snapshot) codeCount(col int) int {
	if col == colProgram {
		return s.programs.list.n + 1
	}
	return s.dicts[col].size()
}

// Text is the cell of a record on the screen. Times are as in "2026-10-01 08:28:17", UTC.
func (s *Snapshot) Text(record int, c Column) string {
	if col, ok := c.code(); ok {
		return s.codeText(c, s.codes[col].at(record))
	}
	switch c {
	case TimeStamp:
		return screenTime(s.times.at(record))
	case Day:
		return dayText(s.times.at(record))
	case Access:
		return s.access(record).String()
	case Throttled:
		return s.throttled(record).String()
	case RecordID:
		return s.recordID(record)
	case Operation:
		return audit.MailItemsAccessed
	case Items:
		return strconv.Itoa(s.listed(record))
	case Folder:
		return s.joinFolders(record, func(_, path string) string { return path })
	case FolderID:
		return s.joinFolders(record, func(id, _ string) string { return id })
	case Messages:
		return s.messageList(record)
	default:
		return s.joinEntries(record, c)
	}
}

// joinFolders lists the folders of a record, each once.
func (s *Snapshot) joinFolders(record int, part func(id, path string) string) string {
	var first string
	var all []string
	last := ^uint32(0)
	for i, hi := s.entriesOf(record); i < hi; i++ {
		code := s.folders.at(i) & folderMask
		if code == last {
			continue
		}
		last = code
		text := part(s.folderParts(code))
		switch {
		case text == "" || text == first || slices.Contains(all, text):
		case first == "":
			first = text
		default:
			all = append(all, text)
		}
	}
	if len(all) == 0 {
		return first
	}
	return first + "; " + strings.Join(all, "; ")
}

// messageList is the cell that lists a record's messages with what is known of their subjects.
func (s *Snapshot) messageList(record int) string {
	var b strings.Builder
	n := 0
	for i := range s.itemsOf(record) {
		if n++; n > 1 {
			b.WriteString("; ")
		}
		id := string(s.messageID(i))
		if id == "" {
			id = "none"
		}
		b.WriteByte('(')
		b.WriteString(strconv.Itoa(n))
		b.WriteString(") ")
		b.WriteString(id)
		b.WriteString(" (")
		b.WriteString(s.subjectOrState(i))
		b.WriteByte(')')
	}
	return b.String()
}

// subjectOrState is the subject of an item, or why it is not known.
func (s *Snapshot) subjectOrState(entry int) string {
	f := s.fact(entry)
	if f.state != stateFound {
		return s.states.text(f.state)
	}
	if subject := s.subjectText(f.subjects); subject != "" {
		return subject
	}
	return strings.Trim(noSubject, "()")
}

// itemsOf goes over the entries of a record that are items.
func (s *Snapshot) itemsOf(record int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i, hi := s.entriesOf(record); i < hi; i++ {
			if k := s.kindOf(i); (k == kindAccess || k == kindListed) && !yield(i) {
				return
			}
		}
	}
}

// joinEntries lists a property of a record's items, each value once.
func (s *Snapshot) joinEntries(record int, c Column) string {
	var all []string
	for i := range s.itemsOf(record) {
		if t := s.entryText(i, c); t != "" && !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	return strings.Join(all, "; ")
}

// entryText is the cell of an entry, for the columns that belong to entries.
func (s *Snapshot) entryText(i int, c Column) string {
	switch c {
	case Folder:
		_, path := s.folderParts(s.folders.at(i))
		return path
	case FolderID:
		id, _ := s.folderParts(s.folders.at(i))
		return id
	case InternetMessageID:
		return string(s.messageID(i))
	case ItemID:
		return s.itemIDs.text(s.items.at(i))
	case SizeInBytes:
		if size := s.size(i); size != audit.NotCounted {
			return strconv.FormatInt(size, 10)
		}
		return ""
	case Received:
		return screenTime(s.fact(i).received)
	case Subject, SubjectState, Sender, SubjectSource:
		_, text := s.entryCodes(c)
		return text(s.entryCode(c, i))
	default:
		return ""
	}
}

// screenTime is how times are shown; "" for a time that is not stated.
func screenTime(sec uint32) string {
	if sec == 0 {
		return ""
	}
	return time.Unix(int64(sec), 0).UTC().Format(time.DateTime)
}

func dayText(sec uint32) string {
	if sec == 0 {
		return ""
	}
	return time.Unix(int64(sec), 0).UTC().Format(time.DateOnly)
}
