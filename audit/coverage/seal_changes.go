package coverage

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"

	"whoread/audit/seal"
)

// fileWindow is the ID of the window for changes that belong to no window.
const fileWindow = math.MinInt

// checkedWindow is a window of the ledger with the result of its check.
type checkedWindow struct {
	Window
	altered string // why it is altered, in words
}

// checkEntry checks an entry of a sealed file.
func (c *Checker) checkEntry(e Entry, line []byte, found seal.Finding) {
	switch found {
	case seal.Unlinked:
		c.noteBreak("lines of its ledger before line %d are missing, or were added or moved", c.line)
	case seal.Unsealed:
		c.noteBreak("line %d is a ledger entry without a seal", c.line)
		if e.Request != nil {
			c.emitEntry(Entry{Request: e.Request})
		}
		return
	case seal.Changed, seal.Intact:
	}
	changed := ""
	if found == seal.Changed {
		changed = describeChange(line)
	}
	if changed != "" && e.Window == nil {
		c.noteBreak("line %d %s", c.line, changed)
	}
	switch {
	case e.Page != nil:
		c.checkPage(*e.Page, changed != "")
	case c.page.rows > 0:
		c.noteBreak("lines %d to %d belong to no window", c.page.from, c.line-1)
	}
	c.page = openPage{sum: sha256.New()}
	if e.Window != nil {
		c.checkWindow(*e.Window, changed)
	}
	rest := Entry{Request: e.Request} // to ask for more claims less
	if changed == "" {
		rest.FetchRequest, rest.Seen = e.FetchRequest, e.Seen
	}
	if rest.Request != nil || rest.FetchRequest != nil || rest.Seen != "" {
		c.emitEntry(rest)
	}
}

// describeChange returns how a line that does not match its seal was changed.
func describeChange(line []byte) string {
	if bytes.HasSuffix(line, []byte("\r\n")) {
		return "ends with CR LF: a mail gateway or an editor replaced LF"
	}
	return "does not match its seal"
}

// checkPage compares the rows before an entry with their sum.
func (c *Checker) checkPage(p PageSum, changed bool) {
	actual := Sum{c.page.rows, hex.EncodeToString(c.page.sum.Sum(nil))}
	windowSumOf(c.tallies, p.Window).addPage(actual)
	w := c.windows[p.Window]
	switch {
	case w != nil && w.State == Whole:
		c.markAltered(w, "rows on the lines before line %d were added to it after its answer was complete", c.line)
	case actual == p.Sum || changed:
	case w == nil && p.Window == 0:
		c.noteBreak("the lines before line %d were changed; they belong to no window", c.line)
	case w == nil:
		c.noteBreak("the rows before line %d belong to a window that was not requested", c.line)
	default:
		c.markAltered(w, "%s on the lines before line %d", describeDifference(p.Sum, actual), c.line)
	}
}

// checkWindow compares what the ledger states of a window with the rows in the file. A line that was
// changed states nothing trustworthy.
func (c *Checker) checkWindow(stated Window, changed string) {
	if stated.ID < 1 {
		c.noteBreak("line %d of its ledger belongs to no window", c.line)
		return
	}
	w := c.windows[stated.ID]
	if w == nil {
		w = &checkedWindow{Window: stated}
		c.windows[stated.ID] = w
	}
	actual := windowSumOf(c.tallies, stated.ID).total()
	switch {
	case changed != "":
		c.markAltered(w, "line %d %s", c.line, changed)
		return
	case stated.State != Pending && stated.Sum != actual:
		c.markAltered(w, "%s, by its sum on line %d", describeDifference(stated.Sum, actual), c.line)
	}
	w.Window = stated
	c.emitWindow(w)
}

// describeDifference returns how rows differ from the sum that was saved.
func describeDifference(saved, actual Sum) string {
	switch n := saved.Rows - actual.Rows; {
	case n > 0:
		return formatRows(n) + " missing"
	case n < 0:
		return formatRows(-n) + " added"
	default:
		return "rows changed"
	}
}

// markAltered marks a window as altered. Only the first reason is kept.
func (c *Checker) markAltered(w *checkedWindow, format string, args ...any) {
	if w.altered == "" {
		w.altered = fmt.Sprintf("%s was changed after it was saved: window %d: ", c.path, w.ID) + fmt.Sprintf(format, args...)
	}
	c.emitWindow(w)
}

// emitWindow emits what is trustworthy of a window.
func (c *Checker) emitWindow(w *checkedWindow) {
	said := w.Window
	if w.altered != "" {
		said.State, said.Reason = Altered, w.altered
	}
	c.emitEntry(Entry{Window: &said})
}

// noteBreak reports a change that belongs to no window.
func (c *Checker) noteBreak(format string, args ...any) {
	if c.breaks++; c.breaks == 1 {
		c.first = "was changed after it was saved: " + fmt.Sprintf(format, args...)
	}
	reason := c.first
	if more := c.breaks - 1; more > 0 {
		reason += fmt.Sprintf("; more such places: %d", more)
	}
	c.emitEntry(Entry{Window: &Window{ID: fileWindow, Source: c.path, State: Short, Reason: reason}})
}
