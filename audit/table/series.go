package table

import "sort"

// segment is the number of values that a series keeps together.
const (
	segmentBits = 15
	segment     = 1 << segmentBits
	segmentMask = segment - 1
)

// series is a list that only grows, one column of a store. A copy of a series is a snapshot of
// it: later pushes write behind the end of the copy and never move what is there.
//
// A series may be left empty as long as all its values are zero, and filled up later: values
// that were not pushed read as zero.
type series[T any] struct {
	segments []*[segment]T
	n        int
}

func (s *series[T]) push(v T) {
	if s.n>>segmentBits == len(s.segments) {
		s.segments = append(s.segments, new([segment]T))
	}
	s.segments[s.n>>segmentBits][s.n&segmentMask] = v
	s.n++
}

// pushAt pushes v as the value of index i, with zeros before it where none were pushed.
func (s *series[T]) pushAt(i int, v T) {
	var zero T
	for s.n < i {
		s.push(zero)
	}
	s.push(v)
}

func (s *series[T]) at(i int) T {
	if i >= s.n {
		var zero T
		return zero
	}
	return s.segments[i>>segmentBits][i&segmentMask]
}

// mustAt is at for an index that is known to be within the series.
func (s *series[T]) mustAt(i uint32) T {
	return s.segments[i>>segmentBits][i&segmentMask]
}

// runAt returns the values from i up to the end of their segment, at most up to index end.
func (s *series[T]) runAt(i, end int) []T {
	seg := s.segments[i>>segmentBits]
	from := i & segmentMask
	return seg[from:min(segment, from+end-i)]
}

// sparse is a series of which most indices have no value. Values are put by rising index.
type sparse[T any] struct {
	list series[indexed[T]]
}

type indexed[T any] struct {
	index int
	value T
}

func (s *sparse[T]) put(i int, v T) { s.list.push(indexed[T]{i, v}) }

func (s *sparse[T]) get(i int) (v T, ok bool) {
	n := sort.Search(s.list.n, func(n int) bool { return s.list.at(n).index >= i })
	if n == s.list.n || s.list.at(n).index != i {
		return v, false
	}
	return s.list.at(n).value, true
}
