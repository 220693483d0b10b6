package service

import (
	"encoding/json"
	"errors"
	"fmt"

	"whoread/audit/messageid"
	"whoread/audit/tenant/document"
)

// errNoID is returned for an element of a list without a message id.
var errNoID = errors.New("no message id is stated")

// ParseElements parses the list in a member of an object. An element that is null or has no message id
// is an error: it may be the message that was queried, which would count as not found.
func ParseElements[T any](o document.Object, name string, id func(T) messageid.ID) ([]T, error) {
	list, err := o.Array(name)
	if err != nil {
		return nil, err
	}
	all := make([]T, 0, len(list))
	for i, v := range list {
		if v.IsNull() {
			return nil, fmt.Errorf("element %d is null", i+1)
		}
		var element T
		if err := json.Unmarshal(v, &element); err != nil {
			return nil, fmt.Errorf("element %d: %w", i+1, err)
		}
		if id(element) == "" {
			return nil, fmt.Errorf("element %d: %w", i+1, errNoID)
		}
		all = append(all, element)
	}
	return all, nil
}

// ParsePage parses a page of an OData list, and returns the address of the next page, "" for the last.
func ParsePage[T any](body []byte, id func(T) messageid.ID) (elements []T, next string, err error) {
	o, flaw, err := document.ParseOData(body)
	switch {
	case err != nil:
		return nil, "", fmt.Errorf("it %w", err)
	case flaw != nil:
		return nil, "", flaw
	}
	if elements, err = ParseElements(o, "value", id); err != nil {
		return nil, "", err
	}
	if next, err = o.NextLink(); err != nil {
		return nil, "", err
	}
	return elements, next, nil
}
