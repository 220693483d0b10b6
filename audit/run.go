package audit

// run is a growing list that runs of elements are cut from. What was cut stays where it is
// when the list grows.
type run[T any] struct {
	chunk []T
	from  int // where the run that grows begins
}

// add appends to the run that grows.
func (r *run[T]) add(v T) {
	if len(r.chunk) == cap(r.chunk) {
		next := make([]T, len(r.chunk)-r.from, max(2*cap(r.chunk), 16))
		copy(next, r.chunk[r.from:])
		r.chunk, r.from = next, 0
	}
	r.chunk = append(r.chunk, v)
}

// open is the run that grows.
func (r *run[T]) open() []T { return r.chunk[r.from:] }

// done cuts off the run that grows; nil if it is empty.
func (r *run[T]) done() []T {
	cut := r.chunk[r.from:len(r.chunk):len(r.chunk)]
	r.from = len(r.chunk)
	if len(cut) == 0 {
		return nil
	}
	return cut
}

// drop gives up the run that grows.
func (r *run[T]) drop() {
	clear(r.chunk[r.from:])
	r.chunk = r.chunk[:r.from]
}

// reset gives up all runs and keeps the latest chunk.
func (r *run[T]) reset() {
	clear(r.chunk)
	r.chunk, r.from = r.chunk[:0], 0
}
