package table

import "whoread/audit"

// Totals are the numbers of a summary over the records of a view.
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
}

// Totals sums the records of the view up. The first call takes tens of milliseconds for a
// million records.
func (v *View) Totals() Totals { return v.totals() }

func (v *View) sum() Totals {
	s := newSum(v.snap)
	for _, r := range v.records {
		s.addRecord(int(r))
	}
	return s.done()
}

// sum is Totals that are being counted.
type sum struct {
	Totals
	snap                                              *Snapshot
	sessions, addresses, mailboxes, folders, messages set
	homes                                             []uint32 // by message: its first mailbox, plus one
	others                                            map[[2]uint32]struct{}
}

func newSum(s *Snapshot) *sum {
	return &sum{
		snap:      s,
		sessions:  newSet(s.codesOf(SessionID)),
		addresses: newSet(s.codesOf(ClientIP)),
		mailboxes: newSet(s.codesOf(Mailbox)),
		folders:   newSet(s.codesOf(Folder)),
		messages:  newSet(s.codesOf(InternetMessageID)),
		homes:     make([]uint32, s.codesOf(InternetMessageID)),
		others:    map[[2]uint32]struct{}{},
	}
}

func (t *sum) addRecord(r int) {
	s := t.snap
	t.Records++
	switch s.access(r) {
	case audit.Bind:
		t.Bind++
	case audit.Sync:
		t.Sync++
	case audit.AccessUnknown:
	}
	if s.throttled(r) == audit.True {
		t.Throttled++
	}
	if !t.sessions.add(s.codes[colSession].at(r)) {
		t.WithoutSession++
	}
	t.addresses.add(s.codes[colClientIP].at(r))
	if at := int64(s.times.at(r)); at != 0 {
		if t.First == 0 {
			t.First = at
		}
		t.Last = at
	}
	mailbox := s.mailboxKey(r)
	t.mailboxes.add(mailbox)
	for i, hi := s.entriesOf(r); i < hi; i++ {
		t.addEntry(i, mailbox)
	}
}

func (t *sum) addEntry(i int, mailbox uint32) {
	s := t.snap
	t.folders.add(s.folderKey(i))
	if s.kindOf(i) != kindAccess {
		return
	}
	t.ItemAccesses++
	m := s.messages.at(i) >> 1
	switch {
	case !t.messages.add(m):
	case t.homes[m] == 0:
		t.homes[m] = mailbox + 1
	case t.homes[m] != mailbox+1:
		t.others[[2]uint32{m, mailbox}] = struct{}{}
	}
}

func (t *sum) done() Totals {
	t.Sessions, t.ClientIPs, t.Mailboxes = t.sessions.n, t.addresses.n, t.mailboxes.n
	t.Folders, t.DistinctMessages = t.folders.n, t.messages.n
	t.DistinctMailboxMessages = t.messages.n + len(t.others)
	return t.Totals
}

// set counts distinct codes. Code 0 is not stated and does not count.
type set struct {
	seen []bool
	n    int
}

func newSet(size int) set { return set{seen: make([]bool, size)} }

// add reports whether the code stands for something.
func (s *set) add(code uint32) bool {
	if code != 0 && !s.seen[code] {
		s.seen[code] = true
		s.n++
	}
	return code != 0
}
