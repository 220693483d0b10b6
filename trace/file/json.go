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
	errNoRow   = errors.New("the row does not describe a message")
	errSeen    = errors.New("seen enough")
	errNotLine = errors.New("the line is not JSON")
)

// detectJSON detects a message trace in JSON of any layout by its first row.
func detectJSON(text []byte, enough bool) (f *format, more bool) {
	first := &firstRow{}
	o := newObjectReader(bytes.NewReader(text), first)
	o.named = true
	err := o.readAll()
	switch kind := first.names.detectKind(); {
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

// isLine reports whether the first line is JSON by itself, and not the last line.
func isLine(text []byte) bool {
	line, _, ended := bytes.Cut(text, []byte{'\n'})
	return ended && json.Valid(line)
}

// readObjects reads rows that stand in arrays, in answers, one after the other, or alone.
func readObjects(from io.Reader, to *collector) scan.Tally {
	var c rowCounter
	o := newObjectReader(scan.NewReader(from), &rowAdder{to: to, count: &c})
	if err := o.readAll(); err != nil {
		c.countEnd(o.lineNumber(), err)
	}
	return c.toTally()
}

// countEnd counts the rest of a text with broken JSON.
func (c *rowCounter) countEnd(line int64, err error) {
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		c.cutOff(line)
	case errors.As(err, &syntax):
		c.rejectRow(line, errNotJSON)
	case errors.Is(err, errTooDeep):
		c.rejectRow(line, err)
	default:
		c.failed = err
	}
}

// readLines reads JSON Lines. A broken line does not affect the next.
func readLines(from io.Reader, to *collector) scan.Tally {
	l := scan.NewLineReader(scan.NewReader(from), '\n', longestRow)
	var c rowCounter
	for {
		end, whole := l.FindEnd(0)
		if end == 0 {
			break
		}
		line := l.Line()
		if end > longestRow && !whole {
			c.rejectRow(line, errLongRow)
			l.SkipLine()
			continue
		}
		switch err := readLine(l.Ahead()[:end], to, &c, line); {
		case err != nil && !whole:
			c.cutOff(line)
		case err != nil:
			c.rejectRow(line, err)
		}
		l.Take(end)
	}
	c.failed = l.Err()
	return c.toTally()
}

func readLine(text []byte, to *collector, c *rowCounter, line int64) error {
	text = bytes.TrimSpace(bytes.TrimPrefix(text, []byte(scan.ByteOrderMark)))
	if len(text) == 0 {
		return nil
	}
	if !json.Valid(text) {
		return errNotLine
	}
	return newObjectReader(bytes.NewReader(text), &rowAdder{to: to, count: c, line: line}).readAll()
}

// firstRow ends reading at the first row.
type firstRow struct {
	names names
	alone bool
}

func (f *firstRow) addRow(_ *row, of statedProperties, where place) error {
	f.names, f.alone = of.names, where.alone
	return errSeen
}

func (f *firstRow) rejectRow(int64, error) error { return errSeen }

// rowAdder adds rows to a gathering.
type rowAdder struct {
	to    *collector
	count *rowCounter
	line  int64 // line of all rows, if the text is one line of many
}

func (a *rowAdder) addRow(r *row, of statedProperties, where place) error {
	if of.columns&(1<<idColumn) == 0 {
		return a.rejectRow(where.line, errNoRow)
	}
	a.count.countRead(r)
	a.to.addRow(r)
	return nil
}

func (a *rowAdder) rejectRow(line int64, why error) error {
	if a.line > 0 {
		line = a.line
	}
	a.count.rejectRow(line, why)
	return nil
}
