package audit

// sliceArena is a growing list that is cut into slices. A slice stays valid when the list grows.
type sliceArena[T any] struct {
	chunk []T
	from  int // where the run that grows begins
}

// appendOpen appends to the open slice.
func (s *sliceArena[T]) appendOpen(v T) {
	if len(s.chunk) == cap(s.chunk) {
		next := make([]T, len(s.chunk)-s.from, max(2*cap(s.chunk), 16))
		copy(next, s.chunk[s.from:])
		s.chunk, s.from = next, 0
	}
	s.chunk = append(s.chunk, v)
}

// openSlice returns the open slice.
func (s *sliceArena[T]) openSlice() []T { return s.chunk[s.from:] }

// closeSlice cuts off the open slice; nil if it is empty.
func (s *sliceArena[T]) closeSlice() []T {
	cut := s.chunk[s.from:len(s.chunk):len(s.chunk)]
	s.from = len(s.chunk)
	if len(cut) == 0 {
		return nil
	}
	return cut
}

// dropOpen drops the open slice.
func (s *sliceArena[T]) dropOpen() {
	clear(s.chunk[s.from:])
	s.chunk = s.chunk[:s.from]
}

// reset drops all slices and keeps the latest chunk of memory.
func (s *sliceArena[T]) reset() {
	clear(s.chunk)
	s.chunk, s.from = s.chunk[:0], 0
}
