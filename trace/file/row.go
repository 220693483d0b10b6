package file

import (
	"strconv"
	"strings"
	"time"

	"whoread/audit/scan"
)

// row is a row of a file. Its texts may be parts of a longer text, and its recipients are reused for the
// next row.
type row struct {
	id, subject, sender string
	recipients          []string
	received            time.Time
	dated               bool // received is from a column of UTC
	undated             bool // a column of UTC is not understood
	size                int64
	// event is set for a row that is one of many steps in the delivery of a mail, most of which do not
	// state its subject. The last one, which is delivered, states the subject that the recipient sees,
	// even if it is empty.
	event, delivered bool
}

// setColumn sets a column of the row. White space around the text is kept only in a subject.
func (r *row) setColumn(c column, text string) {
	if c == subjectColumn {
		r.subject = decodeWords(text)
		return
	}
	text = strings.TrimSpace(text)
	if text == "" || isTypeName(text) {
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
		r.recipients = appendAddresses(r.recipients[:0], text)
	case statusColumn:
		r.recipients = appendDelivered(r.recipients[:0], text)
	case utcColumn, timeColumn:
		r.setTime(c, text, scan.Culture{})
	case sizeColumn:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			r.size = max(n, 0)
		}
	case noColumn, subjectColumn:
	}
}

// setTime sets the time of the row from a column of a culture. The first column of UTC that is understood
// counts, or else the first one that states its zone.
func (r *row) setTime(c column, text string, culture scan.Culture) {
	t, zoned := culture.ParseTime(text)
	r.undated = r.undated || c == utcColumn && t.IsZero() && strings.TrimSpace(text) != ""
	if t.IsZero() || r.dated || c == timeColumn && (!zoned || !r.received.IsZero()) {
		return
	}
	r.received, r.dated = t, c == utcColumn
}

// isTypeName reports whether Export-Csv wrote the type of a value instead of the value.
func isTypeName(text string) bool {
	return strings.HasPrefix(text, "Microsoft.Graph.PowerShell.Models.") || strings.HasPrefix(text, "System.")
}

// appendAddresses appends the addresses of a cell. Reports of events have several.
func appendAddresses(to []string, text string) []string {
	for address := range strings.SplitSeq(text, ";") {
		if address = strings.TrimSpace(address); address != "" {
			to = append(to, address)
		}
	}
	return to
}

// appendDelivered appends the addresses of a recipient_status: "a@x##Receive, Deliver;b@y##Receive, Fail".
func appendDelivered(to []string, text string) []string {
	for recipient := range strings.SplitSeq(text, ";") {
		address, _, _ := strings.Cut(recipient, "##")
		if address = strings.TrimSpace(address); strings.Contains(address, "@") {
			to = append(to, address)
		}
	}
	return to
}
