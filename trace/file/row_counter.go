package file

import (
	"cmp"
	"errors"
	"fmt"

	"whoread/audit/scan"
)

// rowCounter counts the rows of a file, and describes its problems in a clause.
type rowCounter struct {
	unit           string // what a row is called; "" for a row
	rows, rejected int
	first          string // why the first rejected row was rejected
	cut            int64  // line of the row that the file ends in; 0 for none
	undated        int    // rows with a time that is not understood, which were read without it
	failed         error  // why reading ended
}

// rejectRow counts a row that cannot be read, by its first line.
func (c *rowCounter) rejectRow(line int64, why error) {
	c.rows++
	c.rejected++
	if c.first == "" {
		c.first = fmt.Sprintf("line %d: %v", line, why)
	}
}

// cutOff counts the last row of a file that ends in the middle of it.
func (c *rowCounter) cutOff(line int64) {
	c.rows++
	c.rejected++
	c.cut = line
}

// countRead counts a row that was read.
func (c *rowCounter) countRead(r *row) {
	c.rows++
	if r.undated && r.received.IsZero() {
		c.undated++
	}
}

func (c *rowCounter) toTally() scan.Tally {
	return scan.Tally{Rows: c.rows, Rejected: c.rejected, Err: c.describeProblem()}
}

func (c *rowCounter) describeProblem() error {
	others := c.describeRejected()
	unit := cmp.Or(c.unit, "row")
	switch {
	case c.failed != nil:
		return c.failed
	case c.cut > 0 && others != "":
		return fmt.Errorf("ends in the middle of a %s that begins on line %d; everything before it was read except %s", unit, c.cut, others)
	case c.cut > 0:
		return fmt.Errorf("ends in the middle of a %s that begins on line %d; everything before it was read, export it again to get the rest", unit, c.cut)
	case others != "":
		return errors.New(others)
	case c.undated > 0:
		return undatedError(c.undated)
	}
	return nil
}

// undatedError is the number of rows that were read without their time.
type undatedError int

func (e undatedError) Error() string {
	if e == 1 {
		return "has a row with a time that is not understood or can mean two days; the row was read without it"
	}
	return fmt.Sprintf("has %d rows with a time that is not understood or can mean two days; they were read without it", int(e))
}

// describeRejected describes the rejected rows, except the one that is cut off.
func (c *rowCounter) describeRejected() string {
	more, unit := c.rejected-1, cmp.Or(c.unit, "row")
	if c.cut > 0 {
		more--
	}
	switch {
	case c.first == "" || more == 0:
		return c.first
	case more == 1:
		return c.first + "; 1 more " + unit + " was rejected"
	}
	return fmt.Sprintf("%s; %d more %ss were rejected", c.first, more, unit)
}
