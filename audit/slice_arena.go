package audit

// sliceArena is a growing list that is cut into slices. A slice stays valid when the list grows.
type sliceArena[T any] struct {
	chunk []T
	from  int // where the run that grows begins
}

// appendOpen appends to the open slice.
func (r *sliceArena[T]) appendOpen(v T) {
	if len(r.chunk) == cap(r.chunk) {
		next := make([]T, len(r.chunk)-r.from, max(2*cap(r.chunk), 16))
		copy(next, r.chunk[r.from:])
		r.chunk, r.from = next, 0
	}
	r.chunk = append(r.chunk, v)
}

// openSlice returns the open slice.
func (r *sliceArena[T]) openSlice() []T { return r.chunk[r.from:] }

// closeSlice cuts off the open slice; nil if it is empty.
func (r *sliceArena[T]) closeSlice() []T {
	cut := r.chunk[r.from:len(r.chunk):len(r.chunk)]
	r.from = len(r.chunk)
	if len(cut) == 0 {
		return nil
	}
	return cut
}

// dropOpen drops the open slice.
func (r *sliceArena[T]) dropOpen() {
	clear(r.chunk[r.from:])
	r.chunk = r.chunk[:r.from]
}

// reset drops all slices and keeps the latest chunk of memory.
func (r *sliceArena[T]) reset() {
	clear(r.chunk)
	r.chunk, r.from = r.chunk[:0], 0
}
