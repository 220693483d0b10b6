package file

import (
	"strconv"
	"strings"
	"time"

	"whoread/audit/scan"
)

// row is what one row of a file says of a message. Its texts may lie in memory that is used again
// for the next row.
type row struct {
	id, subject, sender string
	recipients          []string
	received            time.Time
	size                int64
	// event tells that the row is one step of many on the way of a mail, most of which are not
	// about its subject. The last step, which is delivered, states what the recipient sees.
	event, delivered bool
}

// tellsSubject reports whether the subject of the row is that of the message, though it be empty.
func (r *row) tellsSubject() bool { return !r.event || r.delivered || r.subject != "" }

// read sets what the column of a row says. White space around it belongs to nothing but a subject.
func (r *row) read(c column, text string) {
	if c == subjectColumn {
		r.subject = decoded(text)
		return
	}
	text = strings.TrimSpace(text)
	if text == "" {
		return
	}
	switch c {
	case idColumn:
		r.id = text
	case eventColumn:
		r.delivered = strings.EqualFold(text, "DELIVER")
	case senderColumn:
		r.sender = text
	case fallbackSender:
		if r.sender == "" {
			r.sender = text
		}
	case recipientColumn:
		r.recipients = addresses(r.recipients[:0], text)
	case statusColumn:
		r.recipients = delivered(r.recipients[:0], text)
	case utcColumn:
		r.received = parseTime(text, true)
	case timeColumn:
		r.received = parseTime(text, false)
	case sizeColumn:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			r.size = max(n, 0)
		}
	case noColumn, subjectColumn:
	}
}

// parseTime reads a time. One without a zone is UTC where the column says so, and else not stated.
func parseTime(text string, utc bool) time.Time {
	t, zoned := scan.ParseTime(text)
	if !zoned && !utc {
		return time.Time{}
	}
	return t
}

// addresses appends the addresses of a cell, which are several in reports of events.
func addresses(to []string, text string) []string {
	for address := range strings.SplitSeq(text, ";") {
		if address = strings.TrimSpace(address); address != "" {
			to = append(to, address)
		}
	}
	return to
}

// delivered appends the addresses of a recipient_status: "a@x##Receive, Deliver;b@y##Receive, Fail".
func delivered(to []string, text string) []string {
	for recipient := range strings.SplitSeq(text, ";") {
		address, _, _ := strings.Cut(recipient, "##")
		if address = strings.TrimSpace(address); strings.Contains(address, "@") {
			to = append(to, address)
		}
	}
	return to
}
