package file

import (
	"encoding/json"
	"errors"
	"io"
	"strings"

	"whoread/audit/scan"
)

var (
	errTooDeep  = errors.New("the text is nested too deep; the rows before it were read, the rest was not")
	errNoObject = errors.New("the row is not an object")
)

// deepest is the largest number of arrays and objects around a row.
const deepest = 16

// objectReader finds the rows in JSON text.
type objectReader struct {
	text  *scan.LineCounter
	json  *json.Decoder
	to    rows
	depth int
	known map[string]property // by key as it is written
	named bool                // the names of all properties are wanted
}

// property is a key of an object: its normalised name and its meaning.
type property struct {
	name string
	says column
}

func newObjectReader(from io.Reader, to rows) *objectReader {
	text := scan.NewLineCounter(from)
	o := &objectReader{text: text, json: json.NewDecoder(text), to: to, known: map[string]property{}}
	o.json.UseNumber()
	return o
}

// lineNumber returns the line that was reached.
func (o *objectReader) lineNumber() int64 { return o.text.LineAt(o.json.InputOffset()) }

// readAll reads the whole text.
func (o *objectReader) readAll() error {
	for {
		token, err := o.json.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = o.readElement(token)
		}
		if err != nil {
			return err
		}
	}
}

// readToken reads a token inside a value.
func (o *objectReader) readToken() (json.Token, error) {
	token, err := o.json.Token()
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return token, err
}

// readElement reads a value in the place of a row.
func (o *objectReader) readElement(token json.Token) error {
	if o.depth++; o.depth > deepest {
		return errTooDeep
	}
	defer func() { o.depth-- }()
	switch token {
	case json.Delim('['):
		return o.readArray()
	case json.Delim('{'):
		return o.readObject()
	}
	return o.to.rejectRow(o.lineNumber(), errNoObject)
}

// readArray reads the rest of an array of rows.
func (o *objectReader) readArray() error {
	for {
		token, err := o.readToken()
		if err != nil || token == json.Delim(']') {
			return err
		}
		if err := o.readElement(token); err != nil {
			return err
		}
	}
}

// readObject reads the rest of an object: a row, or an answer with rows in it.
func (o *objectReader) readObject() error {
	where := place{o.lineNumber(), o.depth == 1}
	var r row
	of, answer := statedProperties{}, false
	if o.named {
		of.names = names{}
	}
	for {
		key, err := o.readToken()
		if err != nil {
			return err
		}
		if key == json.Delim('}') {
			break
		}
		p := o.findProperty(key)
		of.columns |= 1 << p.says
		if o.named {
			of.names[p.name] = true
		}
		value, err := o.readToken()
		switch {
		case err != nil:
			return err
		case value == json.Delim('[') && (p.name == "value" || p.name == "results"):
			answer = true
			err = o.readArray()
		default:
			err = o.readValue(&r, p, value)
		}
		if err != nil {
			return err
		}
	}
	if answer {
		return nil
	}
	return o.to.addRow(&r, of, where)
}

func (o *objectReader) findProperty(key json.Token) property {
	text, _ := key.(string)
	p, ok := o.known[text]
	if !ok {
		p.name = normaliseHeader(text)
		p.says = columnOf(p.name)
		if len(o.known) < 1000 {
			o.known[text] = p
		}
	}
	return p
}

// readValue reads the rest of the value of a property.
func (o *objectReader) readValue(r *row, p property, token json.Token) error {
	switch v := token.(type) {
	case string:
		r.setColumn(p.says, v)
	case json.Number:
		r.setColumn(p.says, v.String())
	case json.Delim:
		return o.readNested(r, p, v)
	}
	return nil
}

// readNested skips the rest of an object or array, except the texts in it that state the property.
// Windows PowerShell writes a time as an object with the time as "value"; Graph writes people as objects
// with an "emailAddress", which has an "address".
func (o *objectReader) readNested(r *row, p property, open json.Delim) error {
	says := p.says
	if says == senderColumn && p.name == "sender" { // Graph states who is shown as "from"
		says = fallbackSender
	}
	var addresses []string
	levels, key := []json.Delim{open}, ""
	for isKey := open == '{'; len(levels) > 0; {
		token, err := o.readToken()
		if err != nil {
			return err
		}
		text, isText := token.(string)
		delim, isDelim := token.(json.Delim)
		switch {
		case isDelim && (delim == '{' || delim == '['):
			levels = append(levels, delim)
		case isDelim:
			levels = levels[:len(levels)-1]
		case isKey:
			key, isKey = text, false
			continue
		case isText && strings.EqualFold(key, "address") && (says == recipientColumn || says == senderColumn || says == fallbackSender):
			addresses = append(addresses, text)
		case isText && strings.EqualFold(key, "value") && len(levels) == 1, isText && says == recipientColumn && open == '[' && len(levels) == 1:
			addresses = append(addresses, text)
		}
		isKey = len(levels) > 0 && levels[len(levels)-1] == '{'
	}
	if len(addresses) > 0 {
		r.setColumn(says, strings.Join(addresses, ";"))
	}
	return nil
}

// rows receives the rows that objects finds.
type rows interface {
	// addRow receives a row and its properties. An error ends reading.
	addRow(r *row, of statedProperties, where place) error
	// rejectRow receives the line of a value that is not a row. An error ends reading.
	rejectRow(line int64, why error) error
}

// statedProperties are the properties that an object has.
type statedProperties struct {
	columns uint16 // a bit for each column
	names   names  // of all properties; nil if nobody asks
}

// place is the place of a row in the text.
type place struct {
	line  int64 // on which it begins
	alone bool  // nothing is around it
}
