// Package document parses the JSON answers of services. It is strict, since an answer that is not
// understood must not look empty: a member of another type is an error, and so is a member stated
// twice, except for [Object.LastValue]. Names and values share the memory of the parsed text, since an
// answer can be large.
package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
)

// maxElements limits the elements of an array and the members of an object, which each take memory
// besides their text.
const maxElements = 1 << 20

// The ways in which a text can differ from what is expected. Each follows the name of a value.
var (
	ErrNoJSON   = errors.New("is not JSON")
	errNoObject = errors.New("is not an object")
	errNoArray  = errors.New("is not a list")
	errNoText   = errors.New("is not a text")
	errNoNumber = errors.New("is not a whole number")
	errNoFlag   = errors.New("is neither true nor false")
	errTwice    = errors.New("is stated twice")
	errMissing  = errors.New("is missing")
	errElements = fmt.Errorf("has more than %d elements", maxElements)
	errMembers  = fmt.Errorf("has more than %d members", maxElements)
)

// Value is a JSON value, as it is in the text.
type Value []byte

// Parse parses a text that is one JSON value.
func Parse(text []byte) (Value, error) {
	if !json.Valid(text) {
		return nil, ErrNoJSON
	}
	return Value(bytes.TrimSpace(text)), nil
}

// IsNull reports whether the value is null or missing.
func (v Value) IsNull() bool { return len(v) == 0 || v[0] == 'n' }

// ParseArray returns the elements of an array.
func (v Value) ParseArray() ([]Value, error) {
	if len(v) == 0 || v[0] != '[' {
		return nil, errNoArray
	}
	var all []Value
	for at := skipSpace(v, 1); v[at] != ']'; {
		end := skipValue(v, at)
		if len(all) == maxElements {
			return nil, errElements
		}
		all = append(all, v[at:end:end])
		at = skipComma(v, end)
	}
	return all, nil
}

// ParseObject returns the members of an object.
func (v Value) ParseObject() (Object, error) {
	if len(v) == 0 || v[0] != '{' {
		return Object{}, errNoObject
	}
	var o Object
	for at := skipSpace(v, 1); v[at] != '}'; {
		if len(o.members) == maxElements {
			return Object{}, errMembers
		}
		end := skipValue(v, at)
		name := v[at:end:end]
		at = skipSpace(v, skipSpace(v, end)+len(":"))
		end = skipValue(v, at)
		o.members = append(o.members, member{name, v[at:end:end]})
		at = skipComma(v, end)
	}
	return o, nil
}

// ParseText returns a string; "" for null.
func (v Value) ParseText() (string, error) {
	switch {
	case v.IsNull():
		return "", nil
	case v[0] != '"':
		return "", errNoText
	}
	var text string
	if err := json.Unmarshal(v, &text); err != nil {
		return "", errNoText
	}
	return text, nil
}

// unquotedText returns a string, a number or a Boolean without quotes.
func (v Value) unquotedText() string {
	if len(v) > 0 && v[0] == '"' {
		text, _ := v.ParseText() // it is a string of valid JSON
		return text
	}
	return string(v)
}

// ParseInteger returns a whole number, which some services write as a string.
func (v Value) ParseInteger() (int, error) {
	n, err := strconv.Atoi(v.unquotedText())
	if err != nil {
		return 0, errNoNumber
	}
	return n, nil
}

// ParseNumber returns a whole number that is not negative.
func (v Value) ParseNumber() (int, error) {
	n, err := v.ParseInteger()
	if err == nil && n < 0 {
		err = errNoNumber
	}
	return max(n, 0), err
}

// ParseBool returns a Boolean, which some services write as a string.
func (v Value) ParseBool() (bool, error) {
	switch v.unquotedText() {
	case "true", "True":
		return true, nil
	case "false", "False":
		return false, nil
	default:
		return false, errNoFlag
	}
}

// skipValue returns the end of the value that begins at an index. The text is valid JSON.
func skipValue(text []byte, at int) int {
	depth := 0
	for ; at < len(text); at++ {
		switch text[at] {
		case '"':
			at = skipString(text, at)
		case '{', '[':
			depth++
			continue
		case '}', ']':
			depth--
		case ' ', '\t', '\r', '\n', ',', ':':
			continue
		default:
			at = skipWord(text, at)
		}
		if depth == 0 {
			return at + 1
		}
	}
	return at
}

// skipString returns the index of the closing quote of the string that begins at an index.
func skipString(text []byte, at int) int {
	for at++; text[at] != '"'; at++ {
		if text[at] == '\\' {
			at++
		}
	}
	return at
}

// skipWord returns the index of the last byte of a number, true, false or null.
func skipWord(text []byte, at int) int {
	for at+1 < len(text) && bytes.IndexByte([]byte(",:]} \t\r\n"), text[at+1]) < 0 {
		at++
	}
	return at
}

func skipSpace(text []byte, at int) int {
	for text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n' {
		at++
	}
	return at
}

// skipComma returns the start of the next element, or the end of the list.
func skipComma(text []byte, at int) int {
	if at = skipSpace(text, at); text[at] == ',' {
		at = skipSpace(text, at+1)
	}
	return at
}
