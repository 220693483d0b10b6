package audit

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
	"unsafe"

	"whoread/audit/scan"
)

// The reasons why AuditData is not a record. Each is a clause.
var (
	ErrEmpty       = errors.New("AuditData is empty")
	ErrNotJSON     = errors.New("AuditData is not JSON")
	ErrNotObject   = errors.New("AuditData is not a JSON object")
	ErrCutOff      = errors.New("AuditData is cut off")
	ErrTooDeep     = errors.New("AuditData is nested too deeply")
	ErrNoOperation = errors.New("the record names no operation")
	ErrTooMany     = errors.New("the record lists more than 100,000 items and folders")
)

// excelCell is the number of UTF-16 characters that Excel keeps of a cell when it saves a file.
const excelCell = 32767

// checkObject returns raw as text, without copying it, if it is one whole JSON object: gjson reads on
// through invalid JSON and would make a record of half an object. Control characters in strings, which
// are invalid, are escaped in a copy.
func checkObject(raw []byte) (string, error) {
	switch i := scan.SkipSpace(raw, 0); {
	case i == len(raw):
		return "", ErrEmpty
	case raw[i] != '{' && json.Valid(raw):
		return "", ErrNotObject
	case raw[i] != '{':
		return "", ErrNotJSON
	case isTooDeep(raw):
		return "", ErrTooDeep
	}
	valid, cut := scan.CheckJSON(raw)
	if !valid && !cut {
		raw = escapeControls(raw)
		valid, cut = scan.CheckJSON(raw)
	}
	switch {
	case valid:
		return unsafe.String(unsafe.SliceData(raw), len(raw)), nil
	case cut:
		return "", explainCutOff(raw)
	}
	return "", ErrNotJSON
}

// IsJSON reports whether text is exactly one JSON value. As in AuditData, its strings may contain
// unescaped control characters.
func IsJSON(text []byte) bool {
	if isTooDeep(text) {
		return false
	}
	valid, cut := scan.CheckJSON(text)
	return valid || !cut && scan.ValidJSON(escapeControls(text))
}

// The limits of isTooDeep.
const (
	maxUnchecked = 64 << 10 // a text of this size cannot do harm
	maxDepth     = 1000
)

// isTooDeep reports whether a text is nested so deeply that validating it, which needs stack for each
// level, could exhaust the stack. Real records have five levels.
func isTooDeep(raw []byte) bool {
	if len(raw) <= maxUnchecked {
		return false
	}
	depth, quoted := 0, false
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case c == '\\' && quoted:
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return true
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return false
}

// escapeControls escapes the control characters in the strings of a JSON text. It stops when the text
// grows by more than a quarter: no record does, and a large text could exhaust memory.
func escapeControls(raw []byte) []byte {
	most := maxUnchecked + len(raw) + len(raw)/4
	out := make([]byte, 0, len(raw)+64)
	quoted := false
	for i := 0; i < len(raw) && len(out) < most; i++ {
		c := raw[i]
		switch {
		case quoted && c < ' ':
			out = fmt.Appendf(out, `\u%04x`, c)
			continue
		case quoted && c == '\\' && i+1 < len(raw) && raw[i+1] >= ' ':
			out = append(out, c)
			i++
			c = raw[i]
		case c == '"':
			quoted = !quoted
		}
		out = append(out, c)
	}
	return out
}

// explainCutOff returns the length of a text that ends too early, and what may have cut it off.
func explainCutOff(raw []byte) error {
	n := 0
	for rest := raw; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		n += utf16.RuneLen(r)
		rest = rest[size:]
	}
	if n == excelCell {
		return fmt.Errorf("%w after %s characters, which is all that Excel keeps of a cell; use the file as it was exported", ErrCutOff, formatThousands(n))
	}
	return fmt.Errorf("%w after %s characters", ErrCutOff, formatThousands(n))
}

// formatThousands formats a number with commas between groups of three digits.
func formatThousands(n int) string {
	digits := strconv.Itoa(n)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}
