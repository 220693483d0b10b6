package coverage

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"

	"whoread/audit/seal"
)

// fileWindow is the ID of the window that tells what was changed in a file beside its windows.
const fileWindow = math.MinInt

// checked is a window of the ledger and what was found of it.
type checked struct {
	Window
	altered string // why it is altered, in words
}

// check takes in an entry of a sealed file.
func (c *Checker) check(e Entry, line []byte, found seal.Finding) {
	switch found {
	case seal.Unlinked:
		c.breakAt("lines of its ledger before line %d are missing, or were added or moved", c.line)
	case seal.Unsealed:
		c.breakAt("line %d is an entry of its ledger without a seal", c.line)
		if e.Asked != nil {
			c.pass(Entry{Asked: e.Asked})
		}
		return
	case seal.Changed, seal.Intact:
	}
	changed := ""
	if found == seal.Changed {
		changed = changeOf(line)
	}
	if changed != "" && e.Window == nil {
		c.breakAt("line %d %s", c.line, changed)
	}
	switch {
	case e.Page != nil:
		c.checkPage(*e.Page, changed != "")
	case c.page.rows > 0:
		c.breakAt("lines %d to %d belong to no window", c.page.from, c.line-1)
	}
	c.page = page{sum: sha256.New()}
	if e.Window != nil {
		c.checkWindow(*e.Window, changed)
	}
	rest := Entry{Asked: e.Asked} // to ask for more claims less
	if changed == "" {
		rest.Request, rest.Seen = e.Request, e.Seen
	}
	if rest.Asked != nil || rest.Request != nil || rest.Seen != "" {
		c.pass(rest)
	}
}

// changeOf says in words how a line was changed that does not fit its seal.
func changeOf(line []byte) string {
	if bytes.HasSuffix(line, []byte("\r\n")) {
		return "ends with CR LF, which a mail gateway or an editor makes of LF"
	}
	return "does not fit its seal"
}

// checkPage compares the rows before an entry with their sum.
func (c *Checker) checkPage(p PageSum, changed bool) {
	actual := Sum{c.page.rows, hex.EncodeToString(c.page.sum.Sum(nil))}
	tallyOf(c.tallies, p.Window).add(actual)
	w := c.windows[p.Window]
	switch {
	case w != nil && w.State == Whole:
		c.alter(w, "rows of it on the lines before line %d were added after it was answered whole", c.line)
	case actual == p.Sum || changed:
	case w == nil && p.Window == 0:
		c.breakAt("the lines before line %d, which belong to no window, are not as they were", c.line)
	case w == nil:
		c.breakAt("the rows before line %d are of a window that was not asked for", c.line)
	default:
		c.alter(w, "%s on the lines before line %d", difference(p.Sum, actual), c.line)
	}
}

// checkWindow compares what the ledger says of a window with what the file holds of it. A line that
// was changed says nothing that can be believed.
func (c *Checker) checkWindow(stated Window, changed string) {
	if stated.ID < 1 {
		c.breakAt("line %d of its ledger is of no window", c.line)
		return
	}
	w := c.windows[stated.ID]
	if w == nil {
		w = &checked{Window: stated}
		c.windows[stated.ID] = w
	}
	actual := tallyOf(c.tallies, stated.ID).sum()
	switch {
	case changed != "":
		c.alter(w, "line %d %s", c.line, changed)
		return
	case stated.State != Wanted && stated.Sum != actual:
		c.alter(w, "%s, by its sum on line %d", difference(stated.Sum, actual), c.line)
	}
	w.Window = stated
	c.passWindow(w)
}

// difference says in words how rows differ from the sum that they had.
func difference(saved, actual Sum) string {
	switch n := saved.Rows - actual.Rows; {
	case n > 0:
		return rows(n) + " missing"
	case n < 0:
		return rows(-n) + " added"
	default:
		return "rows changed"
	}
}

// alter notes why a window is altered; the first reason counts.
func (c *Checker) alter(w *checked, format string, args ...any) {
	if w.altered == "" {
		w.altered = fmt.Sprintf("%s was changed after it was saved: window %d: ", c.path, w.ID) + fmt.Sprintf(format, args...)
	}
	c.passWindow(w)
}

// passWindow hands on what can be believed of a window.
func (c *Checker) passWindow(w *checked) {
	said := w.Window
	if w.altered != "" {
		said.State, said.Reason = Altered, w.altered
	}
	c.pass(Entry{Window: &said})
}

// breakAt notes a change that belongs to no window.
func (c *Checker) breakAt(format string, args ...any) {
	if c.breaks++; c.breaks == 1 {
		c.first = "was changed after it was saved: " + fmt.Sprintf(format, args...)
	}
	reason := c.first
	if more := c.breaks - 1; more > 0 {
		reason += fmt.Sprintf("; more such places: %d", more)
	}
	c.pass(Entry{Window: &Window{ID: fileWindow, Source: c.path, State: Short, Reason: reason}})
}
