package table

import (
	"iter"
	"slices"
	"strings"
	"time"

	"whoread/audit"
)

// Snapshot is the state of a store at one moment. It never changes. Records are numbered from 0 in
// the order in which they were appended.
type Snapshot struct {
	records
	added  []int
	cache  *sortCache
	moment int // snapshots are numbered as they are taken
	join   *siblingJoin
}

// TakenBefore reports whether the snapshot was taken before another one of the same store.
func (s *Snapshot) TakenBefore(t *Snapshot) bool { return s.moment < t.moment }

// Len returns the number of records.
func (s *Snapshot) Len() int { return s.times.n }

// Counts returns the number of rows by outcome.
func (s *Snapshot) Counts() Counts { return s.counts }

// InputRecords returns the number of records that an input added, without duplicates.
func (s *Snapshot) InputRecords(input int) int {
	if input >= len(s.added) {
		return 0
	}
	return s.added[input]
}

// Rejections returns the rows that could not be read, in the order of reading.
func (s *Snapshot) Rejections() []audit.Rejection { return slices.Clip(s.rejections) }

// FlaggedRows returns the rows that were read but may be misleading, in the order of reading.
func (s *Snapshot) FlaggedRows() []audit.Flag { return slices.Clip(s.flagged) }

// RecordPlace returns the place where a record was read.
func (s *Snapshot) RecordPlace(record int) audit.Place { return s.places.placeOf(record) }

// CountDuplicates returns the number of other rows that repeat a record. It includes rows that were
// read after the snapshot.
func (s *Snapshot) CountDuplicates(record int) int {
	o := &s.cache.duplicates
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

// Record returns a record without the ImmutableIds of its items and OtherIP, which only the
// AuditData has.
func (s *Snapshot) Record(n int) audit.Record {
	guid, upn := s.mailboxOf(n)
	r := audit.Record{
		ID:             s.recordID(n),
		Sum:            s.contentSum(n),
		Time:           int64(s.times.at(n)),
		TimeText:       s.timeText(n),
		Partial:        s.flags.at(n)&flagPartial != 0,
		Operation:      audit.MailItemsAccessed,
		Access:         s.accessOf(n),
		Throttled:      s.throttledOf(n),
		LogonType:      s.codedText(n, colLogon),
		Mailbox:        upn,
		MailboxGUID:    guid,
		User:           s.codedText(n, colUser),
		ClientIP:       s.codedText(n, colClientIP),
		ClientInfo:     s.CellText(n, ClientInfo),
		AppID:          s.CellText(n, AppID),
		ClientAppID:    s.CellText(n, ClientAppID),
		SessionID:      s.codedText(n, colSession),
		TokenSessionID: s.codedText(n, colToken),
		TokenID:        s.codedText(n, colTokenID),
		Count:          s.operationCount(n),
	}
	last := ^uint32(0)
	for i, hi := s.entriesOf(n); i < hi; i++ {
		e := s.entryAt(i)
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

// contentSum returns the sum of the raw content of a record without an id.
func (s *Snapshot) contentSum(record int) audit.ContentSum {
	sum, _ := s.contentSums.get(record)
	return sum
}

// timeText returns the time of a record as stated, if it was not understood.
func (s *Snapshot) timeText(record int) string {
	text, _ := s.timeTexts.get(record)
	return text
}

// CountUnreadTimes returns the number of records with a time that was not understood.
func (s *Snapshot) CountUnreadTimes() int { return s.timeTexts.list.n }

// codedText returns the text of a record's code in a column such as colUser.
func (s *Snapshot) codedText(record, col int) string {
	return s.dicts[col].text(s.codes[col].at(record))
}

// mailboxOf returns the mailbox of a record as stated.
func (s *Snapshot) mailboxOf(record int) (guid, upn string) {
	return s.mailboxParts(s.codes[colMailbox].at(record))
}

func (s *Snapshot) mailboxParts(code uint32) (guid, upn string) {
	guid, rest := unpackText(s.dicts[colMailbox].text(code))
	upn, _ = unpackText(rest)
	return guid, upn
}

// mailboxName returns the owner's name of a mailbox, or its GUID if no name is stated.
func (s *Snapshot) mailboxName(code uint32) string {
	guid, upn := s.mailboxParts(code)
	if upn != "" {
		return upn
	}
	return guid
}

// recordCodeCount returns one more than the greatest code of a column such as colUser.
func (s *Snapshot) recordCodeCount(col int) int {
	if col == colProgram {
		return s.programs.list.n + 1
	}
	return s.dicts[col].codeCount()
}

// subjectOrState returns the subject of an item, or why it is unknown.
func (s *Snapshot) subjectOrState(entry int) string {
	f := s.infoOf(entry)
	if f.state != stateFound {
		return s.states.text(f.state)
	}
	if subject := s.subjectText(f.subjects); subject != "" {
		return subject
	}
	return strings.Trim(noSubject, "()")
}

// itemsOf returns the entries of a record that are items.
func (s *Snapshot) itemsOf(record int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i, hi := s.entriesOf(record); i < hi; i++ {
			if k := s.kindOf(i); (k == kindAccess || k == kindListed) && !yield(i) {
				return
			}
		}
	}
}

// screenTime returns a time as shown on the screen, "" if it is not stated.
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
