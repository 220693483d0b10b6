package table

import "whoread/audit"

// Totals are the numbers of a summary of the records of a view.
type Totals struct {
	Records      int
	Bind         int
	Sync         int
	ItemAccesses int
	// DistinctMessages counts message ids over all mailboxes, DistinctMailboxMessages pairs
	// of mailbox and message id. Empty ids are no messages.
	DistinctMessages        int
	DistinctMailboxMessages int
	Sessions                int
	WithoutSession          int // records that state no session
	ClientIPs               int
	Mailboxes               int
	Folders                 int   // pairs of mailbox and FolderId
	Throttled               int   // records
	First, Last             int64 // Unix seconds; 0 if no record states a time
	Omissions
}

// Totals returns the totals of the view. The first call takes tens of milliseconds for a million
// records.
func (v *View) Totals() Totals { return v.totals() }

func (v *View) sumTotals() Totals {
	s := newTotalsCounter(v.snap)
	for _, r := range v.records {
		s.addRecord(int(r))
	}
	return s.finishTotals()
}

// totalsCounter adds up Totals.
type totalsCounter struct {
	Totals
	snap                                              *Snapshot
	sessions, addresses, mailboxes, folders, messages codeSet
	homes                                             []uint32 // by message: its first mailbox, plus one
	others                                            map[[2]uint32]struct{}
}

func newTotalsCounter(s *Snapshot) *totalsCounter {
	return &totalsCounter{
		snap:      s,
		sessions:  newCodeSet(s.columnCodeCount(SessionID)),
		addresses: newCodeSet(s.columnCodeCount(ClientIP)),
		mailboxes: newCodeSet(s.columnCodeCount(Mailbox)),
		folders:   newCodeSet(s.columnCodeCount(Folder)),
		messages:  newCodeSet(s.columnCodeCount(InternetMessageID)),
		homes:     make([]uint32, s.columnCodeCount(InternetMessageID)),
		others:    map[[2]uint32]struct{}{},
	}
}

func (t *totalsCounter) addRecord(r int) {
	s := t.snap
	t.Records++
	s.countOmissions(r, &t.Omissions)
	switch s.accessOf(r) {
	case audit.Bind:
		t.Bind++
	case audit.Sync:
		t.Sync++
	case audit.AccessUnknown:
	}
	if s.throttledOf(r) == audit.True {
		t.Throttled++
	}
	if !t.sessions.addCode(s.codes[colSession].at(r)) {
		t.WithoutSession++
	}
	t.addresses.addCode(s.codes[colClientIP].at(r))
	if at := int64(s.times.at(r)); at != 0 {
		if t.First == 0 {
			t.First = at
		}
		t.Last = at
	}
	mailbox := s.mailboxKey(r)
	t.mailboxes.addCode(mailbox)
	for i, hi := s.entriesOf(r); i < hi; i++ {
		t.addEntry(i, mailbox)
	}
}

func (t *totalsCounter) addEntry(i int, mailbox uint32) {
	s := t.snap
	t.folders.addCode(s.folderKey(i))
	if s.kindOf(i) != kindAccess {
		return
	}
	t.ItemAccesses++
	m := s.messages.at(i) >> 1
	switch {
	case !t.messages.addCode(m):
	case t.homes[m] == 0:
		t.homes[m] = mailbox + 1
	case t.homes[m] != mailbox+1:
		t.others[[2]uint32{m, mailbox}] = struct{}{}
	}
}

func (t *totalsCounter) finishTotals() Totals {
	t.Sessions, t.ClientIPs, t.Mailboxes = t.sessions.n, t.addresses.n, t.mailboxes.n
	t.Folders, t.DistinctMessages = t.folders.n, t.messages.n
	t.DistinctMailboxMessages = t.messages.n + len(t.others)
	return t.Totals
}

// codeSet is a set of codes that counts them. Code 0, not stated, does not count.
type codeSet struct {
	seen []bool
	n    int
}

func newCodeSet(size int) codeSet { return codeSet{seen: make([]bool, size)} }

// hasCode reports whether a stated code is in the set.
func (s *codeSet) hasCode(code uint32) bool { return code != 0 && s.seen[code] }

// addCode reports whether the code is stated.
func (s *codeSet) addCode(code uint32) bool {
	if code != 0 && !s.seen[code] {
		s.seen[code] = true
		s.n++
	}
	return code != 0
}
