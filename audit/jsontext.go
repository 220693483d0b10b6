package audit

import (
	"encoding/binary"
	"math/bits"
)

// validText reports whether text is one JSON value, as encoding/json.Valid does. Every record
// is checked so before gjson reads it. Nearly all of a record is in its strings, so these are
// looked through eight bytes at a time, which takes six tenths of the time of gjson.Valid.
func validText(text []byte) bool {
	end, ok := validValue(text, skipSpace(text, 0))
	return ok && skipSpace(text, end) == len(text)
}

// validValue returns where the value that begins at i ends.
func validValue(text []byte, i int) (end int, ok bool) {
	if i >= len(text) {
		return i, false
	}
	switch c := text[i]; {
	case c == '"':
		return validString(text, i+1)
	case c == '{':
		return validList(text, i+1, '}', validMember)
	case c == '[':
		return validList(text, i+1, ']', validValue)
	case c == '-' || isDigit(c):
		return validNumber(text, i)
	default:
		for _, word := range [...]string{"true", "false", "null"} {
			if len(text)-i >= len(word) && string(text[i:i+len(word)]) == word {
				return i + len(word), true
			}
		}
		return i, false
	}
}

// validList is the rest of an object or an array, given its closing byte and what it lists.
func validList(text []byte, i int, closing byte, element func([]byte, int) (int, bool)) (end int, ok bool) {
	i = skipSpace(text, i)
	if i < len(text) && text[i] == closing {
		return i + 1, true
	}
	for {
		if i, ok = element(text, i); !ok {
			return i, false
		}
		i = skipSpace(text, i)
		if i >= len(text) || text[i] != ',' && text[i] != closing {
			return i, false
		}
		if text[i] == closing {
			return i + 1, true
		}
		i = skipSpace(text, i+1)
	}
}

// validMember is a member of an object: a name and a value.
func validMember(text []byte, i int) (end int, ok bool) {
	if i >= len(text) || text[i] != '"' {
		return i, false
	}
	if i, ok = validString(text, i+1); !ok {
		return i, false
	}
	if i = skipSpace(text, i); i >= len(text) || text[i] != ':' {
		return i, false
	}
	return validValue(text, skipSpace(text, i+1))
}

// validString is the rest of a string behind its opening quote.
func validString(text []byte, i int) (end int, ok bool) {
	for i < len(text) {
		if i+8 <= len(text) {
			marks := special(binary.LittleEndian.Uint64(text[i:]))
			if marks == 0 {
				i += 8
				continue
			}
			i += bits.TrailingZeros64(marks) / 8
		}
		switch c := text[i]; {
		case c == '"':
			return i + 1, true
		case c == '\\':
			n := escapeLength(text[i:])
			if n == 0 {
				return i, false
			}
			i += n
		case c < ' ':
			return i, false
		default:
			i++
		}
	}
	return i, false
}

// special has the highest bit of the first byte set that is a quote, a backslash or a control
// character. Bits of bytes behind that one mean nothing.
func special(word uint64) uint64 {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	quote, backslash := word^'"'*ones, word^'\\'*ones
	return ((word-' '*ones)&^word | (quote-ones)&^quote | (backslash-ones)&^backslash) & highs
}

// escapeLength is the length of the escape that a text begins with; 0 if it is none.
func escapeLength(text []byte) int {
	if len(text) < 2 {
		return 0
	}
	switch text[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		if len(text) < 6 {
			return 0
		}
		for _, c := range text[2:6] {
			if !isDigit(c) && (c|0x20 < 'a' || c|0x20 > 'f') {
				return 0
			}
		}
		return 6
	default:
		return 0
	}
}

func validNumber(text []byte, i int) (end int, ok bool) {
	if text[i] == '-' {
		i++
	}
	first := i
	if i = skipDigits(text, i); i == first || text[first] == '0' && i > first+1 {
		return i, false
	}
	if i < len(text) && text[i] == '.' {
		fraction := i + 1
		if i = skipDigits(text, fraction); i == fraction {
			return i, false
		}
	}
	if i < len(text) && text[i]|0x20 == 'e' {
		i++
		if i < len(text) && (text[i] == '+' || text[i] == '-') {
			i++
		}
		exponent := i
		if i = skipDigits(text, i); i == exponent {
			return i, false
		}
	}
	return i, true
}

func skipDigits(text []byte, i int) int {
	for i < len(text) && isDigit(text[i]) {
		i++
	}
	return i
}

func skipSpace(text []byte, i int) int {
	for i < len(text) && !visible(text[i]) {
		i++
	}
	return i
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
