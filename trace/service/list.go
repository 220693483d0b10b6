package service

import (
	"encoding/json"
	"errors"
	"fmt"

	"whoread/audit/messageid"
	"whoread/audit/tenant/document"
)

// errNoID is why an element of a list is none: it does not say of which message it is.
var errNoID = errors.New("no message id is stated")

// Elements reads a list that a member of an object holds, and returns its elements. One that is null
// or states no message id is an error: it could be what was asked for, which would count as not found.
func Elements[T any](o document.Object, name string, id func(T) messageid.ID) ([]T, error) {
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

// Page reads a page of a list of OData, and the address of the next page; "" if it is the last one.
func Page[T any](body []byte, id func(T) messageid.ID) (elements []T, next string, err error) {
	o, err := document.ParseObject(body)
	if err != nil {
		return nil, "", fmt.Errorf("it %w", err)
	}
	if elements, err = Elements(o, "value", id); err != nil {
		return nil, "", err
	}
	if next, err = o.Text("@odata.nextLink"); err != nil {
		return nil, "", err
	}
	return elements, next, nil
}
