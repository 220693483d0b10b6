package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"math"
	"strings"

	"whoread/audit/seal"
)

// fileWindow is the ID of the window that tells what was changed in a file beside its windows.
const fileWindow = math.MinInt

// Checker reads the text of a saved fetch in order and returns the entries of its ledger that can be
// believed. A window whose rows, or whose entry, were changed after they were saved becomes
// [Altered]; any other change becomes a short window of the file. Entries of an earlier version,
// which has no seals, are returned as they are.
type Checker struct {
	path    string
	chain   seal.Chain
	sealed  bool // a sealed entry was read
	windows map[int]*checked
	tallies map[int]*tally
	breaks  int    // changes that belong to no window
	first   string // of them, in words
	entries []placed

	line   int64 // whole lines read so far
	offset int64 // of the end of what was read
	// begun is the line that is being read as far as it may become an entry; inRow tells that the
	// rest of a row is to come.
	begun []byte
	inRow bool
	page  page
}

// page is what follows the last sealed entry.
type page struct {
	sum  hash.Hash
	rows int
	from int64 // the line of the first row
}

// checked is a window of the ledger and what was found of it.
type checked struct {
	Window
	altered string // why it is altered, in words
}

// placed is an entry and where its line ends in the text.
type placed struct {
	Entry
	end int64
}

// NewChecker returns a checker of the file with a path.
func NewChecker(path string) *Checker {
	return &Checker{path: path, windows: map[int]*checked{}, tallies: map[int]*tally{}, page: page{sum: sha256.New()}}
}

// Seal returns the last seal of the file so far; "" if it has none.
func (c *Checker) Seal() string {
	if !c.sealed {
		return ""
	}
	return c.chain.Last()
}

// Entries returns the entries whose lines end at or before an offset in the text, each once.
func (c *Checker) Entries(before int64) []Entry {
	n := 0
	var entries []Entry
	for n < len(c.entries) && c.entries[n].end <= before {
		entries = append(entries, c.entries[n].Entry)
		n++
	}
	c.entries = c.entries[n:]
	return entries
}

// Write takes in the next part of the text. It never fails.
func (c *Checker) Write(text []byte) (int, error) {
	length := len(text)
	for len(text) > 0 {
		line, rest, whole := bytes.Cut(text, []byte{'\n'})
		if whole {
			line = text[:len(line)+1]
		}
		text = rest
		c.offset += int64(len(line))
		c.part(line, whole)
	}
	return length, nil
}

// part takes in a part of a line, up to its end if that is there.
func (c *Checker) part(part []byte, whole bool) {
	switch {
	case c.inRow:
		c.page.sum.Write(part)
		c.inRow = !whole
		if whole {
			c.endRow()
		}
	case len(c.begun) > 0:
		c.begun = append(c.begun, part...)
		c.start(c.begun, whole)
	default:
		c.start(part, whole)
	}
}

// start takes in the beginning of a line, or all of it.
func (c *Checker) start(text []byte, whole bool) {
	switch {
	case whole && c.entry(text):
	case !whole && c.mayBeEntry(text):
		if len(c.begun) == 0 {
			c.begun = append(c.begun, text...)
		}
		return
	default:
		c.page.sum.Write(text)
		c.inRow = !whole
		if whole {
			c.endRow()
		}
	}
	c.begun = c.begun[:0]
}

func (c *Checker) endRow() {
	c.line++
	c.page.rows++
	if c.page.rows == 1 {
		c.page.from = c.line
	}
}

// mayBeEntry reports whether a line that begins so may be an entry.
func (c *Checker) mayBeEntry(text []byte) bool {
	if len(text) > longestEntry {
		return false
	}
	text = c.trimLead(text)
	return IsEntry(text) || len(text) < len(entryMark) && strings.HasPrefix(entryMark, string(text))
}

// longestLead is how many bytes may stand before the first line.
const longestLead = 64

// trimLead returns a line without a byte order mark and white space, which may stand before the first
// line only.
func (c *Checker) trimLead(line []byte) []byte {
	if c.line > 0 {
		return line
	}
	lead := line[:min(len(line), longestLead)]
	trimmed := bytes.TrimLeft(bytes.TrimPrefix(lead, []byte("\ufeff")), " \t\r\n")
	return line[len(lead)-len(trimmed):]
}

// entry takes in a line if it is an entry.
func (c *Checker) entry(line []byte) bool {
	text := c.trimLead(line)
	if !IsEntry(text) {
		return false
	}
	e, err := ParseEntry(text)
	if err != nil {
		return false // a row that cannot be read
	}
	c.line++
	if !c.sealed {
		c.chain = seal.NewChain(hex.EncodeToString(c.page.sum.Sum(nil)))
	}
	found := c.chain.Check(bytes.TrimSuffix(line, []byte{'\n'}))
	if found == seal.Unsealed && (e.Page != nil || e.Window != nil && e.Window.Sum != Sum{}) {
		found = seal.Changed // only sealed files have these
	}
	if found == seal.Unsealed && !c.sealed {
		c.page.sum.Write(line)
		c.pass(e)
		return true
	}
	c.sealed = true
	c.check(e, line, found)
	return true
}

// pass hands on an entry.
func (c *Checker) pass(e Entry) { c.entries = append(c.entries, placed{e, c.offset}) }

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

// Continue returns the sealer that goes on with the file, and the line that must come first: an entry
// for the rows that an interrupted fetch left behind the last one; nil if there are none.
func (c *Checker) Continue() (*Sealer, []byte, error) {
	sum := hex.EncodeToString(c.page.sum.Sum(nil))
	s := &Sealer{chain: c.chain, windows: c.tallies}
	if !c.sealed {
		s.chain = seal.NewChain(sum)
	}
	if c.page.rows == 0 {
		return s, nil, nil
	}
	line, err := s.appendPage(nil, PageSum{Sum: Sum{c.page.rows, sum}})
	return s, line, err
}

// Close ends the text. Rows behind the last entry of a sealed file belong to no window.
func (c *Checker) Close() error {
	if len(c.begun) > 0 && !c.entry(c.begun) {
		c.page.sum.Write(c.begun)
		c.inRow = true
	}
	c.begun = nil
	if c.inRow {
		c.endRow()
	}
	if c.sealed && c.page.rows > 0 {
		c.breakAt("lines %d to %d at its end are not sealed, since a fetch was interrupted or they were added", c.page.from, c.line)
	}
	return nil
}
