package document

import (
	"bytes"
	"fmt"
	"strings"
)

// Object holds the members of a JSON object. Names match in any case, since services vary it. A member
// that is null counts as missing.
type Object struct{ members []member }

type member struct{ name, value Value }

// hasName reports whether a member has a name.
func (m member) hasName(name string) bool {
	if bytes.IndexByte(m.name, '\\') < 0 {
		return bytes.EqualFold(m.name[1:len(m.name)-1], []byte(name))
	}
	unescaped, _ := m.name.ParseText() // it is a string of valid JSON
	return strings.EqualFold(unescaped, name)
}

// LastValue returns the last value of a member; nil if there is none. It is for callers that keep what
// a service sent, even if a member is stated twice.
func (o Object) LastValue(name string) Value {
	value, _ := o.findLast(name)
	return value
}

// findLast returns the value of the last member with a name, and how many there are.
func (o Object) findLast(name string) (value Value, n int) {
	for _, m := range o.members {
		if m.hasName(name) {
			value, n = m.value, n+1
		}
	}
	return value, n
}

// findOnce returns the value of a member; nil if there is none. A member stated twice is an error.
func (o Object) findOnce(name string) (Value, error) {
	value, n := o.findLast(name)
	if n > 1 {
		return nil, nameError(name, errTwice)
	}
	return value, nil
}

func nameError(name string, err error) error { return fmt.Errorf("%q %w", name, err) }

// readMembers parses the value of a member, if there is one.
func readMembers[T any](o Object, name string, value func(Value) (T, error)) (got T, stated bool, err error) {
	v, err := o.findOnce(name)
	if err != nil || v.IsNull() {
		return got, false, err
	}
	if got, err = value(v); err != nil {
		return got, true, nameError(name, err)
	}
	return got, true, nil
}

// Text returns a string; "" if it is missing.
func (o Object) Text(name string) (string, error) {
	text, _, err := readMembers(o, name, Value.ParseText)
	return text, err
}

// RequiredText returns a string that must be present and not empty.
func (o Object) RequiredText(name string) (string, error) {
	text, err := o.Text(name)
	if err == nil && text == "" {
		err = nameError(name, errMissing)
	}
	return text, err
}

// Texts returns a list of strings; nil if it is missing.
func (o Object) Texts(name string) ([]string, error) {
	list, _, err := readMembers(o, name, Value.ParseArray)
	if err != nil {
		return nil, err
	}
	var texts []string
	for _, v := range list {
		text, err := v.ParseText()
		if err != nil {
			return nil, nameError(name, err)
		}
		texts = append(texts, text)
	}
	return texts, nil
}

// Number returns a whole number that is not negative.
func (o Object) Number(name string) (n int, stated bool, err error) {
	return readMembers(o, name, Value.ParseNumber)
}

// RequiredInteger returns a whole number that must be present.
func (o Object) RequiredInteger(name string) (int, error) {
	n, stated, err := readMembers(o, name, Value.ParseInteger)
	if err == nil && !stated {
		err = nameError(name, errMissing)
	}
	return n, err
}

// Bool returns a Boolean.
func (o Object) Bool(name string) (flag, stated bool, err error) {
	return readMembers(o, name, Value.ParseBool)
}

// Array returns the elements of an array that must be present.
func (o Object) Array(name string) ([]Value, error) {
	list, stated, err := readMembers(o, name, Value.ParseArray)
	if err == nil && !stated {
		err = nameError(name, errMissing)
	}
	return list, err
}

// ParseObject parses a text that is one JSON object.
func ParseObject(text []byte) (Object, error) {
	v, err := Parse(text)
	if err != nil {
		return Object{}, err
	}
	return v.ParseObject()
}
