package form

import (
	"bytes"
	"encoding/xml"
	"errors"
	"html"
	"io"
	"strings"

	"whoread/audit"
	"whoread/audit/scan"
)

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
			found := nameSearchRow(unwrapJSON(clixmlText(row[open:], s), s))
			if n := bytes.Index(row, []byte(`N="ResultCount">`)); n >= 0 {
				found.ResultCount = clixmlText(row[n:], s)
			}
			if n := bytes.Index(row, []byte(`N="ResultIndex">`)); n >= 0 {
				found.ResultIndex = clixmlText(row[n:], s)
			}
			return found
		}
	}
	c, err := clixmlColumns(row)
	if err != nil {
		return Unwrapped{Err: err}
	}
	return Unwrapped{Data: c.buildAuditData(s), Wrapper: wrapperMailbox, Partial: true}
}

// ReadEnvelope returns what the object states beside its AuditData.
func (clixml) ReadEnvelope(row []byte, found Unwrapped, s *Scratch) audit.Envelope {
	property := func(stated string, names ...string) string {
		for _, name := range names {
			if i := bytes.Index(row, []byte(` N="`+name+`">`)); i >= 0 && stated == "" {
				stated = string(clixmlText(row[i:], s))
			}
		}
		return stated
	}
	said := found.envelope.decodeValues()
	said.Operation = property(said.Operation, "Operations", "Operation")
	said.ID = property(said.ID, "Identity", "RecordId")
	return said
}

// clixmlText returns the text of the element at the beginning of row.
func clixmlText(row []byte, s *Scratch) []byte {
	start := bytes.IndexByte(row, '>') + 1
	end := bytes.IndexByte(row[start:], '<')
	if start == 0 || end < 0 {
		return nil
	}
	return s.appendText(func(dst []byte) []byte { return appendClixml(dst, row[start:start+end]) })
}

// appendClixml appends text with its entities and escapes (_x000D_) resolved.
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

// clixmlColumns reads the properties of an object without AuditData, as Search-MailboxAuditLog returns.
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
	errNoElement = errors.New("the text is not an object of Export-Clixml")
)

// clixmlProperties collects the properties of an object.
type clixmlProperties struct {
	columns flatRecord
	depth   int
	name    string // of the property that is being read
	values  []string
	empty   bool // there is an AuditData, which is null
}

// namedDepth is the depth of the properties of an object: <Obj><Props><S N="...">.
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
