package source

import (
	"bytes"
	"errors"
	"hash/crc32"
	"io"
	"slices"
	"strings"
	"testing"

	"whoread/audit/crash"
	"whoread/audit/scan"
	"whoread/audit/source/form"
)

// A mistake in whoread, wherever it shows, costs a row or the rest of an input, and is told with
// its place; everything else is read.

const isCrash = "an error in whoread itself, while "

// panicking is a form of lines that panics over a row, or over finding the rows, with a word in it.
type panicking struct {
	form.JSONLines
	inRow, atRow string
}

func (p panicking) UnwrapRow(row []byte, s *form.Scratch) form.Unwrapped {
	if bytes.Contains(row, []byte(p.inRow)) {
		panic("unwrap")
	}
	return p.JSONLines.UnwrapRow(row, s)
}

func (p panicking) EachRow(r form.Chunk, yield func(start, end int)) {
	p.JSONLines.EachRow(r, func(start, end int) {
		if bytes.Contains(r.Text[start:end], []byte(p.atRow)) {
			panic("rows")
		}
		yield(start, end)
	})
}

func parseText(f form.Form, text string) *batch {
	b := newBatch()
	b.form, b.chunk.Text, b.offset, b.line = f, []byte(text), 100, 10
	b.parseChunk(crc32.MakeTable(crc32.Castagnoli))
	return b
}

func TestPanicInRow(t *testing.T) {
	t.Parallel()
	events := makeEvents(3)
	text := string(asJSONLines(events))
	second := strings.Index(text, "\n") + 1
	b := parseText(panicking{inRow: events[1].id, atRow: "nothing"}, text)
	if b.page.Rows != 3 || len(b.page.Records)+b.page.Other != 2 || len(b.page.Rejected) != 1 {
		t.Fatalf("%+v", b.page)
	}
	if r := b.page.Rejected[0]; r.Reason != isCrash+"reading the row: unwrap" || r.Line != 11 || r.Offset != int64(100+second) {
		t.Errorf("%+v", r)
	}
}

func TestPanicInEachRow(t *testing.T) {
	t.Parallel()
	events := makeEvents(3)
	b := parseText(panicking{inRow: "nothing", atRow: events[1].id}, string(asJSONLines(events)))
	if b.page.Rows != 2 || len(b.page.Records)+b.page.Other != 1 || len(b.page.Rejected) != 1 {
		t.Fatalf("%+v", b.page)
	}
	if r := b.page.Rejected[0]; r.Reason != isCrash+"finding the rows: rows; rows after this line may be missing" || r.Line != 10 {
		t.Errorf("%+v", r)
	}
}

// panickingReader is a ForeignReader that panics when it is offered, or reads, a text with a word in it.
type panickingReader struct{ claim, read string }

func (p panickingReader) Claim(text []byte, _ bool) (string, func(io.Reader, string) scan.Tally, bool) {
	if p.claim != "" && bytes.Contains(text, []byte(p.claim)) {
		panic("claim")
	}
	if !bytes.Contains(text, []byte("trace")) {
		return "", nil, false
	}
	return "trace", func(r io.Reader, _ string) scan.Tally {
		if p.read != "" {
			panic("read")
		}
		n, err := io.Copy(io.Discard, r)
		return scan.Tally{Rows: int(n), Err: err}
	}, false
}

func TestPanicInForeignReader(t *testing.T) {
	t.Parallel()
	log := writeFile(t, "log.jsonl", asJSONLines(makeEvents(40)))
	trace := writeFile(t, "trace.txt", []byte("a trace of mail"+strings.Repeat("x", 3*blockSize)))
	for name, c := range map[string]struct {
		reader ForeignReader
		want   string
	}{
		"when it is asked": {panickingReader{claim: "trace"}, isCrash + "splitting the text into rows: claim"},
		"while it reads":   {panickingReader{read: "trace"}, isCrash + "reading it: read"},
	} {
		got := readAll(t, Options{Foreign: c.reader}, log, trace, log)
		if got.rows != 80 || len(got.inputs) != 3 {
			t.Fatalf("%s: %d rows of %d inputs", name, got.rows, len(got.inputs))
		}
		err := got.inputs[1].Err
		var failed *crash.Error
		if err == nil || !errors.As(err, &failed) || !strings.Contains(err.Error(), c.want) || got.inputs[0].Err != nil || got.inputs[2].Err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// tripping is a reader that panics after some bytes.
type tripping struct{ io.Reader }

func (t tripping) Read(b []byte) (int, error) {
	n, err := t.Reader.Read(b)
	if errors.Is(err, io.EOF) {
		panic("read")
	}
	return n, err
}

func TestPanicInReader(t *testing.T) {
	t.Parallel()
	log := writeFile(t, "log.jsonl", asJSONLines(makeEvents(40)))
	for _, text := range []string{"", string(asJSONLines(makeEvents(40)))} {
		got := readAll(t, Options{Stdin: tripping{strings.NewReader(text)}}, "-", log)
		if len(got.inputs) != 2 || got.inputs[1].Err != nil || got.inputs[1].Rows != 40 {
			t.Fatalf("%+v", got.inputs)
		}
		if got.inputs[0].Rows != strings.Count(text, "\n") {
			t.Errorf("%d rows were read before the panic", got.inputs[0].Rows)
		}
		if err := got.inputs[0].Err; err == nil || !strings.Contains(err.Error(), isCrash+"reading it: read") {
			t.Errorf("%v", err)
		}
	}
}

func TestManyPanicsInReader(t *testing.T) {
	t.Parallel()
	paths := append(slices.Repeat([]string{"-"}, 40), writeFile(t, "log.jsonl", asJSONLines(makeEvents(40))))
	if got := readAll(t, Options{Stdin: tripping{strings.NewReader("")}}, paths...); got.rows != 40 || len(got.inputs) != 41 {
		t.Errorf("%d rows of %d inputs", got.rows, len(got.inputs))
	}
}
