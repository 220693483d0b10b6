package table

import "sort"

// segment is the number of values that a series keeps together.
const (
	segmentBits = 15
	// segment is the number of values in one array of a series.
	segment     = 1 << segmentBits
	segmentMask = segment - 1
)

// series is a list that only grows, such as one column of a store. A copy is a snapshot: later
// pushes never move or change what the copy has.
//
// Values that were not pushed read as zero, so a series can stay empty while all its values are
// zero.
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

// pushAt pushes v at index i, and zeros at the indexes before it that were not pushed.
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

// mustAt returns the value at an index that is known to be in the series.
func (s *series[T]) mustAt(i uint32) T {
	return s.segments[i>>segmentBits][i&segmentMask]
}

// runAt returns the values from i to the end of their segment, but not past end.
func (s *series[T]) runAt(i, end int) []T {
	seg := s.segments[i>>segmentBits]
	from := i & segmentMask
	return seg[from:min(segment, from+end-i)]
}

// sparse is a series in which few indexes have a value. Values are put in ascending order of index.
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
