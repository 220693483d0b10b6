package table

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
)

// timeOrder returns all records by time, ties by id (C44).
func (s *Snapshot) timeOrder() []uint32 {
	o := s.cache
	o.mu.Lock()
	defer o.mu.Unlock()
	n := s.Len()
	if have := len(o.byTime); have < n {
		o.byTime = mergeRows(o.byTime, s.sortByTime(have), s.compareByTime)
	}
	if len(o.byTime) == n {
		return o.byTime
	}
	older := make([]uint32, 0, n)
	for _, r := range o.byTime {
		if int(r) < n {
			older = append(older, r)
		}
	}
	return older
}

// sortByTime returns the records from lo on by time, then by id.
func (s *Snapshot) sortByTime(lo int) []uint32 {
	rows := make([]uint32, s.Len()-lo)
	for i := range rows {
		rows[i] = uint32(lo + i)
	}
	rows, times := radixSort(rows, s.times.mustAt, false)
	eachRun(times, func(lo, hi int) { slices.SortFunc(rows[lo:hi], s.compareIDs) })
	return rows
}

// compareByTime compares two records by time, then by id.
func (s *Snapshot) compareByTime(a, b uint32) int {
	if c := cmp.Compare(s.times.mustAt(a), s.times.mustAt(b)); c != 0 {
		return c
	}
	return s.compareIDs(a, b)
}

// compareIDs compares the ids of two records as text. Records with equal ids are in the order of
// reading.
func (s *Snapshot) compareIDs(a, b uint32) int {
	const odd = flagOddID | flagNoID
	c := 0
	if (s.flags.mustAt(a)|s.flags.mustAt(b))&odd == 0 {
		x, y := s.recordIDs.mustAt(a), s.recordIDs.mustAt(b)
		c = bytes.Compare(x[:], y[:])
	} else {
		c = strings.Compare(s.comparedID(int(a)), s.comparedID(int(b)))
	}
	if c == 0 {
		c = cmp.Compare(a, b)
	}
	return c
}

// sameIDs reports whether two records have the same id, or both have none.
func (s *Snapshot) sameIDs(a, b uint32) bool {
	const kinds = flagOddID | flagNoID
	return s.recordIDs.mustAt(a) == s.recordIDs.mustAt(b) && s.flags.mustAt(a)&kinds == s.flags.mustAt(b)&kinds
}

// mergeRows merges two sorted lists; of equal rows, the rows of a are first. It changes neither list.
func mergeRows(a, b []uint32, compare func(x, y uint32) int) []uint32 {
	if len(a) == 0 {
		return b
	}
	if len(b) == 0 {
		return a
	}
	all := make([]uint32, 0, len(a)+len(b))
	for _, r := range b {
		n := searchGalloping(a, func(x uint32) bool { return compare(x, r) > 0 })
		all = append(all, a[:n]...)
		all = append(all, r)
		a = a[n:]
	}
	return append(all, a...)
}

// searchGalloping returns the first index for which after is true. It is fast if that is near the
// start.
func searchGalloping(rows []uint32, after func(row uint32) bool) int {
	step := 1
	for step < len(rows) && !after(rows[step-1]) {
		step *= 2
	}
	lo, hi := step/2, min(step, len(rows))
	for lo < hi {
		middle := (lo + hi) / 2
		if after(rows[middle]) {
			hi = middle
		} else {
			lo = middle + 1
		}
	}
	return lo
}
