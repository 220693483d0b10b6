package table

import (
	"hash/maphash"
	"slices"
	"strings"
	"sync"

	"whoread/audit"
	"whoread/audit/crash"
)

// Store keeps records and what is known of their messages. It is safe for use by several
// goroutines, and so are its snapshots.
type Store struct {
	mu sync.Mutex // of all that follows
	records
	pendingInfo
	ownApps map[string]struct{} // ids in lower case
	moments int                 // how many snapshots were taken
	ids     hashIndex           // records by id, or by content where none is stated
	seed    maphash.Seed

	programCodes map[program]uint32 // by program without its readable name
	added        []int              // records by input
	spare        encodedRecord      // the record that is being added
	scratch      []byte
	cache        *sortCache
}

// NewStore returns an empty store.
func NewStore() *Store {
	return &Store{
		records:      newRecords(),
		pendingInfo:  newPendingInfo(),
		ownApps:      map[string]struct{}{},
		ids:          newHashIndex(),
		seed:         maphash.MakeSeed(),
		programCodes: map[program]uint32{},
		cache:        &sortCache{},
	}
}

// Append adds a page and counts all of its rows. It keeps none of the page's memory.
func (s *Store) Append(p *audit.Page) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.added) <= p.Input {
		s.added = append(s.added, 0)
	}
	before := s.counts.Records
	page := s.places.startPage(p.Input, p.Places)
	for i := range p.Records {
		if err := s.tryAddRecord(p, i, page); err != nil {
			s.rejectRecord(p, i, err)
		}
	}
	s.appendSiblings(p)
	s.added[p.Input] += s.counts.Records - before
	s.counts.RowsRead += p.Rows
	s.counts.Rejected += len(p.Rejected)
	s.counts.Flagged += len(p.Flagged)
	s.counts.Other += p.Other
	s.rejections = append(s.rejections, p.Rejected...)
	s.flagged = append(s.flagged, p.Flagged...)
}

// tryAddRecord adds a record of a page. A panic costs this record only.
func (s *Store) tryAddRecord(p *audit.Page, i int, page pageStart) (err error) {
	defer crash.Recover("keeping the record", &err)
	s.addRecord(&p.Records[i], p.Places[i], page)
	return nil
}

// rejectRecord counts a record that could not be kept as a rejected row.
func (s *Store) rejectRecord(p *audit.Page, i int, err error) {
	r := audit.Rejection{Input: p.Input, Reason: err.Error()}
	if i < len(p.Places) {
		r.Line, r.Offset = p.Places[i].Line, p.Places[i].Offset
	}
	s.rejections = append(s.rejections, r)
	s.counts.Rejected++
}

// addRecord keeps a record unless it is a duplicate.
func (s *Store) addRecord(r *audit.Record, at audit.Place, page pageStart) {
	c := &s.spare
	s.encodeRecord(r, c)
	conflict, first := false, ^uint32(0)
	p := s.ids.startProbe(s.hashID(c.id, c.flags, c.rest))
	for code := s.ids.nextCode(&p); code != 0; code = s.ids.nextCode(&p) {
		n := int(code - 1)
		if !s.sameID(n, c) {
			continue
		}
		if s.sameContent(n, c) || s.isPartOf(n, c) {
			s.counts.Duplicates++
			s.repeats.push(code - 1)
			return
		}
		conflict = c.flags&flagNoID == 0
		first = min(first, code-1)
	}
	if conflict {
		c.flags |= flagConflict
		s.counts.Conflicts++
	}
	s.pushRecord(c, at, page)
	if conflict {
		s.firstCopies.put(s.times.n-1, first)
		s.cache.copies.addCopy(first, uint32(s.times.n-1))
	}
	s.ids.putCode(p, uint32(s.times.n), func(code uint32) uint64 {
		n := int(code - 1)
		return s.hashID(s.recordIDs.at(n), s.flags.at(n), s.rests.at(n))
	})
	s.counts.Records++
	omitted := &s.omissions
	if s.programs.isOwn(c.codes[colProgram]) {
		s.ownCount++
		omitted = &s.ownOmissions
	}
	s.countOmissions(s.times.n-1, omitted)
	for _, e := range c.list {
		if m := e.message >> 1; m != 0 && e.subject != 0 {
			s.addStatedSubject(m, e.subject, statedByRecord)
		}
	}
}

// encodeRecord replaces the texts of a record with codes.
func (s *Store) encodeRecord(r *audit.Record, c *encodedRecord) {
	c.time, c.when = clampTime(r.Time), r.TimeText
	c.id, c.flags, c.idAs = s.encodeID(r.ID)
	c.sum = r.Sum
	c.flags |= uint8(r.Access)<<accessShift | uint8(r.Throttled)<<throttledShift
	if r.Partial {
		c.flags |= flagPartial
	}
	c.codes = [codeColumns]uint32{
		colMailbox:  s.internMailbox(r.MailboxGUID, r.Mailbox),
		colUser:     s.internUser(r.User),
		colLogon:    s.dicts[colLogon].intern(r.LogonType),
		colClientIP: s.dicts[colClientIP].intern(r.ClientIP),
		colProgram:  s.internProgram(r.ClientInfo, r.AppID, r.ClientAppID),
		colSession:  s.dicts[colSession].intern(r.SessionID),
		colToken:    s.dicts[colToken].intern(r.TokenSessionID),
		colTokenID:  s.dicts[colTokenID].intern(r.TokenID),
	}
	c.count = r.Count
	s.encodeEntries(r, c)
	if c.flags&flagNoID != 0 {
		c.rest = c.hashContent()
	}
}

// clampTime returns a time that fits in 32 bits, 1970 to 2106; others count as not stated.
func clampTime(sec int64) uint32 {
	if sec < 0 || sec > 1<<32-1 {
		return 0
	}
	return uint32(sec)
}

// internMailbox returns the code of a mailbox, which is GUID and name together. Each code has a key
// that is equal for the same mailbox: the GUID, or the name if no GUID is stated.
func (s *Store) internMailbox(guid, upn string) uint32 {
	if guid == "" && upn == "" {
		return 0
	}
	code := s.dicts[colMailbox].intern(s.packTexts(guid, upn))
	if int(code) > s.mailboxKeys.n {
		key := guid
		if key == "" {
			key = strings.ToLower(upn)
		}
		s.mailboxKeys.push(s.mailboxes.intern(key))
	}
	return code
}

// internUser returns the code of a user name. Each code has a key that is equal for the same user
// in any case.
func (s *Store) internUser(user string) uint32 {
	code := s.dicts[colUser].intern(user)
	if int(code) > s.userKeys.n {
		s.userKeys.push(s.users.intern(strings.ToLower(user)))
	}
	return code
}

// Snapshot returns the present state of the store.
func (s *Store) Snapshot() *Snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.moments++
	snap := &Snapshot{records: s.records, added: slices.Clone(s.added), cache: s.cache, moment: s.moments, join: &siblingJoin{}}
	s.byMessage.markShared()
	return snap
}
