package document

import (
	"bytes"
	"fmt"
	"strings"
)

// Object is the members of a JSON object. Their names are matched in any case, since services write them
// in several. A member that is null counts as not stated.
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

// LastValue returns the value of a member, of the last one if there are several; nil if there is none. It is
// for callers that keep what a service wrote, whichever member counts.
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

// findOnce returns the value of a member that is stated once; nil if there is none.
func (o Object) findOnce(name string) (Value, error) {
	value, n := o.findLast(name)
	if n > 1 {
		return nil, nameError(name, errTwice)
	}
	return value, nil
}

func nameError(name string, err error) error { return fmt.Errorf("%q %w", name, err) }

// readMember reads a member of an object, if it is stated.
func readMember[T any](o Object, name string, value func(Value) (T, error)) (got T, stated bool, err error) {
	v, err := o.findOnce(name)
	if err != nil || v.IsNull() {
		return got, false, err
	}
	if got, err = value(v); err != nil {
		return got, true, nameError(name, err)
	}
	return got, true, nil
}

// Text returns a text; "" if it is not stated.
func (o Object) Text(name string) (string, error) {
	text, _, err := readMember(o, name, Value.ParseText)
	return text, err
}

// RequiredText returns a text that must be stated and not empty.
func (o Object) RequiredText(name string) (string, error) {
	text, err := o.Text(name)
	if err == nil && text == "" {
		err = nameError(name, errMissing)
	}
	return text, err
}

// Texts returns a list of texts; none if it is not stated.
func (o Object) Texts(name string) ([]string, error) {
	list, _, err := readMember(o, name, Value.ParseArray)
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
	return readMember(o, name, Value.ParseNumber)
}

// RequiredInteger returns a whole number that must be stated.
func (o Object) RequiredInteger(name string) (int, error) {
	n, stated, err := readMember(o, name, Value.ParseInteger)
	if err == nil && !stated {
		err = nameError(name, errMissing)
	}
	return n, err
}

// Bool returns a truth value.
func (o Object) Bool(name string) (flag, stated bool, err error) {
	return readMember(o, name, Value.ParseBool)
}

// Array returns the elements of a list that must be stated.
func (o Object) Array(name string) ([]Value, error) {
	list, stated, err := readMember(o, name, Value.ParseArray)
	if err == nil && !stated {
		err = nameError(name, errMissing)
	}
	return list, err
}

// ParseObject reads a text that is one object.
func ParseObject(text []byte) (Object, error) {
	v, err := Parse(text)
	if err != nil {
		return Object{}, err
	}
	return v.ParseObject()
}
