package file

import (
	"bytes"
	"fmt"
	"io"

	"whoread/audit/crash"
	"whoread/audit/scan"
	"whoread/trace"
)

// Reader reads files into findings. It is safe for concurrent use.
type Reader struct {
	findings *trace.Findings
	clock    trace.Clock
}

// NewReader returns a reader that adds to findings. The clock gives the time at which a file was read.
func NewReader(findings *trace.Findings, clock trace.Clock) *Reader {
	return &Reader{findings: findings, clock: clock}
}

// format is a kind of text that can be read.
type format struct {
	name string
	read func(from io.Reader, to *collector) scan.Tally
}

// Claim detects the format of a text by its beginning, and returns its name and a function that reads the
// whole text, with path as the source of its findings. Without a match, read is nil, and more reports
// whether a longer beginning may match; enough says that there is none.
func (r *Reader) Claim(text []byte, enough bool) (name string, read func(from io.Reader, path string) scan.Tally, more bool) {
	plain := scan.AppendUTF8(nil, bytes.TrimPrefix(text, []byte(scan.ByteOrderMark)))
	f, more := formatOf(bytes.TrimLeft(plain, " \t\r\n"), enough)
	if f == nil {
		return "", nil, more
	}
	return f.name, func(from io.Reader, path string) (tally scan.Tally) {
		to := newCollector(r.findings, path, r.clock.Now())
		defer to.addFindings()
		var err error
		defer func() {
			if err != nil {
				tally.Err = fmt.Errorf("was not read to the end: %w", err)
			}
		}()
		defer crash.Recover("reading a message trace", &err)
		return f.read(from, to)
	}, false
}

// formatOf finds the format of a text by its beginning.
func formatOf(text []byte, enough bool) (f *format, more bool) {
	switch {
	case len(text) == 0:
		return nil, !enough
	case text[0] == '{' || text[0] == '[':
		return detectJSON(text, enough)
	}
	if f, more = detectMail(text, enough); f != nil || more {
		return f, more
	}
	return detectTable(text, enough)
}
