package file

import (
	"encoding/json"
	"errors"
	"io"

	"whoread/audit/scan"
)

var (
	errTooDeep  = errors.New("the text is nested too deep; the rows before it were read, the rest was not")
	errNoObject = errors.New("the row is no object")
)

// deepest is how many arrays and objects may stand around a row.
const deepest = 16

// objects finds the objects that are rows in a text of JSON.
type objects struct {
	text  *scan.LineCounter
	json  *json.Decoder
	to    rows
	depth int
	known map[string]property // by key as it is written
	named bool                // the names of all properties are wanted
}

// property is a key of an object: what it says, and its name in the form of normalised.
type property struct {
	name string
	says column
}

func newObjects(from io.Reader, to rows) *objects {
	text := scan.NewLineCounter(from)
	o := &objects{text: text, json: json.NewDecoder(text), to: to, known: map[string]property{}}
	o.json.UseNumber()
	return o
}

// line is that on which reading stands.
func (o *objects) line() int64 { return o.text.LineAt(o.json.InputOffset()) }

// read reads the whole text.
func (o *objects) read() error {
	for {
		token, err := o.json.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = o.element(token)
		}
		if err != nil {
			return err
		}
	}
}

// token reads a token of something that has begun.
func (o *objects) token() (json.Token, error) {
	token, err := o.json.Token()
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return token, err
}

// element reads a value that stands where rows stand.
func (o *objects) element(token json.Token) error {
	if o.depth++; o.depth > deepest {
		return errTooDeep
	}
	defer func() { o.depth-- }()
	switch token {
	case json.Delim('['):
		return o.array()
	case json.Delim('{'):
		return o.object()
	}
	return o.to.rejected(o.line(), errNoObject)
}

// array reads the rest of an array of rows.
func (o *objects) array() error {
	for {
		token, err := o.token()
		if err != nil || token == json.Delim(']') {
			return err
		}
		if err := o.element(token); err != nil {
			return err
		}
	}
}

// object reads the rest of an object: a row, or an answer with rows in it.
func (o *objects) object() error {
	where := place{o.line(), o.depth == 1}
	var r row
	of, answer := told{}, false
	if o.named {
		of.names = names{}
	}
	for {
		key, err := o.token()
		if err != nil {
			return err
		}
		if key == json.Delim('}') {
			break
		}
		p := o.property(key)
		of.columns |= 1 << p.says
		if o.named {
			of.names[p.name] = true
		}
		value, err := o.token()
		switch {
		case err != nil:
			return err
		case value == json.Delim('[') && (p.name == "value" || p.name == "results"):
			answer = true
			err = o.array()
		default:
			err = o.value(&r, p.says, value)
		}
		if err != nil {
			return err
		}
	}
	if answer {
		return nil
	}
	return o.to.row(&r, of, where)
}

func (o *objects) property(key json.Token) property {
	text, _ := key.(string)
	p, ok := o.known[text]
	if !ok {
		p.name = normalised(text)
		p.says = columnOf(p.name)
		if len(o.known) < 1000 {
			o.known[text] = p
		}
	}
	return p
}

// value reads the rest of the value of a property. Windows PowerShell makes an object of a time, with
// the time as "value".
func (o *objects) value(r *row, says column, token json.Token) error {
	switch v := token.(type) {
	case string:
		r.read(says, v)
	case json.Number:
		r.read(says, v.String())
	case json.Delim:
		return o.nested(r, says)
	}
	return nil
}

// nested passes over the rest of an object or an array, but for a text in it that is called "value".
func (o *objects) nested(r *row, says column) error {
	for open, last := 1, ""; open > 0; {
		token, err := o.token()
		if err != nil {
			return err
		}
		text, _ := token.(string)
		switch {
		case token == json.Delim('{') || token == json.Delim('['):
			open++
		case token == json.Delim('}') || token == json.Delim(']'):
			open--
		case last == "value" && open == 1:
			r.read(says, text)
		}
		last = text
	}
	return nil
}

// rows take what objects finds.
type rows interface {
	// row takes an object that is a row, and what it speaks of. An error ends reading.
	row(r *row, of told, where place) error
	// rejected takes what stands where rows stand and is none, as row does.
	rejected(line int64, why error) error
}

// told is what an object has properties for.
type told struct {
	columns uint16 // a bit for each column
	names   names  // of all properties; nil if nobody asks
}

// place is where a row stands.
type place struct {
	line  int64 // on which it begins
	alone bool  // nothing is around it
}
