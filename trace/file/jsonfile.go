package file

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"whoread/audit/scan"
)

var (
	errNotJSON = errors.New("the text is not JSON; the rows before it were read, the rest was not")
	errNoRow   = errors.New("the row tells of no message")
	errSeen    = errors.New("seen enough")
	errNotLine = errors.New("the line is not JSON")
)

// claimJSON finds rows of a message trace in JSON of any layout by the first of them.
func claimJSON(text []byte, enough bool) (f *format, more bool) {
	first := &firstRow{}
	o := newObjects(bytes.NewReader(text), first)
	o.named = true
	err := o.read()
	switch kind := first.names.kind(); {
	case !errors.Is(err, errSeen):
		return nil, !enough && errors.Is(err, io.ErrUnexpectedEOF)
	case kind == "":
		return nil, false
	case first.alone && isLine(text):
		return &format{name: kind + " JSON", read: readLines}, false
	default:
		return &format{name: kind + " JSON", read: readObjects}, false
	}
}

// isLine tells whether the first line is JSON by itself and not the last.
func isLine(text []byte) bool {
	line, _, ended := bytes.Cut(text, []byte{'\n'})
	return ended && json.Valid(line)
}

// readObjects reads rows that stand in arrays, in answers, one after the other, or alone.
func readObjects(from io.Reader, to *gathering) Tally {
	var c count
	o := newObjects(scan.NewReader(from), &gathered{to: to, count: &c})
	if err := o.read(); err != nil {
		c.ended(o.line(), err)
	}
	return c.tally()
}

// ended counts what is left of a text of which the JSON is broken on a line.
func (c *count) ended(line int64, err error) {
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		c.cutOff(line)
	case errors.As(err, &syntax):
		c.reject(line, errNotJSON)
	case errors.Is(err, errTooDeep):
		c.reject(line, err)
	default:
		c.failed = err
	}
}

// readLines reads JSON Lines. One that is broken does not spoil the next.
func readLines(from io.Reader, to *gathering) Tally {
	l := scan.NewLineReader(scan.NewReader(from), '\n', longestRow)
	var c count
	for {
		end, whole := l.FindEnd(0)
		if end == 0 {
			break
		}
		line := l.Line()
		if end > longestRow && !whole {
			c.reject(line, errLongRow)
			l.SkipLine()
			continue
		}
		switch err := readLine(l.Ahead()[:end], to, &c, line); {
		case err != nil && !whole:
			c.cutOff(line)
		case err != nil:
			c.reject(line, err)
		}
		l.Take(end)
	}
	c.failed = l.Err()
	return c.tally()
}

func readLine(text []byte, to *gathering, c *count, line int64) error {
	text = bytes.TrimSpace(bytes.TrimPrefix(text, []byte(scan.ByteOrderMark)))
	if len(text) == 0 {
		return nil
	}
	if !json.Valid(text) {
		return errNotLine
	}
	return newObjects(bytes.NewReader(text), &gathered{to: to, count: c, line: line}).read()
}

// firstRow ends reading at the first row.
type firstRow struct {
	names names
	alone bool
}

func (f *firstRow) row(_ *row, of told, where place) error {
	f.names, f.alone = of.names, where.alone
	return errSeen
}

func (f *firstRow) rejected(int64, error) error { return errSeen }

// gathered takes rows to the book.
type gathered struct {
	to    *gathering
	count *count
	line  int64 // on which all rows stand, if they are a line of many
}

func (g *gathered) row(r *row, of told, where place) error {
	if of.columns&(1<<idColumn) == 0 {
		return g.rejected(where.line, errNoRow)
	}
	g.count.rows++
	g.to.add(r)
	return nil
}

func (g *gathered) rejected(line int64, why error) error {
	if g.line > 0 {
		line = g.line
	}
	g.count.reject(line, why)
	return nil
}
