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

// is reports whether a member has a name.
func (m member) is(name string) bool {
	if bytes.IndexByte(m.name, '\\') < 0 {
		return bytes.EqualFold(m.name[1:len(m.name)-1], []byte(name))
	}
	unescaped, _ := m.name.Text() // it is a string of valid JSON
	return strings.EqualFold(unescaped, name)
}

// Last returns the value of a member, of the last one if there are several; nil if there is none. It is
// for callers that keep what a service wrote, whichever member counts.
func (o Object) Last(name string) Value {
	value, _ := o.find(name)
	return value
}

// find returns the value of the last member with a name, and how many there are.
func (o Object) find(name string) (value Value, n int) {
	for _, m := range o.members {
		if m.is(name) {
			value, n = m.value, n+1
		}
	}
	return value, n
}

// get returns the value of a member that is stated once; nil if there is none.
func (o Object) get(name string) (Value, error) {
	value, n := o.find(name)
	if n > 1 {
		return nil, named(name, errTwice)
	}
	return value, nil
}

func named(name string, err error) error { return fmt.Errorf("%q %w", name, err) }

// read reads a member of an object, if it is stated.
func read[T any](o Object, name string, value func(Value) (T, error)) (got T, stated bool, err error) {
	v, err := o.get(name)
	if err != nil || v.IsNull() {
		return got, false, err
	}
	if got, err = value(v); err != nil {
		return got, true, named(name, err)
	}
	return got, true, nil
}

// Text returns a text; "" if it is not stated.
func (o Object) Text(name string) (string, error) {
	text, _, err := read(o, name, Value.Text)
	return text, err
}

// RequiredText returns a text that must be stated and not empty.
func (o Object) RequiredText(name string) (string, error) {
	text, err := o.Text(name)
	if err == nil && text == "" {
		err = named(name, errMissing)
	}
	return text, err
}

// Texts returns a list of texts; none if it is not stated.
func (o Object) Texts(name string) ([]string, error) {
	list, _, err := read(o, name, Value.Array)
	if err != nil {
		return nil, err
	}
	var texts []string
	for _, v := range list {
		text, err := v.Text()
		if err != nil {
			return nil, named(name, err)
		}
		texts = append(texts, text)
	}
	return texts, nil
}

// Number returns a whole number that is not negative.
func (o Object) Number(name string) (n int, stated bool, err error) {
	return read(o, name, Value.Number)
}

// RequiredInteger returns a whole number that must be stated.
func (o Object) RequiredInteger(name string) (int, error) {
	n, stated, err := read(o, name, Value.Integer)
	if err == nil && !stated {
		err = named(name, errMissing)
	}
	return n, err
}

// Flag returns a truth value.
func (o Object) Flag(name string) (flag, stated bool, err error) {
	return read(o, name, Value.Flag)
}

// Array returns the elements of a list that must be stated.
func (o Object) Array(name string) ([]Value, error) {
	list, stated, err := read(o, name, Value.Array)
	if err == nil && !stated {
		err = named(name, errMissing)
	}
	return list, err
}

// ParseObject reads a text that is one object.
func ParseObject(text []byte) (Object, error) {
	v, err := Parse(text)
	if err != nil {
		return Object{}, err
	}
	return v.Object()
}
