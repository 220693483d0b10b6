package document

import (
	"errors"
	"slices"
	"unicode/utf8"
)

var (
	errBesideError = errors.New(`an "error" was not expected in an answer that reports success`)
	errNoUTF8      = errors.New("the answer is not UTF-8")
	errEmptyLink   = errors.New("is empty; a last page has no such member")
)

// ParseOData parses an OData answer. A flaw means that the answer is readable but not reliable: it has
// an error beside the data, or is not UTF-8.
func ParseOData(text []byte) (o Object, flaw, err error) {
	if o, err = ParseObject(text); err != nil {
		return o, nil, err
	}
	if slices.ContainsFunc(o.members, func(m member) bool { return m.hasName("error") && !m.value.IsNull() }) {
		return o, errBesideError, nil
	}
	return o, CheckUTF8(text), nil
}

// CheckUTF8 returns an error if a text is not UTF-8, which JSON must be.
func CheckUTF8(text []byte) error {
	if !utf8.Valid(text) {
		return errNoUTF8
	}
	return nil
}

// NextLink returns the address of the next page of an OData answer; "" for the last page. An empty link
// is an error, since the real one may have been lost.
func (o Object) NextLink() (string, error) {
	const name = "@odata.nextLink"
	link, err := o.Text(name)
	if _, n := o.findLast(name); err == nil && n > 0 && link == "" {
		return "", nameError(name, errEmptyLink)
	}
	return link, err
}
