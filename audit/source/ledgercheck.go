package source

import (
	"errors"
	"math"

	"whoread/audit/coverage"
)

// ledgerCheck reads the ledger of a saved fetch. It sees the text before it is cut into runs, and its
// entries travel with the run that they stand in. The zero value is that of any other input.
type ledgerCheck struct{ checker *coverage.Checker }

// beginCheck checks an input if it is a saved fetch, given the text that was read of it, whose first row
// stands behind some bytes.
func (c *ledgerCheck) beginCheck(path string, text []byte, skip int) {
	if coverage.IsEntry(text[skip:]) {
		c.checker = coverage.NewChecker(shownPath(path))
		c.addText(text)
	}
}

// addText takes in more text of the input.
func (c *ledgerCheck) addText(text []byte) {
	if c.checker != nil {
		_, _ = c.checker.Write(text) // it never fails
	}
}

// fillBatch gives a batch the entries that stand in front of an offset.
func (c *ledgerCheck) fillBatch(b *batch, before int64) {
	if c.checker != nil {
		b.isSavedFetch, b.seal = true, c.checker.Seal()
		b.ledger = append(b.ledger, c.checker.Entries(before)...)
	}
}

// endCheck gives a batch what is known at the end of the input.
func (c *ledgerCheck) endCheck(b *batch) {
	if c.checker != nil {
		_ = c.checker.Close() // it never fails
		c.fillBatch(b, math.MaxInt64)
	}
}

// errStray is why a row that is written like an entry of a ledger is rejected.
var errStray = errors.New("it is written as an entry of a ledger, but the file does not begin with one or the entry is damaged")

// isEntry reports whether a row is a line of a ledger, as the checker has it: only a file that
// begins with a ledger has one, and an entry is alone on its line.
func (b *batch) isEntry(start, end int) bool {
	row := b.chunk.Text[start:end]
	if !b.isSavedFetch || !coverage.IsEntry(row) || start > 0 && b.chunk.Text[start-1] != '\n' {
		return false
	}
	_, err := coverage.ParseEntry(row)
	return err == nil
}
