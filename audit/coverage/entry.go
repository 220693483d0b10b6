package coverage

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Entry is one entry of the ledger in a file of saved records. It has its own line between the rows:
//
//	{"whoread":{"window":{"id":1,"source":"Graph audit query", ...}}}
//
// Exactly one of its fields is set.
type Entry struct {
	// Request is what the fetch is to get. FetchRequest is the request as package fetch saved it, for
	// a resume.
	Request      *Request        `json:"asked,omitempty"`
	FetchRequest json.RawMessage `json:"request,omitempty"`
	// Window is the newest state of a window.
	Window *Window `json:"window,omitempty"`
	// Seen names something that need not be fetched again, such as a content blob.
	Seen string `json:"seen,omitempty"`
	// Page states to which window the rows since the entry before belong.
	Page *PageSum `json:"page,omitempty"`
}

// PageSum is an entry after rows that were saved together: their window, or 0 for none, and their sum.
type PageSum struct {
	Window int `json:"window"`
	Sum
}

const entryMark = `{"whoread":`

// maxEntry is the maximum length of the line of an entry.
const maxEntry = 1 << 20

var errLongEntry = errors.New("reading an entry of the ledger: it is longer than 1 MiB")

// IsEntry reports whether a line of a file begins like a ledger entry.
func IsEntry(line []byte) bool { return bytes.HasPrefix(line, []byte(entryMark)) }

// AppendEntry appends an entry as a line, with its line feed.
func AppendEntry(dst []byte, e Entry) ([]byte, error) {
	text, err := json.Marshal(e)
	if err != nil {
		return dst, fmt.Errorf("writing an entry of the ledger: %w", err)
	}
	dst = append(append(dst, entryMark...), text...)
	return append(dst, '}', '\n'), nil
}

// ParseEntry parses a line that [AppendEntry] wrote.
func ParseEntry(line []byte) (Entry, error) {
	if len(line) > maxEntry {
		return Entry{}, errLongEntry
	}
	var outer struct {
		Entry Entry `json:"whoread"`
	}
	if err := json.Unmarshal(line, &outer); err != nil {
		return Entry{}, fmt.Errorf("reading an entry of the ledger: %w", err)
	}
	return outer.Entry, nil
}
