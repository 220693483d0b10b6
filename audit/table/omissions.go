package table

import "whoread/audit"

// Omissions counts the records that do not state something that every record should.
type Omissions struct {
	WithoutID     int
	WithoutTime   int // or with one that is not understood
	WithoutAccess int // neither Bind nor Sync
	// WithoutAddress and WithoutMailbox are the records that state no address of a client, and neither a GUID
	// nor a name of a mailbox.
	WithoutAddress, WithoutMailbox int
	// FewerItems and MoreItems are the records that list fewer or more items than their OperationCount
	// states.
	FewerItems, MoreItems Miscount
}

// Miscount is a number of records, of the items that they list, and of those that they state.
type Miscount struct {
	Records        int
	Listed, Stated int64
}

// Miscounted returns the number of records that list another number of items than they state.
func (o Omissions) Miscounted() int { return o.FewerItems.Records + o.MoreItems.Records }

// Any reports whether a record omits something.
func (o Omissions) Any() bool { return o != Omissions{} }

// addCounts adds the omissions of other records.
func (o *Omissions) addCounts(more Omissions) {
	o.WithoutID += more.WithoutID
	o.WithoutTime += more.WithoutTime
	o.WithoutAccess += more.WithoutAccess
	o.WithoutAddress += more.WithoutAddress
	o.WithoutMailbox += more.WithoutMailbox
	o.FewerItems.addCounts(more.FewerItems)
	o.MoreItems.addCounts(more.MoreItems)
}

func (m *Miscount) addCounts(more Miscount) {
	m.Records += more.Records
	m.Listed += more.Listed
	m.Stated += more.Stated
}

// countOmissions adds what a record omits to o.
func (r *records) countOmissions(n int, o *Omissions) {
	if r.flags.at(n)&flagNoID != 0 {
		o.WithoutID++
	}
	if r.times.at(n) == 0 {
		o.WithoutTime++
	}
	if r.accessOf(n) == audit.AccessUnknown {
		o.WithoutAccess++
	}
	if r.codes[colClientIP].at(n) == 0 {
		o.WithoutAddress++
	}
	if r.codes[colMailbox].at(n) == 0 {
		o.WithoutMailbox++
	}
	if !r.isMiscounted(n) {
		return
	}
	m := Miscount{Records: 1, Listed: int64(r.countItems(n)), Stated: r.operationCount(n)}
	if m.Listed < m.Stated {
		o.FewerItems.addCounts(m)
	} else {
		o.MoreItems.addCounts(m)
	}
}

// isMiscounted reports whether a record lists another number of items than it states.
func (r *records) isMiscounted(n int) bool {
	_, is := r.miscounted.get(n)
	return is
}

// isMiscounted reports whether the record lists another number of items than it states. A Sync copies a
// folder, so its OperationCount counts no items.
func (r *encodedRecord) isMiscounted() bool {
	access := audit.Access(r.flags >> accessShift & 3)
	return r.count != audit.NotCounted && r.count != int64(r.items) && access != audit.Sync
}

// Omissions returns the omissions of all records, with or without those of whoread's own lookups.
func (s *Snapshot) Omissions(withOwn bool) Omissions {
	all := s.omissions
	if withOwn {
		all.addCounts(s.ownOmissions)
	}
	return all
}
