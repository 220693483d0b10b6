package table

import "slices"

// History is an undo history of a value that is replaced as a whole, such as a Spec.
type History[T any] struct {
	states []T
	now    int
}

// NewHistory returns a history with one value.
func NewHistory[T any](first T) *History[T] { return &History[T]{states: []T{first}} }

// Current returns the current value.
func (h *History[T]) Current() T { return h.states[h.now] }

// Push replaces the current value and drops the values that were undone.
func (h *History[T]) Push(next T) {
	h.states = append(slices.Clip(h.states[:h.now+1]), next)
	h.now++
}

// Undo returns to the previous value and reports whether there was one.
func (h *History[T]) Undo() bool {
	if h.now == 0 {
		return false
	}
	h.now--
	return true
}

// Redo reverts an undo and reports whether there was one.
func (h *History[T]) Redo() bool {
	if h.now == len(h.states)-1 {
		return false
	}
	h.now++
	return true
}
