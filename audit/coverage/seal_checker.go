package coverage

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"strings"

	"whoread/audit/seal"
)

// Checker reads the text of a saved fetch in order and returns the trustworthy entries of its ledger. A
// window with rows or an entry that were changed after they were saved becomes [Altered]; any other
// change becomes a short window of the file. Entries of an earlier version, without seals, are returned
// unchanged.
type Checker struct {
	path    string
	chain   seal.Chain
	sealed  bool // a sealed entry was read
	asked   bool // an entry says what was asked for
	windows map[int]*checkedWindow
	tallies map[int]*windowSum
	breaks  int    // changes that belong to no window
	first   string // of them, in words
	entries []entryAt

	line   int64 // whole lines read so far
	offset int64 // of the end of what was read
	// partial is the current line as far as it may become an entry; inRow reports that the rest of a row
	// follows.
	partial []byte
	inRow   bool
	page    openPage
}

// openPage is the rows after the last sealed entry.
type openPage struct {
	sum  hash.Hash
	rows int
	from int64 // the line of the first row
}

// entryAt is an entry and the offset where its line ends.
type entryAt struct {
	Entry
	end int64
}

// NewChecker returns a checker for the file with a path.
func NewChecker(path string) *Checker {
	return &Checker{path: path, windows: map[int]*checkedWindow{}, tallies: map[int]*windowSum{}, page: openPage{sum: sha256.New()}}
}

// Seal returns the last seal of the file so far; "" if it has none.
func (c *Checker) Seal() string {
	if !c.sealed {
		return ""
	}
	return c.chain.LastSeal()
}

// Entries returns the entries with lines that end at or before an offset. Each entry is returned once.
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

// Write reads the next part of the text. It never fails.
func (c *Checker) Write(text []byte) (int, error) {
	length := len(text)
	for len(text) > 0 {
		line, rest, whole := bytes.Cut(text, []byte{'\n'})
		if whole {
			line = text[:len(line)+1]
		}
		text = rest
		c.offset += int64(len(line))
		c.readPart(line, whole)
	}
	return length, nil
}

// readPart reads a part of a line, up to its end if it has arrived.
func (c *Checker) readPart(part []byte, whole bool) {
	switch {
	case c.inRow:
		c.page.sum.Write(part)
		c.inRow = !whole
		if whole {
			c.endRow()
		}
	case len(c.partial) > 0:
		c.partial = append(c.partial, part...)
		c.startLine(c.partial, whole)
	default:
		c.startLine(part, whole)
	}
}

// startLine reads the beginning of a line, or all of it.
func (c *Checker) startLine(text []byte, whole bool) {
	switch {
	case whole && c.readEntry(text):
	case !whole && c.mayBeEntry(text):
		if len(c.partial) == 0 {
			c.partial = append(c.partial, text...)
		}
		return
	default:
		c.page.sum.Write(text)
		c.inRow = !whole
		if whole {
			c.endRow()
		}
	}
	c.partial = c.partial[:0]
}

func (c *Checker) endRow() {
	c.line++
	c.page.rows++
	if c.page.rows == 1 {
		c.page.from = c.line
	}
}

// mayBeEntry reports whether a line with this beginning may be an entry.
func (c *Checker) mayBeEntry(text []byte) bool {
	if len(text) > maxEntry {
		return false
	}
	text = c.trimLead(text)
	return IsEntry(text) || len(text) < len(entryMark) && strings.HasPrefix(entryMark, string(text))
}

// maxLead is how many bytes may precede the first line.
const maxLead = 64

// trimLead returns a line without the byte order mark and white space that may precede the first line.
func (c *Checker) trimLead(line []byte) []byte {
	if c.line > 0 {
		return line
	}
	lead := line[:min(len(line), maxLead)]
	trimmed := bytes.TrimLeft(bytes.TrimPrefix(lead, []byte("\ufeff")), " \t\r\n")
	return line[len(lead)-len(trimmed):]
}

// readEntry reads a line if it is an entry.
func (c *Checker) readEntry(line []byte) bool {
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
	found := c.chain.CheckLine(bytes.TrimSuffix(line, []byte{'\n'}))
	if found == seal.Unsealed && (e.Page != nil || e.Window != nil && e.Window.Sum != Sum{}) {
		found = seal.Changed // only sealed files have these
	}
	if found == seal.Unsealed && !c.sealed {
		c.page.sum.Write(line)
		c.emitEntry(e)
		return true
	}
	c.sealed = true
	c.checkEntry(e, line, found)
	return true
}

// emitEntry adds an entry to those that Entries returns.
func (c *Checker) emitEntry(e Entry) {
	c.asked = c.asked || e.Request != nil
	c.entries = append(c.entries, entryAt{e, c.offset})
}

// Continue returns a sealer that continues the file, and the line that must be written first: an entry
// for the rows that an interrupted fetch left after the last entry; nil if there are none.
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

// Close ends the text. Rows after the last entry of a sealed file belong to no window, and a ledger
// without a request lacks its beginning or its end.
func (c *Checker) Close() error {
	if len(c.partial) > 0 && !c.readEntry(c.partial) {
		c.page.sum.Write(c.partial)
		c.inRow = true
	}
	c.partial = nil
	if c.inRow {
		c.endRow()
	}
	if c.sealed && c.page.rows > 0 {
		c.noteBreak("lines %d to %d at its end are not sealed, because a fetch was interrupted or they were added", c.page.from, c.line)
	}
	if !c.asked && c.breaks == 0 {
		c.noteBreak("its ledger does not state what was requested, because a fetch was interrupted or lines were removed")
	}
	return nil
}
