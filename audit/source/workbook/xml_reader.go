package workbook

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

// maxToken is the length of the longest tag or text that is read. Excel writes texts of at most 32,767 characters;
// other programs write longer ones.
const maxToken = 64 << 20

// xmlReader reads XML tag by tag. Its memory is bounded.
type xmlReader struct {
	decoder *xml.Decoder
	from    *boundedReader
	depth   int
	begun   bool
}

func newXMLReader(from io.Reader) *xmlReader {
	bounded := &boundedReader{from: from}
	return &xmlReader{decoder: xml.NewDecoder(bounded), from: bounded}
}

// nextToken returns the next token, and io.EOF after the end of the first element.
func (x *xmlReader) nextToken() (xml.Token, error) {
	if x.begun && x.depth == 0 {
		if _, err := io.Copy(io.Discard, x.from.from); err != nil { // so that its checksum is compared
			return nil, fmt.Errorf("reading XML: %w", err)
		}
		return nil, io.EOF
	}
	x.from.left = maxToken
	token, err := x.decoder.RawToken()
	switch syntax := (*xml.SyntaxError)(nil); {
	case errors.Is(err, io.EOF):
		return nil, io.ErrUnexpectedEOF
	case errors.As(err, &syntax) && x.from.err == nil:
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	case err != nil:
		return nil, fmt.Errorf("reading XML: %w", err)
	}
	switch token.(type) {
	case xml.StartElement:
		x.depth++
		x.begun = true
	case xml.EndElement:
		if x.depth--; x.depth < 0 {
			return nil, ErrDamaged
		}
	}
	return token, nil
}

// eachElement calls visit for every element.
func (x *xmlReader) eachElement(visit func(xml.StartElement) error) error {
	for {
		token, err := x.nextToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := token.(xml.StartElement); ok {
			if err := visit(e); err != nil {
				return err
			}
		}
	}
}

// attribute returns an attribute of an element; "" if there is none.
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// boundedReader reads at most left bytes.
type boundedReader struct {
	from io.Reader
	left int
	err  error // that ended the data too early
}

// Read implements [io.Reader].
func (b *boundedReader) Read(p []byte) (int, error) {
	if b.left <= 0 {
		b.err = ErrTooLarge
		return 0, b.err
	}
	n, err := b.from.Read(p)
	b.left -= n
	if err != nil && !errors.Is(err, io.EOF) {
		b.err = err
	}
	return n, err //nolint:wrapcheck // a reader hands on what it reads, io.EOF among it.
}
