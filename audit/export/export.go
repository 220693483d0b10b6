// Package export writes the rows of a view to a file, for a spreadsheet as CSV or for a program
// as JSON Lines: the rows and columns that it is given, in their order, and nothing else. What
// is on the screen is what is exported.
package export

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
)

// Column is one column of an export.
type Column struct {
	Name string // the header, and the key of JSON Lines
	Kind Kind
}

// Kind is what the cells of a column are. A cell that is something else, or nothing, is a text.
type Kind uint8

// The kinds.
const (
	Text   Kind = iota
	Number      // integers; JSON Lines states null where there is none
	Time        // UTC, as 2026-10-01T08:28:17Z or 2026-10-01
)

// Rows are what an export writes.
type Rows interface {
	Columns() []Column
	Len() int
	// AppendCell appends the text of a cell as stated, times as 2026-10-01T08:28:17Z and ""
	// for not stated. Several goroutines call it at once.
	AppendCell(dst []byte, row, column int) []byte
}

// Format is a format of files.
type Format uint8

// The formats.
const (
	CSV   Format = iota // RFC 4180, UTF-8, lines end in LF; the first line has the headers
	JSONL               // one JSON object a line
)

// String returns the name of the format on the command line.
func (f Format) String() string {
	if f == JSONL {
		return "jsonl"
	}
	return "csv"
}

// ParseFormat is the inverse of [Format.String].
func ParseFormat(name string) (Format, error) {
	for _, f := range []Format{CSV, JSONL} {
		if strings.EqualFold(f.String(), name) {
			return f, nil
		}
	}
	return CSV, fmt.Errorf("no format %q; choose csv or jsonl", name)
}

// Options say how rows are written. The zero Options write CSV that is safe to open.
type Options struct {
	Format Format
	// RawCSV leaves out the guard of [safe.Cell], so that CSV has every cell as stated, and a
	// spreadsheet may run what is in it (C49).
	RawCSV bool
	// BOM begins CSV with a byte order mark, without which Excel does not read it as UTF-8.
	BOM bool
	// Progress, if not nil, is told every few thousand rows how many are written.
	Progress func(done, total int)
}

const (
	blockRows = 4096 // rows that are formatted at a time
	workers   = 2
)

// Write writes all rows. If it cannot, or is canceled, the error says how many rows came
// before. What Write has started is over when it returns.
func Write(ctx context.Context, w io.Writer, rows Rows, o Options) error {
	columns, total := rows.Columns(), rows.Len()
	if _, err := w.Write(newEncoder(rows, columns, o).head(nil)); err != nil {
		return fmt.Errorf("%w after 0 of %d rows", err, total)
	}
	var running sync.WaitGroup
	defer running.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var each [workers]worker
	for i := range each {
		each[i] = newWorker(newEncoder(rows, columns, o))
		running.Go(func() { each[i].run(ctx, i*blockRows, total) })
	}
	for done := 0; done < total; {
		from := &each[done/blockRows%workers]
		block, err := from.next(ctx)
		if err == nil {
			_, err = w.Write(block)
		}
		if err != nil {
			return fmt.Errorf("%w after %d of %d rows", err, done, total)
		}
		from.free <- block
		done = min(done+blockRows, total)
		if o.Progress != nil {
			o.Progress(done, total)
		}
	}
	return nil
}

// worker formats every second block of rows, while the others are formatted or written.
type worker struct {
	encoder encoder
	full    chan []byte
	free    chan []byte // blocks that were written
}

func newWorker(e encoder) worker {
	const blocks = 2
	w := worker{encoder: e, full: make(chan []byte), free: make(chan []byte, blocks)}
	for range blocks {
		w.free <- nil
	}
	return w
}

func (w *worker) run(ctx context.Context, first, total int) {
	for ; first < total; first += workers * blockRows {
		var block []byte
		select {
		case block = <-w.free:
		case <-ctx.Done():
			return
		}
		block = block[:0]
		for row := first; row < min(first+blockRows, total); row++ {
			block = w.encoder.row(block, row)
		}
		select {
		case w.full <- block:
		case <-ctx.Done():
			return
		}
	}
}

// next returns the next block; once canceled, none.
func (w *worker) next(ctx context.Context) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case block := <-w.full:
		return block, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// encoder turns rows into text. One goroutine uses it.
type encoder interface {
	head(dst []byte) []byte
	row(dst []byte, row int) []byte
}

func newEncoder(rows Rows, columns []Column, o Options) encoder {
	if o.Format == JSONL {
		return newJSONEncoder(rows, columns)
	}
	return &csvEncoder{rows: rows, columns: columns, raw: o.RawCSV, bom: o.BOM}
}
