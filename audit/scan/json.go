package scan

import (
	"bytes"
	"iter"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// SkipString returns the index after the string that begins at text[i], or -1 if it does not
// end in the text.
func SkipString(text []byte, i int) int {
	for at := i + 1; ; {
		n := bytes.IndexByte(text[at:], '"')
		if n < 0 {
			return -1
		}
		end := at + n
		slashes := 0
		for end-1-slashes > i && text[end-1-slashes] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return end + 1
		}
		at = end + 1
	}
}

// SkipValue returns the index after the JSON value that begins at text[i], or -1 if it does not end in
// the text. Only brackets and quotes are examined: the value need not be valid.
func SkipValue(text []byte, i int) int {
	if i >= len(text) {
		return -1
	}
	switch text[i] {
	case '"':
		return SkipString(text, i)
	case '{', '[':
		return SkipNested(text, i)
	}
	for ; i < len(text); i++ {
		switch text[i] {
		case ',', '}', ']', ' ', '\t', '\r', '\n':
			return i
		}
	}
	return -1
}

// SkipNested is SkipValue for an object or an array.
func SkipNested(text []byte, i int) int {
	depth := 0
	for i < len(text) {
		switch text[i] {
		case '"':
			if i = SkipString(text, i); i < 0 {
				return -1
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
		i++
	}
	return -1
}

// Properties iterates over the properties of a JSON object without descending into their values.
type Properties struct {
	text []byte
	// At is the current index.
	At int
	// Cut reports that the text ended, or was not JSON, before the object ended.
	Cut bool
}

// PropertiesOf returns an iterator over the object that begins at text[i].
func PropertiesOf(text []byte, i int) Properties { return Properties{text: text, At: i + 1} }

// Next returns the next key, unquoted but not unescaped, and the index of its value. Call Skip to move
// past the value.
func (p *Properties) Next() (key []byte, value int, ok bool) {
	for p.At < len(p.text) {
		switch c := p.text[p.At]; {
		case IsSpace(c) || c == ',':
			p.At++
		case c == '}':
			return nil, 0, false
		case c == '"':
			end := SkipString(p.text, p.At)
			if end < 0 {
				p.Cut = true
				return nil, 0, false
			}
			key = p.text[p.At+1 : end-1]
			value = SkipSpace(p.text, end)
			if value >= len(p.text) || p.text[value] != ':' {
				p.Cut = true
				return nil, 0, false
			}
			return key, SkipSpace(p.text, value+1), true
		default:
			p.Cut = true
			return nil, 0, false
		}
	}
	p.Cut = true
	return nil, 0, false
}

// Skip moves past a value that Next returned, and returns its end. It is not ok if there is no value.
func (p *Properties) Skip(value int) (end int, ok bool) {
	if end = SkipValue(p.text, value); end <= value {
		p.Cut = true
		return 0, false
	}
	p.At = end
	return end, true
}

// All yields the keys, unquoted but not unescaped, and the values of the remaining properties that are
// whole. If they are not all of the object, Cut is set afterwards.
func (p *Properties) All() iter.Seq2[[]byte, []byte] {
	return func(yield func(key, value []byte) bool) {
		for {
			key, value, ok := p.Next()
			if !ok {
				return
			}
			end, ok := p.Skip(value)
			if !ok || !yield(key, p.text[value:end]) {
				return
			}
		}
	}
}

// KeyBuffer holds a key for [LowerKey].
type KeyBuffer [32]byte

// LowerKey returns a key with its ASCII letters in lower case, in buf. It returns nil for a key that
// does not fit: such a key is none that whoread reads.
func LowerKey[K string | []byte](buf *KeyBuffer, key K) []byte {
	if len(key) > len(buf) {
		return nil
	}
	for i := range len(key) {
		c := key[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		buf[i] = c
	}
	return buf[:len(key)]
}

// AppendUnquoted appends the text of a JSON string, given with its quotes. An invalid escape is kept
// unchanged.
func AppendUnquoted(dst, quoted []byte) []byte {
	if len(quoted) < 2 {
		return dst
	}
	text := quoted[1 : len(quoted)-1]
	for {
		i := bytes.IndexByte(text, '\\')
		if i < 0 || i+1 >= len(text) {
			return append(dst, text...)
		}
		dst = append(dst, text[:i]...)
		c := unescapeByte(text[i+1])
		if text[i+1] == 'u' {
			var n int
			dst, n = appendCodePoint(dst, text[i:])
			text = text[i+n:]
			continue
		}
		if c == 0 {
			dst = append(dst, '\\')
			c = text[i+1]
		}
		dst = append(dst, c)
		text = text[i+2:]
	}
}

// unescapeByte returns the byte for a backslash and c; 0 if there is none.
func unescapeByte(c byte) byte {
	switch c {
	case '"', '\\', '/':
		return c
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	}
	return 0
}

// appendCodePoint appends the character of \uXXXX, or of a pair of them, at the beginning of text, and
// returns its length in text.
func appendCodePoint(dst, text []byte) ([]byte, int) {
	r, ok := ParseHex4(text[2:])
	if !ok {
		return append(dst, text[:2]...), 2
	}
	if utf16.IsSurrogate(r) && len(text) > 8 && text[6] == '\\' && text[7] == 'u' {
		if low, ok := ParseHex4(text[8:]); ok {
			if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
				return utf8.AppendRune(dst, pair), 12
			}
		}
	}
	return utf8.AppendRune(dst, r), 6
}

// ParseHex4 reads the four hexadecimal digits at the beginning of a text.
func ParseHex4(text []byte) (r rune, ok bool) {
	const digits = 4
	if len(text) < digits {
		return 0, false
	}
	n, err := strconv.ParseUint(string(text[:digits]), 16, 16)
	return rune(n), err == nil
}
