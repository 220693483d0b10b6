package source

import (
	"bytes"

	"whoread/audit"
	"whoread/audit/source/form"
)

// currentRow is the row that is being parsed.
type currentRow struct {
	row     []byte // as UTF-8
	found   form.Unwrapped
	aliased bool // its AuditData is part of the chunk
	facts   rowFacts
}

// rowFacts are facts of a whole row. Each is found once, however many records the row has: one can have
// all records of a file.
type rowFacts struct {
	textDoubt                   string
	sum                         audit.ContentSum
	namesAccess                 bool
	hasDoubt, hasSum, hasAccess bool // the fact was found
}

// textDoubt returns a reason if text was lost in the row as stored; "" otherwise.
func (c *currentRow) textDoubt(stored []byte) string {
	if !c.facts.hasDoubt {
		c.facts.textDoubt, c.facts.hasDoubt = textDoubt(stored, c.row), true
	}
	return c.facts.textDoubt
}

// namesAccess reports whether MailItemsAccessed is anywhere in the row as stored.
func (c *currentRow) namesAccess(stored []byte) bool {
	if !c.facts.hasAccess {
		c.facts.namesAccess, c.facts.hasAccess = bytes.Contains(stored, []byte(audit.MailItemsAccessed)), true
	}
	return c.facts.namesAccess
}

// sumContent returns the sum of the content of the row as stored.
func (c *currentRow) sumContent(stored []byte) audit.ContentSum {
	if !c.facts.hasSum {
		c.facts.sum, c.facts.hasSum = audit.SumContent(stored), true
	}
	return c.facts.sum
}
