package trace

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"whoread/audit/seal"
)

// ChangedError is that a file of findings was changed after it was written. What can still be
// believed of it was taken in.
type ChangedError struct {
	// Line is the first line where a change shows, and What says how, as a clause.
	Line int
	What string
	// Unused is the number of findings that were not taken in.
	Unused int
}

// Error returns one sentence.
func (e *ChangedError) Error() string {
	return fmt.Sprintf("line %d %s: the file was changed after it was written; findings not used: %d", e.Line, e.What, e.Unused)
}

// ErrEmptyBook is that a file of findings is empty. WriteTo never leaves it so: it may have been cut off.
var ErrEmptyBook = errors.New("the file is empty: it may have been cut off, and nothing is known from it")

// ReadFrom takes in the findings of a file that WriteTo wrote. A finding is believed if its line fits
// its seal, follows the line before it, and is followed by the next; if others are not, the error is
// a *[ChangedError]. Any other error names the line, and what stands before it was taken in.
func (b *Book) ReadFrom(r io.Reader) (int64, error) {
	counted := &counter{from: r}
	lines := bufio.NewScanner(counted)
	lines.Buffer(nil, longestLine)
	reader := bookReader{book: b, chain: seal.NewChain(seal.Sum(nil))}
	for lines.Scan() {
		reader.line++
		if err := reader.read(bytes.TrimSpace(lines.Bytes())); err != nil {
			return counted.n, err
		}
	}
	if err := lines.Err(); err != nil {
		return counted.n, fmt.Errorf("line %d: reading subjects: %w", reader.line+1, err)
	}
	if counted.n == 0 {
		return 0, ErrEmptyBook
	}
	return counted.n, reader.finish()
}

// bookReader reads a file of findings line by line.
type bookReader struct {
	book   *Book
	line   int
	chain  seal.Chain
	sealed bool     // a line has a seal
	held   *Finding // believed if the next line follows it
	ended  bool     // the last line was read
	change ChangedError
}

// read reads a line.
func (r *bookReader) read(text []byte) error {
	if len(text) == 0 && r.line > 1 {
		return nil
	}
	found := r.chain.Check(text)
	r.sealed = r.sealed || found != seal.Unsealed
	if found != seal.Unsealed {
		r.settle()
	}
	if r.line == 1 {
		return r.readHead(text, found)
	}
	if !r.sealed {
		f, err := parseFinding(text)
		if err != nil {
			return fmt.Errorf("line %d: %w", r.line, err)
		}
		r.book.Learn(f)
		return nil
	}
	r.readSealed(text, found)
	return nil
}

// settle takes in the finding before a sealed line, if that line follows it.
func (r *bookReader) settle() {
	if r.held == nil {
		return
	}
	if r.chain.Linked() {
		r.book.Learn(*r.held)
	} else {
		r.change.Unused++
	}
	r.held = nil
}

// readHead reads the first line.
func (r *bookReader) readHead(text []byte, found seal.Finding) error {
	var head fileHead
	err := json.Unmarshal(bytes.TrimPrefix(text, []byte("\ufeff")), &head)
	switch {
	case err != nil || head.Kind != fileKind:
		return ErrNotBook
	case head.Version > fileVersion:
		return errLaterBook
	case head.Version == fileVersion:
		r.sealed = true
	}
	if r.sealed && found != seal.Intact {
		r.note(found)
		return nil
	}
	for _, app := range head.Apps {
		r.book.Asked(app)
	}
	return nil
}

// readSealed reads a line of a file with seals.
func (r *bookReader) readSealed(text []byte, found seal.Finding) {
	if found == seal.Intact && r.ended {
		found = seal.Unlinked // nothing follows the end
	}
	if found != seal.Intact {
		r.note(found)
		r.change.Unused++
		return
	}
	var end fileEnd
	if json.Unmarshal(text, &end) == nil && end.End != nil {
		r.ended = true
		return
	}
	f, err := parseFinding(text)
	if err != nil {
		r.note(seal.Changed)
		r.change.Unused++
		return
	}
	r.held = &f
}

// note notes that a line is not as it was written. The first one is named.
func (r *bookReader) note(found seal.Finding) {
	if r.change.Line > 0 {
		return
	}
	r.change.Line = r.line
	switch found {
	case seal.Unsealed:
		r.change.What = "has no seal"
	case seal.Unlinked:
		r.change.What = "does not follow the line before it"
	case seal.Changed, seal.Intact:
		r.change.What = "does not fit its seal"
	}
}

// finish ends the file.
func (r *bookReader) finish() error {
	if r.held != nil {
		r.change.Unused++ // nothing follows it
	}
	if r.sealed && !r.ended && r.change.Line == 0 {
		r.change.Line, r.change.What = r.line, "is not the end"
	}
	if r.change.Line == 0 {
		return nil
	}
	return &r.change
}
