package file

import (
	"bytes"
	"errors"
	"io"
	"net/mail"
	"regexp"
	"strings"
	"time"

	"whoread/audit/scan"
)

// longestHeader is the number of bytes read of a mail's header.
const longestHeader = 256 << 10

// errNoHeader is returned for a mail without a header.
var errNoHeader = errors.New("the mail has no header")

// fieldLine matches the first line of a header field (RFC 5322, 2.2).
var fieldLine = regexp.MustCompile(`^[!-9;-~]+[ \t]*:`)

// fromLine matches the line before each mail of an mbox: an address and a time in one of several forms
// that name the day of the week, or nothing, as Thunderbird writes it.
var fromLine = regexp.MustCompile(`^From (?:|-|\S+ +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? .*[0-9]{1,2}:[0-9]{2}.*)$`)

// detectMail detects mails by the header at the beginning of a text.
func detectMail(text []byte, enough bool) (f *format, more bool) {
	f = &format{name: "eml", read: readMail}
	first, rest, ended := bytes.Cut(text, []byte{'\n'})
	if fromLine.Match(scan.TrimBreak(first)) {
		if !ended {
			return nil, !enough
		}
		f, text = &format{name: "mbox", read: readMbox}, rest
	}
	fields := map[string]bool{}
	for len(text) > 0 {
		line, rest, ended := bytes.Cut(text, []byte{'\n'})
		line = scan.TrimBreak(line)
		switch {
		case !ended && !enough:
			return nil, looksLikeHeader(fields, line)
		case len(line) == 0:
			return acceptMail(f, fields), false
		case ended && !isHeaderLine(line):
			return nil, false
		}
		noteField(fields, line)
		text = rest
	}
	if !enough {
		return nil, true
	}
	return acceptMail(f, fields), false
}

// looksLikeHeader reports whether an incomplete header can continue with a line, which may be incomplete
// too.
func looksLikeHeader(fields map[string]bool, line []byte) bool {
	return len(fields) > 0 || isHeaderLine(line) || !bytes.ContainsAny(line, " ,;\t\"")
}

// isHeaderLine reports whether a line belongs to a header. Some mbox files have a second From line in it,
// quoted.
func isHeaderLine(line []byte) bool {
	return fieldLine.Match(line) || line[0] == ' ' || line[0] == '\t' || bytes.HasPrefix(line, []byte(">From "))
}

// noteField records the field that begins on a line.
func noteField(fields map[string]bool, line []byte) {
	if name, _, ok := bytes.Cut(line, []byte{':'}); ok && fieldLine.Match(line) {
		fields[strings.ToLower(strings.TrimSpace(string(name)))] = true
	}
}

// acceptMail returns the format if the header fields are a mail's, nil otherwise.
func acceptMail(f *format, fields map[string]bool) *format {
	if fields["message-id"] && (fields["from"] || fields["date"] || fields["subject"] || fields["received"]) ||
		fields["from"] && fields["date"] && (fields["to"] || fields["subject"] || fields["mime-version"]) {
		return f
	}
	return nil
}

// readMail reads one mail.
func readMail(from io.Reader, to *collector) scan.Tally {
	m := mailReader{to: to, count: rowCounter{unit: "mail"}, began: 1, inHeader: true}
	return m.readMails(scan.NewLineReader(from, '\n', longestRow), false)
}

// readMbox reads mails one after the other.
func readMbox(from io.Reader, to *collector) scan.Tally {
	m := mailReader{to: to, count: rowCounter{unit: "mail"}}
	return m.readMails(scan.NewLineReader(from, '\n', longestRow), true)
}

// mailReader reads the headers of mails, and skips their bodies.
type mailReader struct {
	to       *collector
	count    rowCounter
	began    int64  // the line on which the mail begins
	header   []byte // of the mail, as far as it was read
	inHeader bool
}

// readMails reads the mails of a text, one or many.
func (m *mailReader) readMails(l *scan.LineReader, many bool) scan.Tally {
	blank := true
	for {
		end, whole := l.FindEnd(0)
		if end == 0 || !many && !m.inHeader {
			break // nothing of the body of a single mail is needed
		}
		line := bytes.TrimPrefix(scan.TrimBreak(l.Ahead()[:end]), []byte(scan.ByteOrderMark))
		switch {
		case many && isFromLine(line, blank):
			m.parseHeld()
			m.began, m.inHeader = l.Line(), true
		case !many && len(line) == 0 && len(m.header) == 0: // before the mail
		case m.inHeader && len(line) == 0:
			m.parseHeld()
		case m.inHeader && !whole && end <= longestRow:
			m.count.cutOff(m.began)
			m.inHeader = false
		case m.inHeader:
			m.keepLine(line)
		}
		blank = len(line) == 0
		if end > longestRow && !whole {
			l.SkipLine()
		} else {
			l.Take(end)
		}
	}
	m.parseHeld()
	m.count.failed = l.Err()
	return m.count.toTally()
}

// isFromLine reports whether a mail of an mbox begins after a line. Such a line in a body is quoted.
func isFromLine(line []byte, afterBlank bool) bool {
	return bytes.HasPrefix(line, []byte("From ")) && (afterBlank || len(line) > len("From -")) && fromLine.Match(line)
}

// keepLine keeps a line of the header.
func (m *mailReader) keepLine(line []byte) {
	if len(m.header)+len(line) < longestHeader {
		m.header = append(append(m.header, line...), '\r', '\n')
	}
}

// parseHeld parses the header that was kept, if there is one.
func (m *mailReader) parseHeld() {
	if !m.inHeader {
		return
	}
	r, err := parseHeader(m.header)
	m.header, m.inHeader = m.header[:0], false
	if err != nil {
		m.count.rejectRow(m.began, err)
		return
	}
	m.count.rows++
	m.to.addRow(&r)
}

// parseHeader parses a header.
func parseHeader(header []byte) (row, error) {
	header = scan.AppendUTF8(nil, keepFields(header))
	if len(header) == 0 {
		return row{}, errNoHeader
	}
	parsed, err := mail.ReadMessage(io.MultiReader(bytes.NewReader(header), strings.NewReader("\r\n")))
	if err != nil {
		return row{}, errNoHeader
	}
	h := parsed.Header
	r := row{id: extractID(h.Get("Message-Id")), subject: decodeWords(h.Get("Subject")), received: parseReceived(h)}
	for _, field := range []string{"From", "Sender"} {
		if senders := parseAddresses(h[field]); len(senders) > 0 && r.sender == "" {
			r.sender = senders[0]
		}
	}
	for _, field := range []string{"To", "Cc", "Bcc"} {
		r.recipients = append(r.recipients, parseAddresses(h[field])...)
	}
	return r, nil
}

// keepFields returns the lines that belong to a field.
func keepFields(header []byte) []byte {
	var fields []byte
	inField := false
	for line := range bytes.Lines(header) {
		if line[0] != ' ' && line[0] != '\t' {
			inField = fieldLine.Match(line)
		}
		if inField {
			fields = append(fields, line...)
		}
	}
	return fields
}

// extractID returns the message id in its field, which may have other text.
func extractID(field string) string {
	start, end := strings.IndexByte(field, '<'), strings.LastIndexByte(field, '>')
	if start < 0 || end < start {
		return field
	}
	return field[start : end+1]
}

// plainAddress matches an address in a field that does not follow RFC 5322.
var plainAddress = regexp.MustCompile(`[^\s<>,;:"()]+@[^\s<>,;:"()]+`)

// parseAddresses returns the addresses of fields.
func parseAddresses(fields []string) []string {
	var all []string
	for _, field := range fields {
		parsed, err := mail.ParseAddressList(field)
		if err != nil {
			all = append(all, plainAddress.FindAllString(field, -1)...)
			continue
		}
		for _, address := range parsed {
			all = append(all, address.Address)
		}
	}
	return all
}

// parseReceived returns when the last server received the mail, whose field is the first, or when the mail
// was sent if there is none.
func parseReceived(h mail.Header) time.Time {
	stated := h.Get("Date")
	if by := h.Get("Received"); by != "" {
		stated = strings.TrimSpace(by[strings.LastIndexByte(by, ';')+1:])
	}
	at, err := mail.ParseDate(stated)
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}
