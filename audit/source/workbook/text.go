package workbook

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// unescapeText replaces _xHHHH_ in a text from start on: how workbooks write the characters that XML cannot contain
// (ISO/IEC 29500-1, 22.4.2.4).
func unescapeText(text []byte, start int) []byte {
	at := bytes.Index(text[start:], []byte("_x"))
	if at < 0 {
		return text
	}
	out := text[:start+at]
	for rest := text[start+at:]; len(rest) > 0; {
		r, n := escapedRune(rest)
		if n == 0 {
			out, rest = append(out, rest[0]), rest[1:]
			continue
		}
		out, rest = utf8.AppendRune(out, r), rest[n:]
	}
	return out
}

// escapedRune returns the character that a text begins with in an escaped form, and the length of that; 0 if the
// text begins with another character.
func escapedRune(text []byte) (r rune, size int) {
	const length = 7 // of _xHHHH_
	unit, ok := escapedUnit(text)
	if !ok {
		return 0, 0
	}
	if r = rune(unit); !utf16.IsSurrogate(r) {
		return r, length
	}
	if low, ok := escapedUnit(text[length:]); ok {
		if pair := utf16.DecodeRune(r, rune(low)); pair != utf8.RuneError {
			return pair, 2 * length
		}
	}
	return 0, 0
}

func escapedUnit(text []byte) (unit uint16, ok bool) {
	const length, digits = 7, 4
	if len(text) < length || text[0] != '_' || text[1] != 'x' || text[length-1] != '_' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(text[2:2+digits]), 16, 16)
	return uint16(n), err == nil
}
