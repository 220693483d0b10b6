package service

import (
	"time"

	"whoread/audit/messageid"
	"whoread/trace"
)

// Row is a row of an answer: a message and one recipient.
type Row struct {
	ID                         messageid.ID
	Subject, Sender, Recipient string
	Received                   time.Time // zero if not stated
	Size                       int64     // bytes; 0 if not stated
}

// Rows merges rows into messages, by the keys of their ids.
type Rows map[messageid.Key]*trace.Merger

// Add adds a row.
func (r Rows) Add(row Row) {
	key := row.ID.Key()
	if r[key] == nil {
		r[key] = &trace.Merger{}
	}
	r[key].Add(trace.Message{
		Subject: row.Subject, Sender: row.Sender, Recipients: []string{row.Recipient}, Received: row.Received, Size: row.Size,
	})
}

// Messages returns the messages with a key, in the order of their first rows.
func (r Rows) Messages(key messageid.Key) []trace.Message {
	if r[key] == nil {
		return nil
	}
	return r[key].Messages()
}

// ParseTime parses a time as the services write it, in UTC unless it has a zone. It returns the zero
// time for any other text.
func ParseTime(text string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05"} { // with any number of decimals
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}
