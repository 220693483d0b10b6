package ui

import (
	"context"

	"whoread/audit"
	"whoread/audit/source"
)

// Feed is a source of records. Next is called by one goroutine at a time; the other methods may be called
// while it runs.
type Feed interface {
	// Next returns the next page, and io.EOF after the last one. A page is valid until the
	// next call.
	Next(ctx context.Context) (*audit.Page, error)
	// Inputs describes the inputs found so far.
	Inputs() []source.Input
	// Size is the number of bytes of all inputs, -1 if it is not known.
	Size() int64
	// Raw returns the AuditData of a row exactly as it was read.
	Raw(p audit.Place) ([]byte, error)
}
