package table

import "slices"

// History is the undo and redo of a value that is replaced whole, such as a Spec.
type History[T any] struct {
	states []T
	now    int
}

// NewHistory begins a history with a first value.
func NewHistory[T any](first T) *History[T] { return &History[T]{states: []T{first}} }

// Current returns the current value.
func (h *History[T]) Current() T { return h.states[h.now] }

// Push replaces the current value. What was undone before cannot be redone any more.
func (h *History[T]) Push(next T) {
	h.states = append(slices.Clip(h.states[:h.now+1]), next)
	h.now++
}

// Undo goes back to the value before, and reports whether there was one.
func (h *History[T]) Undo() bool {
	if h.now == 0 {
		return false
	}
	h.now--
	return true
}

// Redo takes an undo back, and reports whether there was one.
func (h *History[T]) Redo() bool {
	if h.now == len(h.states)-1 {
		return false
	}
	h.now++
	return true
}
