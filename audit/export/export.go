// Package export writes the rows of a view to a file, for a spreadsheet as CSV or as a workbook, or
// for a program as JSON Lines: the rows and columns that it is given, in their order, and nothing
// else. What is on the screen is what is exported.
package export

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"whoread/audit/crash"
)

// Column is one column of an export.
type Column struct {
	Name string // the header, and the key of JSON Lines
	Kind Kind
}

// Kind is the type of the cells of a column. Cells that do not fit it are text.
type Kind uint8

// The kinds.
const (
	Text   Kind = iota
	Number      // integers; JSON Lines states null where there is none
	Time        // UTC, as 2026-10-01T08:28:17Z or 2026-10-01
)

// Rows are the rows to export.
type Rows interface {
	Columns() []Column
	Len() int
	// AppendCell appends the text of a cell as stated, times as 2026-10-01T08:28:17Z and ""
	// for not stated. Several goroutines call it at once.
	AppendCell(dst []byte, row, column int) []byte
}

// Format is a file format.
type Format uint8

// The formats.
const (
	CSV   Format = iota // RFC 4180, UTF-8, lines end in LF; the first line has the headers
	JSONL               // one JSON object a line
	XLSX                // a workbook of Excel; times are times, and texts are never formulas

	formats // how many there are
)

// String returns the name of the format on the command line.
func (f Format) String() string { return [formats]string{"csv", "jsonl", "xlsx"}[f] }

// Extension returns the file name extension of the format.
func (f Format) Extension() string { return "." + f.String() }

// FormatNames returns the names of the formats.
func FormatNames() []string {
	var names []string
	for f := range formats {
		names = append(names, f.String())
	}
	return names
}

// ParseFormat returns the format with a name, in any case.
func ParseFormat(name string) (Format, error) {
	for f := range formats {
		if strings.EqualFold(f.String(), name) {
			return f, nil
		}
	}
	return CSV, fmt.Errorf("no format %q; choose csv, jsonl or xlsx", name)
}

// FormatOf returns the format of a file name extension.
func FormatOf(path string) (f Format, ok bool) {
	for f := range formats {
		if strings.EqualFold(f.Extension(), filepath.Ext(path)) {
			return f, true
		}
	}
	return CSV, false
}

// Options configure an export. The zero Options write CSV that is safe to open.
type Options struct {
	Format Format
	// RawCSV leaves out the guard of [safe.Cell], so that CSV has every cell as stated, and a
	// spreadsheet may run what is in it (C49).
	RawCSV bool
	// BOM begins CSV with a byte order mark, without which Excel does not read it as UTF-8.
	BOM bool
	// Sheet names the sheets of a workbook: what the rows are, in at most 20 letters.
	Sheet string
	// Progress, if not nil, is called every few thousand rows with the number of rows written.
	Progress func(done, total int)
}

// Result counts what was written.
type Result struct {
	Rows int // that were written
	// Cut is how many cells a workbook has only the beginning of, and FirstCut where the first is.
	Cut      int
	FirstCut string
}

// DescribeLoss returns a sentence about the text that a workbook lacks; "" if it has all.
func (r Result) DescribeLoss() string {
	if r.Cut == 0 {
		return ""
	}
	cells := "1 cell was"
	if r.Cut > 1 {
		cells = fmt.Sprintf("%d cells were", r.Cut)
	}
	return cells + " cut to 32,767 characters, the most that Excel holds (first: " + r.FirstCut + "); CSV and JSON Lines contain the full text"
}

// PartError is returned if not all rows were written.
type PartError struct {
	Written, Rows int
	Err           error
}

func (e *PartError) Error() string {
	return fmt.Sprintf("%v after %d of %d rows", e.Err, e.Written, e.Rows)
}

// Unwrap returns the cause.
func (e *PartError) Unwrap() error { return e.Err }

// Write writes all rows. If it fails or is canceled, the error is a [PartError]. All goroutines
// that it starts end before it returns.
func Write(ctx context.Context, w io.Writer, rows Rows, o Options) (r Result, err error) {
	defer crash.Recover("writing the export", &err)
	e := newExport(rows, o)
	if o.Format == XLSX {
		err = e.writeWorkbook(ctx, w, excelLimits())
	} else {
		err = e.writeLines(ctx, w)
	}
	if err != nil {
		return Result{}, &PartError{Written: e.done, Rows: e.total, Err: err}
	}
	return Result{Rows: e.total, Cut: e.cut.count, FirstCut: e.cut.place}, nil
}

// writeLines writes all rows in a text format.
func (e *export) writeLines(ctx context.Context, w io.Writer) error {
	if _, err := w.Write(e.newEncoder().appendHeader(nil)); err != nil {
		return err //nolint:wrapcheck // Write reports how many rows it wrote
	}
	return e.writeBlocks(ctx, w, 0, e.total, e.newEncoder)
}

// newEncoder returns an encoder for a text format.
func (e *export) newEncoder() encoder {
	if e.options.Format == JSONL {
		return newJSONEncoder(e.rows, e.columns)
	}
	return &csvEncoder{rows: e.rows, columns: e.columns, raw: e.options.RawCSV, bom: e.options.BOM}
}
