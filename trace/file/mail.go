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

// longestHeader is how much of the header of a mail is looked at.
const longestHeader = 256 << 10

// errNoHeader is that something stands where a mail should, and has no header.
var errNoHeader = errors.New("the mail has no header")

// fieldLine is a line on which a field of a header begins (RFC 5322, 2.2).
var fieldLine = regexp.MustCompile(`^[!-9;-~]+[ \t]*:`)

// fromLine is the line before each mail of an mbox: an address and a time in one of several forms, all
// of which name the day of the week, or neither, as Thunderbird writes it.
var fromLine = regexp.MustCompile(`^From (?:|-|\S+ +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? .*[0-9]{1,2}:[0-9]{2}.*)$`)

// claimMail finds mails by the header that a text begins with.
func claimMail(text []byte, enough bool) (f *format, more bool) {
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
			return mailWith(f, fields), false
		case ended && !isHeaderLine(line):
			return nil, false
		}
		note(fields, line)
		text = rest
	}
	if !enough {
		return nil, true
	}
	return mailWith(f, fields), false
}

// looksLikeHeader tells whether a header that is not seen whole may go on with a line, which need
// not be whole either.
func looksLikeHeader(fields map[string]bool, line []byte) bool {
	return len(fields) > 0 || isHeaderLine(line) || !bytes.ContainsAny(line, " ,;\t\"")
}

// isHeaderLine tells whether a line stands in a header. Some mbox files have a second line of those
// that stand before mails, quoted.
func isHeaderLine(line []byte) bool {
	return fieldLine.Match(line) || line[0] == ' ' || line[0] == '\t' || bytes.HasPrefix(line, []byte(">From "))
}

// note notes the field that begins on a line.
func note(fields map[string]bool, line []byte) {
	if name, _, ok := bytes.Cut(line, []byte{':'}); ok && fieldLine.Match(line) {
		fields[strings.ToLower(strings.TrimSpace(string(name)))] = true
	}
}

// mailWith is the format if the fields are those of a mail; nil if they are not.
func mailWith(f *format, fields map[string]bool) *format {
	if fields["message-id"] && (fields["from"] || fields["date"] || fields["subject"] || fields["received"]) ||
		fields["from"] && fields["date"] && (fields["to"] || fields["subject"] || fields["mime-version"]) {
		return f
	}
	return nil
}

// readMail reads one mail.
func readMail(from io.Reader, to *gathering) Tally {
	m := mails{to: to, count: count{unit: "mail"}, began: 1, inHeader: true}
	return m.read(scan.NewLineReader(from, '\n', longestRow), false)
}

// readMbox reads mails one after the other.
func readMbox(from io.Reader, to *gathering) Tally {
	m := mails{to: to, count: count{unit: "mail"}}
	return m.read(scan.NewLineReader(from, '\n', longestRow), true)
}

// mails reads the headers of mails, and passes over their bodies.
type mails struct {
	to       *gathering
	count    count
	began    int64  // the line on which the mail begins
	header   []byte // of the mail, as far as it was read
	inHeader bool
}

// read reads the mails of a text, one or many.
func (m *mails) read(l *scan.LineReader, many bool) Tally {
	blank := true
	for {
		end, whole := l.FindEnd(0)
		if end == 0 || !many && !m.inHeader {
			break // nothing of the body of a single mail is needed
		}
		line := bytes.TrimPrefix(scan.TrimBreak(l.Ahead()[:end]), []byte(scan.ByteOrderMark))
		switch {
		case many && isFromLine(line, blank):
			m.end()
			m.began, m.inHeader = l.Line(), true
		case !many && len(line) == 0 && len(m.header) == 0: // before the mail
		case m.inHeader && len(line) == 0:
			m.end()
		case m.inHeader && !whole && end <= longestRow:
			m.count.cutOff(m.began)
			m.inHeader = false
		case m.inHeader:
			m.hold(line)
		}
		blank = len(line) == 0
		if end > longestRow && !whole {
			l.SkipLine()
		} else {
			l.Take(end)
		}
	}
	m.end()
	m.count.failed = l.Err()
	return m.count.tally()
}

// isFromLine tells whether a mail of an mbox begins on the next line. A line of a body that looks so
// is quoted there.
func isFromLine(line []byte, afterBlank bool) bool {
	return bytes.HasPrefix(line, []byte("From ")) && (afterBlank || len(line) > len("From -")) && fromLine.Match(line)
}

// hold keeps a line of the header.
func (m *mails) hold(line []byte) {
	if len(m.header)+len(line) < longestHeader {
		m.header = append(append(m.header, line...), '\r', '\n')
	}
}

// end reads the header that was held, if there is one.
func (m *mails) end() {
	if !m.inHeader {
		return
	}
	r, err := mailRow(m.header)
	m.header, m.inHeader = m.header[:0], false
	if err != nil {
		m.count.reject(m.began, err)
		return
	}
	m.count.rows++
	m.to.add(&r)
}

// mailRow reads a header.
func mailRow(header []byte) (row, error) {
	header = scan.AppendUTF8(nil, fieldsOf(header))
	if len(header) == 0 {
		return row{}, errNoHeader
	}
	parsed, err := mail.ReadMessage(io.MultiReader(bytes.NewReader(header), strings.NewReader("\r\n")))
	if err != nil {
		return row{}, errNoHeader
	}
	h := parsed.Header
	r := row{id: idIn(h.Get("Message-Id")), subject: decoded(h.Get("Subject")), received: receivedAt(h)}
	for _, field := range []string{"From", "Sender"} {
		if senders := addressesIn(h[field]); len(senders) > 0 && r.sender == "" {
			r.sender = senders[0]
		}
	}
	for _, field := range []string{"To", "Cc", "Bcc"} {
		r.recipients = append(r.recipients, addressesIn(h[field])...)
	}
	return r, nil
}

// fieldsOf leaves the lines out that stand in no field.
func fieldsOf(header []byte) []byte {
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

// idIn takes a message id out of its field, which may say more.
func idIn(field string) string {
	start, end := strings.IndexByte(field, '<'), strings.LastIndexByte(field, '>')
	if start < 0 || end < start {
		return field
	}
	return field[start : end+1]
}

// plainAddress is what an address looks like in a field that is not as RFC 5322 wants it.
var plainAddress = regexp.MustCompile(`[^\s<>,;:"()]+@[^\s<>,;:"()]+`)

// addressesIn are the addresses of fields.
func addressesIn(fields []string) []string {
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

// receivedAt is when the mail arrived by the last server that handed it on, whose line stands first;
// or when it was sent, if it was handed on by none.
func receivedAt(h mail.Header) time.Time {
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
