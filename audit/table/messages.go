package table

import (
	"iter"
	"slices"

	"whoread/audit/messageid"
)

// Message is a message that rows list, with what a lookup needs.
type Message struct {
	ID messageid.ID // as stated by the first of the rows
	// Mailboxes are where it was accessed: their owners' names, or GUIDs if no name is stated.
	Mailboxes []string
	// First and Last are the times of its accesses in the rows, in Unix seconds; 0 if none states
	// a time.
	First, Last int64
}

// MessagesOf returns the distinct messages of the items of rows, in the order of the rows. Items
// without a message id are left out, since they cannot be looked up (C09, C10).
func (v *View) MessagesOf(rows iter.Seq[int]) []Message {
	c := messageCollector{
		view: v, numbers: make([]uint32, v.snap.messageIDs.codeCount()), names: v.snap.mailboxNames(),
	}
	for row := range rows {
		for i, record := range v.itemsOf(row) {
			c.addEntry(i, record)
		}
	}
	return c.list
}

// CountWithoutID counts the items of rows without a message id (C09, C10), which MessagesOf leaves
// out.
func (v *View) CountWithoutID(rows iter.Seq[int]) int {
	n := 0
	for row := range rows {
		for i := range v.itemsOf(row) {
			if v.snap.messages.at(i)>>1 == 0 {
				n++
			}
		}
	}
	return n
}

// itemsOf returns the items of a row, each with its record.
func (v *View) itemsOf(row int) iter.Seq2[int, int] {
	if v.spec.Shape == Accesses || v.groupsEntries {
		return v.entriesOf(row)
	}
	return func(yield func(entry, record int) bool) {
		for r := range v.RecordsOf(row) {
			for i := range v.snap.itemsOf(r) {
				if !yield(i, r) {
					return
				}
			}
		}
	}
}

// entriesOf returns the items among the entries of a row.
func (v *View) entriesOf(row int) iter.Seq2[int, int] {
	members := v.rows[row : row+1]
	if v.spec.Shape == Grouped {
		members = v.groups.membersOf(v.rows[row])
	}
	return func(yield func(entry, record int) bool) {
		for _, m := range members {
			k := v.snap.kindOf(int(m))
			if (k == kindAccess || k == kindListed) && !yield(int(m), int(v.owners[m])) {
				return
			}
		}
	}
}

// messageCollector collects the distinct messages of entries.
type messageCollector struct {
	view      *View
	names     []string // by key of the mailbox
	numbers   []uint32 // by message: its index in the list, plus one
	list      []Message
	mailboxes []uint32 // by index: the key of the mailbox of its latest item
}

func (c *messageCollector) addEntry(entry, record int) {
	s := c.view.snap
	m, mailbox := s.messages.at(entry)>>1, s.mailboxKey(record)
	if m == 0 {
		return
	}
	if c.numbers[m] == 0 {
		c.list = append(c.list, Message{ID: s.messageID(entry)})
		c.mailboxes = append(c.mailboxes, 0)
		c.numbers[m] = uint32(len(c.list))
	}
	n := c.numbers[m] - 1
	x := &c.list[n]
	if c.mailboxes[n] != mailbox {
		c.mailboxes[n] = mailbox
		if name := c.names[mailbox]; !slices.Contains(x.Mailboxes, name) {
			x.Mailboxes = append(x.Mailboxes, name)
		}
	}
	if at := int64(s.times.at(record)); at != 0 {
		if x.First == 0 || at < x.First {
			x.First = at
		}
		x.Last = max(x.Last, at)
	}
}

// mailboxNames returns the names of the mailboxes by key. For a renamed mailbox it is the last
// name.
func (s *Snapshot) mailboxNames() []string {
	names := make([]string, s.mailboxes.codeCount())
	for i := range uint32(s.mailboxKeys.n) {
		key := s.mailboxKeys.mustAt(i)
		if _, upn := s.mailboxParts(i + 1); upn != "" || names[key] == "" {
			names[key] = s.mailboxName(i + 1)
		}
	}
	return names
}

// CountMessages returns the number of distinct messages that the view accesses, as [Totals] has it, and how
// many of them are found.
func (v *View) CountMessages() (all, found int) {
	s := v.snap
	seen := newCodeSet(s.columnCodeCount(InternetMessageID))
	for _, r := range v.records {
		for i, hi := s.entriesOf(int(r)); i < hi; i++ {
			if s.kindOf(i) != kindAccess {
				continue
			}
			m := s.messages.at(i) >> 1
			if before := seen.n; seen.addCode(m) && seen.n > before && s.byMessage.at(m).state == stateFound {
				found++
			}
		}
	}
	return seen.n, found
}
