package coverage

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"

	"whoread/audit/seal"
)

// Sealer writes the lines of a saved fetch so that [Checker] detects later changes. An entry after each
// page of rows states their window, the entry that settles a window has the sum of all its rows, and a
// chain of seals connects all entries.
type Sealer struct {
	chain   seal.Chain
	windows map[int]*windowSum
}

// NewSealer returns a sealer for a new file.
func NewSealer() *Sealer {
	return &Sealer{chain: seal.NewChain(seal.HashText(nil)), windows: map[int]*windowSum{}}
}

// Seal returns the last seal, which covers everything that was written.
func (s *Sealer) Seal() string { return s.chain.LastSeal() }

// AppendPage appends the entry for the lines of some rows of a window. Lines and entry must be written
// together.
func (s *Sealer) AppendPage(lines []byte, window, rows int) ([]byte, error) {
	return s.appendPage(lines, PageSum{window, Sum{rows, seal.HashText(lines)}})
}

func (s *Sealer) appendPage(dst []byte, p PageSum) ([]byte, error) {
	windowSumOf(s.windows, p.Window).addPage(p.Sum)
	return s.appendSealed(dst, Entry{Page: &p})
}

// AppendEntry appends an entry. An entry that settles a window gets its sum.
func (s *Sealer) AppendEntry(dst []byte, e Entry) ([]byte, error) {
	if e.Window != nil && e.Window.State != Pending {
		e.Window.Sum = windowSumOf(s.windows, e.Window.ID).total()
	}
	return s.appendSealed(dst, e)
}

func (s *Sealer) appendSealed(dst []byte, e Entry) ([]byte, error) {
	line, err := AppendEntry(nil, e)
	if err != nil {
		return dst, err
	}
	return s.chain.AppendLine(dst, line[:len(line)-1]), nil
}

// windowSum is the sum of the pages of a window so far.
type windowSum struct {
	rows  int
	pages hash.Hash
}

// windowSumOf returns the sum of a window, a new one if there is none.
func windowSumOf(windows map[int]*windowSum, window int) *windowSum {
	t := windows[window]
	if t == nil {
		t = &windowSum{pages: sha256.New()}
		windows[window] = t
	}
	return t
}

func (w *windowSum) addPage(page Sum) {
	w.rows += page.Rows
	w.pages.Write([]byte(page.SHA256 + "\n"))
}

func (w *windowSum) total() Sum { return Sum{w.rows, hex.EncodeToString(w.pages.Sum(nil))} }
