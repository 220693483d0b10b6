package form

import "bytes"

// detectClixml returns the form of a text that begins like XML: Clixml has an Objs element.
func detectClixml(text []byte, enough bool) (Form, error) {
	const objects = "<Objs"
	lower := bytes.ToLower(text[:min(len(text), 1<<10)])
	switch {
	case bytes.HasPrefix(lower, []byte("<!doctype html")) || bytes.HasPrefix(lower, []byte("<html")):
		return nil, errWebPage
	case bytes.Contains(text[:min(len(text), 1<<10)], []byte(objects)):
		return clixml{}, nil
	case !enough && len(text) < 1<<10:
		return nil, ErrMore
	}
	return nil, ErrNotLog
}
