package table

import (
	"slices"
	"sync"
)

// sortCache keeps what sorting needs again for the next view: the time order of the records and the
// ranks of texts. All snapshots of a store share it. It is safe for use by several goroutines.
type sortCache struct {
	mu       sync.Mutex
	byTime   []uint32
	owners   []uint32 // by entry: its record
	ranks    map[rankedValues]ranks
	contexts accessContexts

	duplicates duplicateCounts
	copies     copyIndex
	records    []uint32 // ranks of the record ids, valid for this number of records
}

// duplicateCounts counts duplicates by record. It has its own lock, so that reading a count never
// waits for a sort.
type duplicateCounts struct {
	mu      sync.Mutex
	times   map[uint32]int
	counted int // of the repeats
}

// ownersOf returns the record of each entry.
func (s *Snapshot) ownersOf() []uint32 {
	o := s.cache
	o.mu.Lock()
	defer o.mu.Unlock()
	if have := len(o.owners); have < s.messages.n {
		o.owners = slices.Grow(o.owners, s.messages.n-have)
		first := 0
		if have > 0 {
			first = int(o.owners[have-1])
		}
		for r := first; r < s.Len(); r++ {
			for range int(s.ends.at(r)) - len(o.owners) {
				o.owners = append(o.owners, uint32(r))
			}
		}
	}
	return o.owners[:s.messages.n:s.messages.n]
}

// accessContexts numbers the combinations of mailbox, address and client that records without a
// session are grouped by.
type accessContexts struct {
	codes []uint32 // by record; 0 for one with a session
	seen  map[[3]uint32]uint32
}

// contextsOf returns the context of each record, counted from 1; 0 for records with a session.
func (s *Snapshot) contextsOf() []uint32 {
	o := s.cache
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.contexts.seen == nil {
		o.contexts.seen = map[[3]uint32]uint32{}
	}
	c := &o.contexts
	for r := len(c.codes); r < s.Len(); r++ {
		code := uint32(0)
		if s.codes[colSession].at(r) == 0 {
			key := [3]uint32{s.mailboxKey(r), s.codes[colClientIP].at(r), s.programs.partCode(s.codes[colProgram].at(r), clientInfo)}
			code = c.seen[key]
			if code == 0 {
				code = uint32(len(c.seen)) + 1
				c.seen[key] = code
			}
		}
		c.codes = append(c.codes, code)
	}
	return c.codes[:s.Len():s.Len()]
}

// ranksOf returns the rank of each code's text.
func (s *Snapshot) ranksOf(v rankedValues) []uint32 {
	t := v.rankedTexts(s)
	o := s.cache
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.ranks == nil {
		o.ranks = map[rankedValues]ranks{}
	}
	r := o.ranks[v].addTexts(t)
	o.ranks[v] = r
	return r.rank
}

// recordIDRanks returns the rank of each record's id. They are cached until records are added.
func (s *Snapshot) recordIDRanks() []uint32 {
	o := s.cache
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.records) == s.Len() {
		return o.records
	}
	rows := make([]uint32, s.Len())
	for i := range rows {
		rows[i] = uint32(i)
	}
	rows, heads := s.sortByID(rows)
	rank := make([]uint32, len(rows))
	for i, r := range rows {
		rank[r] = uint32(i)
		if i > 0 && heads[i] == heads[i-1] && s.sameIDs(rows[i-1], r) {
			rank[r] = rank[rows[i-1]]
		}
	}
	o.records = rank
	return rank
}

// sortByID sorts records by id: by the first four bytes of the GUIDs, which it also returns, then
// by the whole ids. It compares texts if some ids are not GUIDs.
func (s *Snapshot) sortByID(rows []uint32) (sorted, heads []uint32) {
	if s.oddIDs.codeCount() > 1 {
		slices.SortFunc(rows, s.compareIDs)
		return rows, make([]uint32, len(rows))
	}
	sorted, heads = radixSort(rows, func(r uint32) uint32 {
		id := s.recordIDs.mustAt(r)
		return uint32(id[0])<<24 | uint32(id[1])<<16 | uint32(id[2])<<8 | uint32(id[3])
	}, false)
	eachRun(heads, func(lo, hi int) { slices.SortFunc(sorted[lo:hi], s.compareIDs) })
	return sorted, heads
}
