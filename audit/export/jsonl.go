package export

import "unicode/utf8"

// jsonEncoder writes one JSON object a line. Bytes that are not UTF-8, which JSON cannot hold,
// become U+FFFD.
type jsonEncoder struct {
	rows    Rows
	columns []Column
	keys    []string // the text before each value
	scratch []byte
}

func newJSONEncoder(rows Rows, columns []Column) *jsonEncoder {
	e := &jsonEncoder{rows: rows, columns: columns}
	for i, c := range columns {
		key := []byte{','}
		if i == 0 {
			key[0] = '{'
		}
		key = append(e.quoteText(append(key, c.Name...), 1), ':')
		e.keys = append(e.keys, string(key))
	}
	return e
}

func (e *jsonEncoder) appendHeader(dst []byte) []byte { return dst }

func (e *jsonEncoder) appendRow(dst []byte, row int) []byte {
	if len(e.columns) == 0 {
		dst = append(dst, '{')
	}
	for i, c := range e.columns {
		dst = append(dst, e.keys[i]...)
		start := len(dst)
		dst = e.rows.AppendCell(dst, row, i)
		switch {
		case c.Kind != Number:
			dst = e.quoteText(dst, start)
		case start == len(dst):
			dst = append(dst, "null"...)
		case !isNumber(dst[start:]):
			dst = e.quoteText(dst, start)
		}
	}
	return append(dst, '}', '\n')
}

// quoteText turns the text from start on into a JSON string.
func (e *jsonEncoder) quoteText(dst []byte, start int) []byte {
	e.scratch = append(e.scratch[:0], dst[start:]...)
	dst = append(dst[:start], '"')
	if isPlain(e.scratch) {
		dst = append(dst, e.scratch...)
	} else {
		dst = appendEscaped(dst, e.scratch)
	}
	return append(dst, '"')
}

// isPlain reports whether text is UTF-8 and needs no escapes.
func isPlain(text []byte) bool {
	ascii := true
	for _, c := range text {
		if c < ' ' || c == '"' || c == '\\' {
			return false
		}
		ascii = ascii && c < utf8.RuneSelf
	}
	return ascii || utf8.Valid(text)
}

func appendEscaped(dst, text []byte) []byte {
	const hex = "0123456789abcdef"
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		text = text[size:]
		switch {
		case r == '"' || r == '\\':
			dst = append(dst, '\\', byte(r))
		case r == '\n':
			dst = append(dst, `\n`...)
		case r == '\r':
			dst = append(dst, `\r`...)
		case r == '\t':
			dst = append(dst, `\t`...)
		case r < ' ':
			dst = append(dst, '\\', 'u', '0', '0', hex[r>>4], hex[r&0xf])
		default:
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst
}

// isNumber reports whether text is an integer in JSON syntax.
func isNumber(text []byte) bool {
	if len(text) > 1 && text[0] == '-' {
		text = text[1:]
	}
	if len(text) > 1 && text[0] == '0' {
		return false
	}
	for _, c := range text {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}
