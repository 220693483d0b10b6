package audit

import (
	"encoding/hex"
	"strings"
)

// guidLength is the length of a GUID as text, without braces.
const guidLength = len("00000000-0000-0000-0000-000000000000")

// ParseGUID reads a GUID in its usual form, in letters of either case.
func ParseGUID(s string) (g [16]byte, ok bool) {
	if len(s) != guidLength || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return g, false
	}
	var digits [32]byte
	n := copy(digits[:], s[:8])
	n += copy(digits[n:], s[9:13])
	n += copy(digits[n:], s[14:18])
	n += copy(digits[n:], s[19:23])
	copy(digits[n:], s[24:])
	_, err := hex.Decode(g[:], digits[:])
	return g, err == nil
}

// FormatGUID writes a GUID in lower case and without braces.
func FormatGUID(g [16]byte) string {
	var b [guidLength]byte
	hex.Encode(b[:], g[:4])
	b[8] = '-'
	hex.Encode(b[9:], g[4:6])
	b[13] = '-'
	hex.Encode(b[14:], g[6:8])
	b[18] = '-'
	hex.Encode(b[19:], g[8:10])
	b[23] = '-'
	hex.Encode(b[24:], g[10:])
	return string(b[:])
}

// normalizeGUID returns a GUID in lower case and without braces, since exports spell the same id in
// different ways. Any other text is returned as it is.
func normalizeGUID(text string) string {
	id := text
	if len(id) == guidLength+len("{}") && id[0] == '{' && id[len(id)-1] == '}' {
		id = id[1 : len(id)-1]
	}
	if _, ok := ParseGUID(id); !ok {
		return text
	}
	return strings.ToLower(id)
}
