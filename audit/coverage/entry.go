package coverage

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Entry is one entry of the ledger that a file of saved records holds between its rows, each on
// a line of its own:
//
//	{"whoread":{"window":{"id":1,"source":"Graph audit query", ...}}}
//
// Only one of its fields is set.
type Entry struct {
	// Request is what the fetch is to get; Request is how, in words of the command that asked.
	Request *Request        `json:"asked,omitempty"`
	Command json.RawMessage `json:"request,omitempty"`
	// Window is the newest state of a window.
	Window *Window `json:"window,omitempty"`
	// Seen names something that need not be fetched again, such as a content blob.
	Seen string `json:"seen,omitempty"`
	// Page says whose the rows since the entry before are.
	Page *PageSum `json:"page,omitempty"`
}

// PageSum is an entry behind rows that were saved in one go: the window that they belong to, or 0
// for none, and the sum of their lines.
type PageSum struct {
	Window int `json:"window"`
	Sum
}

const entryMark = `{"whoread":`

// longestEntry is how long the line of an entry may be.
const longestEntry = 1 << 20

var errLongEntry = errors.New("reading an entry of the ledger: it is longer than 1 MiB")

// IsEntry tells whether a line of a file is an entry of the ledger, and no row.
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

// ParseEntry reads a line that [AppendEntry] wrote.
func ParseEntry(line []byte) (Entry, error) {
	if len(line) > longestEntry {
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
