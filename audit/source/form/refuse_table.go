package form

import (
	"regexp"
	"strings"
	"unicode"

	"whoread/audit/scan"
)

// tableError is the reason why a table is not read: a [NoLogError], said for this table.
type tableError struct {
	reason NoLogError
	text   string
}

func (e *tableError) Error() string { return e.text }

func (e *tableError) Unwrap() error { return e.reason }

// refuseTable returns the reason why a text that looks like CSV is not read.
func refuseTable(text []byte) error {
	header, found, _ := scan.FindHeader(text, true)
	if !found {
		return ErrNoColumn
	}
	var names []string
	delimiter := byte(',')
	for _, sign := range []byte(scan.Delimiters) {
		if cells := scan.Cells(header.Line, sign, maxColumns); len(cells) > len(names) {
			names, delimiter = cells, sign
		}
	}
	kind := otherTableOf(names)
	if kind == nil && hasMessageID(text[header.End:], delimiter, header.Newline) {
		kind = &otherTable{
			looksLike: "a message trace in a language that whoread does not know",
			instead:   "name its columns MessageId, Subject, SenderAddress, RecipientAddress and Received",
		}
	}
	if kind != nil {
		return kind.refuseTable(ErrNoColumn, "columns", names)
	}
	return &tableError{ErrNoColumn, string(ErrNoColumn) + " (its columns are " + quoteNames(names) + ")"}
}

// refuseObjects returns the reason why a text of JSON is not read.
func refuseObjects(text []byte) error {
	var open Levels
	start, end, _ := open.nextRow(text, 0, true)
	if start < 0 || text[start] != '{' {
		return ErrNotLog
	}
	names := namesOf(text[start:end])
	names = names[:min(len(names), maxColumns)]
	if kind := otherTableOf(names); kind != nil {
		return kind.refuseTable(ErrNotLog, "properties", names)
	}
	if len(names) == 0 {
		return ErrNotLog
	}
	return &tableError{ErrNotLog, string(ErrNotLog) + " (its properties are " + quoteNames(names) + ")"}
}

// refuseTable returns the reason why a table of this kind is not read.
func (o *otherTable) refuseTable(reason NoLogError, what string, names []string) error {
	return &tableError{reason, "looks like " + o.looksLike + ", not like an export of the unified audit log; " + o.instead + " (its " + what + " are " + quoteNames(names) + ")"}
}

// messageID matches the id of a message.
var messageID = regexp.MustCompile(`^<[^<>@\s]+@[^<>@\s]+>$`)

// hasMessageID reports whether one of the first rows of a table has a message id.
func hasMessageID(rows []byte, delimiter, newline byte) bool {
	start := 0
	for range 5 {
		if start >= len(rows) {
			break
		}
		end := scan.RowEnd(rows, start, newline)
		for _, cell := range scan.Cells(rows[start:end], delimiter, maxColumns) {
			if messageID.MatchString(strings.TrimSpace(cell)) {
				return true
			}
		}
		start = end + 1
	}
	return false
}

// The names that a reason quotes: how many, and how many letters of each.
const (
	quotedNames = 8
	quotedName  = 32
)

// quoteNames lists the first names of columns, without anything that cannot be printed.
func quoteNames(names []string) string {
	var list []string
	for _, name := range names[:min(len(names), quotedNames)] {
		var plain []rune
		for _, r := range strings.TrimSpace(name) {
			if unicode.IsPrint(r) && r != unicode.ReplacementChar {
				plain = append(plain, r)
			}
		}
		if len(plain) > quotedName {
			plain = append(plain[:quotedName-1], '…')
		}
		if len(plain) > 0 {
			list = append(list, string(plain))
		}
	}
	if len(names) > quotedNames {
		list = append(list, "...")
	}
	if len(list) == 0 {
		return "empty"
	}
	return strings.Join(list, ", ")
}
