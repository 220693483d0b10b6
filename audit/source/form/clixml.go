package form

import (
	"bytes"
	"encoding/xml"
	"errors"
	"html"
	"io"
	"regexp"
	"strings"

	"whoread/audit"
	"whoread/audit/scan"
)

// clixml is what Export-Clixml of PowerShell writes: every object of the pipeline is an element
// of <Objs>, its properties are named elements of <Props> or <MS>.
type clixml struct {
	lineFeeds
	oneRow
}

func (clixml) Name() string { return "Export-Clixml" }

func (clixml) NewSplitter() Splitter { return &clixmlSplitter{} }

func (clixml) EachRow(r Chunk, yield func(start, end int)) {
	for i := 0; ; {
		start, end := clixmlElement(r.Text, i)
		if start < 0 || end < 0 {
			yieldStray(r.Text, i, len(r.Text), yield)
			return
		}
		yieldStray(r.Text, i, start, yield)
		yield(start, end)
		i = end
	}
}

// betweenElements is what may stand between the elements of <Objs>, and around them where files were
// joined.
var betweenElements = regexp.MustCompile(`^(?:[\s\x{feff}]|</?Objs\b[^<>]*>|<\?xml\b[^<>]*>)*$`)

// yieldStray yields a text between elements as a row unless it is what may stand there: it would be
// lost unseen.
func yieldStray(text []byte, start, end int, yield func(start, end int)) {
	start, end = scan.Trim(text, start, end)
	if start < end && !betweenElements.Match(text[start:end]) {
		yield(start, end)
	}
}

// clixmlSplitter cuts between elements of <Objs>.
type clixmlSplitter struct{ closed bool }

func (s *clixmlSplitter) CutRows(text []byte, eof bool) int {
	end := 0
	for {
		start, after := clixmlElement(text, end)
		if start >= 0 && after >= 0 {
			end = after
			continue
		}
		if rest := text[end:]; eof && start < 0 {
			s.closed = bytes.Contains(rest, []byte("</Objs>"))
			return len(text)
		}
		return end
	}
}

func (s *clixmlSplitter) OpenLevels() Levels { return nil }

func (s *clixmlSplitter) IsTruncated() bool { return !s.closed }

func (s *clixmlSplitter) NewSkipper() scan.Skipper { return nil }

// clixmlElement finds the first element of <Objs> at or after i: an object, or a string. The
// text of an element has no "<" of its own, so tags are told by it. start is -1 if none begins
// there, end is -1 if it does not end.
func clixmlElement(text []byte, i int) (start, end int) {
	for {
		tag, after := nextTag(text, i)
		if after < 0 && !isElement(tag) {
			return -1, -1
		}
		if isElement(tag) {
			start = i + bytes.IndexByte(text[i:], '<')
			if isTag(tag, "<S") {
				return start, clixmlEnd(text, start, "<S", "</S")
			}
			return start, clixmlEnd(text, start, "<Obj", "</Obj")
		}
		i = after
	}
}

// clixmlEnd returns where the element that begins at i ends, with those of the same name in it;
// -1 if it does not.
func clixmlEnd(text []byte, i int, open, closing string) int {
	depth := 0
	for {
		tag, after := nextTag(text, i)
		if after < 0 {
			return -1
		}
		switch {
		case isTag(tag, closing):
			depth--
		case isTag(tag, open) && tag[len(tag)-2] != '/':
			depth++
		}
		if i = after; depth == 0 {
			return after
		}
	}
}

// nextTag returns the first tag at or after i and where it ends; after is -1 if it does not.
func nextTag(text []byte, i int) (tag []byte, after int) {
	n := bytes.IndexByte(text[i:], '<')
	if n < 0 {
		return nil, -1
	}
	length := bytes.IndexByte(text[i+n:], '>') + 1
	if length == 0 {
		return text[i+n:], -1
	}
	return text[i+n : i+n+length], i + n + length
}

// isElement tells whether a tag opens an object or a string.
func isElement(tag []byte) bool { return isTag(tag, "<Obj") || isTag(tag, "<S") }

// isTag tells whether a tag has this name, and not one that only begins with it.
func isTag(tag []byte, name string) bool {
	if !bytes.HasPrefix(tag, []byte(name)) {
		return false
	}
	if len(tag) == len(name) {
		return true
	}
	c := tag[len(name)]
	return c == '>' || c == '/' || scan.IsSpace(c)
}

func (clixml) UnwrapRow(row []byte, s *Scratch) Unwrapped {
	if !isElement(row) {
		return Unwrapped{Err: errNoElement}
	}
	if !hasWholeTags(row) {
		return Unwrapped{Err: errNotXML}
	}
	if isTag(row, "<S") {
		return unwrapJSON(clixmlText(row, s), s)
	}
	if bytes.Count(row, []byte(`N="AuditData">`)) > 1 {
		return Unwrapped{Err: errTwoObjects}
	}
	if i := bytes.Index(row, []byte(`N="AuditData">`)); i >= 0 {
		if open := bytes.LastIndexByte(row[:i], '<'); open >= 0 && isTag(row[open:], "<S") {
			found := inRow(unwrapJSON(clixmlText(row[open:], s), s))
			if n := bytes.Index(row, []byte(`N="ResultCount">`)); n >= 0 {
				found.ResultCount = clixmlText(row[n:], s)
			}
			return found
		}
	}
	c, err := clixmlColumns(row)
	if err != nil {
		return Unwrapped{Err: err}
	}
	return Unwrapped{Data: c.appendAuditData(s), Wrapper: shapeMailbox, Partial: true}
}

// ReadEnvelope is what the object says beside its AuditData.
func (clixml) ReadEnvelope(row []byte, found Unwrapped, s *Scratch) audit.Around {
	property := func(stated string, names ...string) string {
		for _, name := range names {
			if i := bytes.Index(row, []byte(` N="`+name+`">`)); i >= 0 && stated == "" {
				stated = string(clixmlText(row[i:], s))
			}
		}
		return stated
	}
	said := found.envelope.decode()
	said.Operation = property(said.Operation, "Operations", "Operation")
	said.ID = property(said.ID, "Identity", "RecordId")
	return said
}

// clixmlText is the text of the element whose tag begins row.
func clixmlText(row []byte, s *Scratch) []byte {
	start := bytes.IndexByte(row, '>') + 1
	end := bytes.IndexByte(row[start:], '<')
	if start == 0 || end < 0 {
		return nil
	}
	return s.appendText(func(dst []byte) []byte { return appendClixml(dst, row[start:start+end]) })
}

// appendClixml appends text with its entities and its escapes (_x000D_) resolved.
func appendClixml(dst, text []byte) []byte {
	if bytes.IndexByte(text, '&') >= 0 {
		text = []byte(html.UnescapeString(string(text)))
	}
	return appendEscapes(dst, text)
}

// appendEscapes appends text with its escapes resolved.
func appendEscapes(dst, text []byte) []byte {
	for {
		i := bytes.Index(text, []byte("_x"))
		if i < 0 || len(text) < i+7 {
			return append(dst, text...)
		}
		r, ok := scan.ParseHex4(text[i+2:])
		if !ok || text[i+6] != '_' {
			dst, text = append(dst, text[:i+2]...), text[i+2:]
			continue
		}
		dst = append(append(dst, text[:i]...), string(r)...)
		text = text[i+7:]
	}
}

// clixmlColumns reads the properties of an object that has no AuditData, as the rows of
// Search-MailboxAuditLog.
func clixmlColumns(row []byte) (flatRecord, error) {
	var p clixmlProperties
	decoder := xml.NewDecoder(bytes.NewReader(row))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return flatRecord{}, errNotXML
		}
		if p.readToken(token); len(p.columns.names) > maxColumns {
			return flatRecord{}, errColumns
		}
	}
	if p.empty {
		return flatRecord{}, audit.ErrEmpty
	}
	if !p.columns.hasValue("Operation") {
		return flatRecord{}, errNoAuditData
	}
	return p.columns, nil
}

var (
	errNotXML    = errors.New("its tags do not match, or other text is between them")
	errNoElement = errors.New("the text is no object of Export-Clixml")
)

// clixmlProperties collects the properties of an object.
type clixmlProperties struct {
	columns flatRecord
	depth   int
	name    string // of the property that is being read
	values  []string
	empty   bool // there is an AuditData, which is null
}

// namedDepth is where the properties of an object stand: <Obj><Props><S N="...">.
const namedDepth = 3

func (p *clixmlProperties) readToken(token xml.Token) {
	switch t := token.(type) {
	case xml.StartElement:
		if p.depth++; p.depth == namedDepth {
			p.name, p.values = attributeValue(t, "N"), nil
			p.empty = p.empty || t.Name.Local == "Nil" && strings.EqualFold(p.name, "AuditData")
		}
	case xml.CharData:
		if text := strings.TrimSpace(string(t)); text != "" && p.depth >= namedDepth && p.name != "" {
			p.values = append(p.values, string(appendEscapes(nil, []byte(text))))
		}
	case xml.EndElement:
		if p.depth == namedDepth && p.name != "" {
			p.columns.addColumn(p.name, strings.Join(p.values, "\n"))
		}
		p.depth--
	}
}

func attributeValue(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
