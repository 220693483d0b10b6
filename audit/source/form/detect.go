package form

import (
	"bytes"
	"errors"

	"whoread/audit/scan"
)

// HeadSize is how much of a text is examined to detect its form.
const HeadSize = 64 << 10

// ErrMore reports that detection needs more of the text.
var ErrMore = errors.New("more text is needed")

// NoLogError is the reason why a text is no audit log. Such a file is skipped where it lies among audit
// logs. A text that may be an audit log but cannot be read has another error, and is never skipped.
type NoLogError string

func (e NoLogError) Error() string { return string(e) }

// The reasons why a text is not read. Each follows the name of the input.
const (
	errWebPage  = NoLogError("is a web page, not an export of the audit log; download the export again while signed in")
	ErrNotLog   = NoLogError("contains no audit records that whoread recognizes; open a CSV, JSON or Clixml export of the unified audit log")
	ErrNoColumn = NoLogError("is a CSV without an AuditData column; export it again with that column")
)

// ErrEmptyText is returned for a text without rows. It may be an export that failed.
var ErrEmptyText = errors.New("is empty; export the audit log again")

// maxBlank is how much white space a text may begin with.
const maxBlank = 4 << 20

// errBlankText is returned for a text that begins with more white space than maxBlank.
var errBlankText = errors.New("begins with more than 4 MiB of white space, so nothing of it is read; remove the white space and open the file again")

// Detect returns the form of a text, and how many bytes precede its rows, given the beginning of the
// text. Whole reports that head is the whole text.
func Detect(head []byte, whole bool) (f Form, skip int, err error) {
	skip = len(head) - len(bytes.TrimPrefix(head, []byte(scan.ByteOrderMark)))
	start, _ := scan.Trim(head, skip, len(head))
	rest := head[start:]
	enough := whole || len(rest) >= HeadSize
	prefixed, more := detectPrefixed(rest, enough, whole)
	switch {
	case len(rest) == 0 && whole:
		return nil, 0, ErrEmptyText
	case start-skip > maxBlank:
		return nil, 0, errBlankText
	case len(rest) == 0 || len(head) < len(scan.ByteOrderMark) && !whole:
		return nil, 0, ErrMore
	case more:
		return nil, 0, ErrMore
	case prefixed:
		return prefixedLines{}, start, nil
	case rest[0] == '{' || rest[0] == '[' || isQuotedJSON(rest):
		f, err = detectJSON(rest, enough)
		return f, start, err
	case rest[0] == '<':
		f, err = detectClixml(rest, enough)
		return f, start, err
	}
	if f, length, err := detectCSV(rest, enough, whole); f != nil || err != nil {
		return f, start + length, err
	}
	if f, err := detectList(rest, enough, whole); f != nil || err != nil {
		return f, start, err
	}
	if isPrefixedLater(rest, whole) {
		return prefixedLines{}, start, nil
	}
	if line := firstLine(rest); isCSVLike(line) && !bytes.Contains(line, []byte(`":`)) {
		return nil, 0, refuseTable(rest)
	}
	return nil, 0, ErrNotLog
}

func firstLine(text []byte) []byte { return bytes.TrimRight(text[:scan.LineEnd(text, 0)], "\r") }
