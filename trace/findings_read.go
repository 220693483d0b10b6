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

// ChangedError is returned for a file of findings that was changed after it was written. The findings
// that are still proven to be unchanged were added.
type ChangedError struct {
	// Line is the first changed line, and What says in a clause what is wrong with it.
	Line int
	What string
	// Unused is the number of findings that were not added.
	Unused int
}

// Error returns one sentence.
func (e *ChangedError) Error() string {
	return fmt.Sprintf("line %d %s: the file was changed after it was written; findings not used: %d", e.Line, e.What, e.Unused)
}

// ErrEmptyFile is returned for an empty file of findings. WriteTo always writes a first line, so
// the file may have been cut off.
var ErrEmptyFile = errors.New("the file is empty, so it may have been cut off; no subjects were read from it")

// ReadFrom adds the findings of a file that WriteTo wrote. A finding is used if its line matches its
// seal, follows the line before it, and is followed by the next; for others, the error is a
// *[ChangedError]. Any other error names the line, and the findings before it were added.
func (fs *Findings) ReadFrom(r io.Reader) (int64, error) {
	counted := &counter{from: r}
	lines := bufio.NewScanner(counted)
	lines.Buffer(nil, longestLine)
	reader := findingsReader{findings: fs, chain: seal.NewChain(seal.HashText(nil))}
	for lines.Scan() {
		reader.line++
		if err := reader.readLine(bytes.TrimSpace(lines.Bytes())); err != nil {
			return counted.n, err
		}
	}
	if err := lines.Err(); err != nil {
		return counted.n, fmt.Errorf("line %d: reading subjects: %w", reader.line+1, err)
	}
	if counted.n == 0 {
		return 0, ErrEmptyFile
	}
	return counted.n, reader.checkEnd()
}

// findingsReader reads a file of findings line by line.
type findingsReader struct {
	findings *Findings
	line     int
	chain    seal.Chain
	sealed   bool     // a line has a seal
	pending  *Finding // added if the next line follows it
	ended    bool     // the last line was read
	change   ChangedError
}

// readLine reads a line.
func (r *findingsReader) readLine(text []byte) error {
	if len(text) == 0 && r.line > 1 {
		return nil
	}
	found := r.chain.CheckLine(text)
	r.sealed = r.sealed || found != seal.Unsealed
	if found != seal.Unsealed {
		r.addHeld()
	}
	if r.line == 1 {
		return r.readHead(text, found)
	}
	if !r.sealed {
		f, err := parseFinding(text)
		if err != nil {
			return fmt.Errorf("line %d: %w", r.line, err)
		}
		r.findings.Add(f)
		return nil
	}
	r.readSealed(text, found)
	return nil
}

// addHeld adds the finding of the line before a sealed line, if the sealed line follows it.
func (r *findingsReader) addHeld() {
	if r.pending == nil {
		return
	}
	if r.chain.IsLinked() {
		r.findings.Add(*r.pending)
	} else {
		r.change.Unused++
	}
	r.pending = nil
}

// readHead reads the first line.
func (r *findingsReader) readHead(text []byte, found seal.Finding) error {
	var head fileHead
	err := json.Unmarshal(bytes.TrimPrefix(text, []byte("\ufeff")), &head)
	switch {
	case err != nil || head.Kind != fileKind:
		return ErrNotFindings
	case head.Version > fileVersion:
		return errLaterVersion
	case head.Version == fileVersion:
		r.sealed = true
	}
	if r.sealed && found != seal.Intact {
		r.recordChange(found)
		return nil
	}
	for _, app := range head.Apps {
		r.findings.AddApp(app)
	}
	return nil
}

// readSealed reads a line of a file with seals.
func (r *findingsReader) readSealed(text []byte, found seal.Finding) {
	if found == seal.Intact && r.ended {
		found = seal.Unlinked // nothing follows the end
	}
	if found != seal.Intact {
		r.recordChange(found)
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
		r.recordChange(seal.Changed)
		r.change.Unused++
		return
	}
	r.pending = &f
}

// recordChange records that a line was changed. Only the first such line is named.
func (r *findingsReader) recordChange(found seal.Finding) {
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
		r.change.What = "does not match its seal"
	}
}

// checkEnd checks the end of the file, and returns an error if the file was changed.
func (r *findingsReader) checkEnd() error {
	if r.pending != nil {
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
