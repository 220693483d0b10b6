package document

import (
	"fmt"
	"strings"
)

// Object is the members of a JSON object. A member that is not stated, or null, is none.
type Object struct {
	members map[string]Value
	twice   map[string]bool // the names that are stated twice
}

func (o *Object) add(name string, v Value) {
	if _, again := o.members[name]; again {
		if o.twice == nil {
			o.twice = map[string]bool{}
		}
		o.twice[name] = true
	}
	o.members[name] = v // the last one counts for those who take either
}

// Last returns a member, the last one if it is stated twice.
func (o Object) Last(name string) Value { return o.members[name] }

// AnyCase returns the object with the names of its members in lower case, for services that write them
// in any.
func (o Object) AnyCase() Object {
	lower := Object{members: map[string]Value{}}
	for name, v := range o.members {
		lower.add(strings.ToLower(name), v)
		if o.twice[name] {
			lower.add(strings.ToLower(name), v)
		}
	}
	return lower
}

// member returns a member that is stated once.
func (o Object) member(name string) (Value, error) {
	if o.twice[name] {
		return nil, named(name, errTwice)
	}
	return o.members[name], nil
}

func named(name string, err error) error { return fmt.Errorf("%q %w", name, err) }

// get reads a member of an object, if it is there.
func get[T any](o Object, name string, read func(Value) (T, error)) (got T, stated bool, err error) {
	v, err := o.member(name)
	if err != nil || v.IsNull() {
		return got, false, err
	}
	if got, err = read(v); err != nil {
		return got, true, named(name, err)
	}
	return got, true, nil
}

// Text returns a text; "" if it is not stated.
func (o Object) Text(name string) (string, error) {
	text, _, err := get(o, name, Value.Text)
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
	list, _, err := get(o, name, Value.Array)
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
	return get(o, name, Value.Number)
}

// RequiredInteger returns a whole number that must be stated.
func (o Object) RequiredInteger(name string) (int, error) {
	n, stated, err := get(o, name, Value.Integer)
	if err == nil && !stated {
		err = named(name, errMissing)
	}
	return n, err
}

// Flag returns a truth value.
func (o Object) Flag(name string) (flag, stated bool, err error) {
	return get(o, name, Value.Flag)
}

// Array returns the elements of a list that must be stated.
func (o Object) Array(name string) ([]Value, error) {
	list, stated, err := get(o, name, Value.Array)
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
