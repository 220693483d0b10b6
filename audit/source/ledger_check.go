package source

import (
	"errors"
	"math"

	"whoread/audit/coverage"
)

// ledgerCheck checks the ledger of a saved fetch. It reads the text before it is cut into chunks; each
// entry is delivered with the chunk that contains it. The zero value checks nothing, for other inputs.
type ledgerCheck struct{ checker *coverage.Checker }

// beginCheck begins the check if the input is a saved fetch, given the text so far and the offset of the
// first row in it.
func (c *ledgerCheck) beginCheck(path string, text []byte, skip int) {
	if coverage.IsEntry(text[skip:]) {
		c.checker = coverage.NewChecker(displayPath(path))
		c.addText(text)
	}
}

// addText reads more text of the input.
func (c *ledgerCheck) addText(text []byte) {
	if c.checker != nil {
		_, _ = c.checker.Write(text) // it never fails
	}
}

// fillBatch adds the entries before an offset to a batch.
func (c *ledgerCheck) fillBatch(b *batch, before int64) {
	if c.checker != nil {
		b.isSavedFetch, b.seal = true, c.checker.Seal()
		b.ledger = append(b.ledger, c.checker.Entries(before)...)
	}
}

// endCheck adds what is known at the end of the input to a batch.
func (c *ledgerCheck) endCheck(b *batch) {
	if c.checker != nil {
		_ = c.checker.Close() // it never fails
		c.fillBatch(b, math.MaxInt64)
	}
}

// errStray rejects a row that looks like a ledger entry.
var errStray = errors.New("it looks like a ledger entry, but the file does not begin with a ledger or the entry is damaged")

// isEntry reports whether a row is a ledger entry by the rules of [coverage.Checker]: the file begins
// with a ledger, and the entry has its own line.
func (b *batch) isEntry(start, end int) bool {
	row := b.chunk.Text[start:end]
	if !b.isSavedFetch || !coverage.IsEntry(row) || start > 0 && b.chunk.Text[start-1] != '\n' {
		return false
	}
	_, err := coverage.ParseEntry(row)
	return err == nil
}
