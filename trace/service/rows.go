package service

import (
	"strings"
	"time"

	"whoread/trace"
)

// Row is what a service says of a message and one recipient.
type Row struct {
	ID                         string // with its brackets or without
	Subject, Sender, Recipient string
	Received                   time.Time // zero if not stated
	Size                       int64     // bytes; 0 if not stated
}

// Rows are the messages that rows tell of, by their keys.
type Rows map[string]*messages

// messages are those of one id: by subject and sender, and in the order in which they came.
type messages struct {
	by  map[[2]string]*message
	all []*message
}

// message is a message and whom it went to, in lower case.
type message struct {
	trace.Message
	recipients map[string]struct{}
}

// Add takes a row in. Rows that differ in subject or sender are messages of their own, since one id
// may stand for several (C46); those that do not differ are one message and its recipients.
func (r Rows) Add(row Row) {
	key := trace.Key(row.ID)
	of := r[key]
	if of == nil {
		of = &messages{by: map[[2]string]*message{}}
		r[key] = of
	}
	of.add(row)
}

func (m *messages) add(row Row) {
	by := [2]string{row.Subject, strings.ToLower(row.Sender)}
	one := m.by[by]
	if one == nil {
		one = &message{trace.Message{Subject: row.Subject, Sender: row.Sender}, map[string]struct{}{}}
		m.by[by], m.all = one, append(m.all, one)
	}
	one.add(row)
}

func (m *message) add(row Row) {
	if !row.Received.IsZero() && (m.Received.IsZero() || row.Received.Before(m.Received)) {
		m.Received = row.Received
	}
	m.Size = max(m.Size, row.Size)
	lower := strings.ToLower(row.Recipient)
	if _, known := m.recipients[lower]; !known && row.Recipient != "" {
		m.recipients[lower] = struct{}{}
		m.Recipients = append(m.Recipients, row.Recipient)
	}
}

// Of returns the messages of a key, in the order in which their first rows came.
func (r Rows) Of(key string) []trace.Message {
	of := r[key]
	if of == nil {
		return nil
	}
	var all []trace.Message
	for _, m := range of.all {
		all = append(all, m.Message)
	}
	return all
}

// Time reads a time as the services write it, of UTC where they name no zone; zero for one that
// cannot be read.
func Time(text string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05"} { // with any number of decimals
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}
