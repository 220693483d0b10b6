package export

import (
	"archive/zip"
	"bytes"
	"cmp"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// sheetLimits are what a sheet of a workbook holds.
type sheetLimits struct {
	rows  int   // below the header
	bytes int64 // of XML
}

// excelLimits returns the limits of Excel. A part of 4 GiB or more would need the ZIP64 format, which
// Excel refuses from a writer that cannot know before how long a part gets.
func excelLimits() sheetLimits { return sheetLimits{rows: excelize.TotalRows - 1, bytes: 1<<32 - 1} }

// errTooLarge is that a sheet is larger than Excel reads.
var errTooLarge = errors.New("a sheet would be larger than 4 GiB, which Excel does not open; choose fewer rows or columns, or CSV")

// workbook is an export as a workbook of Excel. The library makes the workbook with empty sheets, and
// the rows are written while it stores them: the library's own writers would keep all of the file in
// memory or in temporary files, and do not write every text as it is.
type workbook struct {
	*export
	limits sheetLimits
	file   *excelize.File
	sheets []sheetSpan
	styles styles
	names  []string // of the columns: A, B, ...
}

// sheetSpan is the rows of one sheet.
type sheetSpan struct {
	name       string
	first, end int
}

// styles are the numbers of the styles of cells.
type styles struct{ header, text, time, day int }

// writeWorkbook writes all rows as a workbook.
func (e *export) writeWorkbook(ctx context.Context, w io.Writer, l sheetLimits) (err error) {
	b := &workbook{export: e, limits: l, file: excelize.NewFile()}
	defer func() {
		if closed := b.file.Close(); err == nil && closed != nil {
			err = fmt.Errorf("closing the workbook: %w", closed)
		}
	}()
	if err := b.addSheets(); err != nil {
		return fmt.Errorf("making a workbook: %w", err)
	}
	zipped := &archive{Writer: newZip(w), fill: func(part io.Writer, n int) error { return b.writeSheet(ctx, part, n) }}
	b.file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return zipped })
	_, err = b.file.WriteToBuffer() // the buffer stays empty: the archive goes to w
	switch {
	case zipped.err != nil:
		return zipped.err
	case err != nil:
		return fmt.Errorf("storing the workbook: %w", err)
	}
	return nil
}

// addSheets makes the workbook with its sheets, which have no rows yet.
func (b *workbook) addSheets() error {
	now := time.Now().UTC().Format(time.RFC3339)
	properties := excelize.DocProperties{Creator: "whoread", Created: now, Modified: now}
	err := errors.Join(b.makeStyles(), b.file.SetDocProps(&properties))
	for i := range b.columns {
		b.names = append(b.names, columnName(i))
	}
	widths, count := b.columnWidths(), max(1, (b.total+b.limits.rows-1)/b.limits.rows)
	for i := range count {
		s := sheetSpan{name: cmp.Or(b.options.Sheet, "rows"), first: i * b.limits.rows, end: min((i+1)*b.limits.rows, b.total)}
		if count > 1 {
			s.name += " " + strconv.Itoa(i+1)
		}
		b.sheets = append(b.sheets, s)
		err = errors.Join(err, b.addSheet(s, widths))
	}
	return err
}

// makeStyles makes the styles. Cells in the format of texts stay texts when they are edited.
func (b *workbook) makeStyles() (err error) {
	const asText = 49 // the built-in number format @
	times, days := `yyyy-mm-dd hh:mm:ss "UTC"`, "yyyy-mm-dd"
	add := func(s excelize.Style) int {
		number, failed := b.file.NewStyle(&s)
		err = errors.Join(err, failed)
		return number
	}
	b.styles = styles{
		header: add(excelize.Style{NumFmt: asText, Font: &excelize.Font{Bold: true}}),
		text:   add(excelize.Style{NumFmt: asText}),
		time:   add(excelize.Style{CustomNumFmt: &times}),
		day:    add(excelize.Style{CustomNumFmt: &days}),
	}
	return err
}

// columnWidths returns the widths of the columns, by their headers and first rows.
func (b *workbook) columnWidths() (widths []float64) {
	const (
		sample        = 200 // rows
		filterButton  = 4   // characters that it covers of a header
		padding, most = 2, 60
	)
	var cell []byte
	for i, c := range b.columns {
		width := utf8.RuneCountInString(c.Name) + filterButton
		for row := range min(sample, b.total) {
			cell = b.rows.AppendCell(cell[:0], row, i)
			n := utf8.RuneCount(cell) + padding
			if c.Kind == Time && n > padding {
				n += len(" UTC")
			}
			width = max(width, n)
		}
		widths = append(widths, float64(min(width, most)))
	}
	return widths
}

// addSheet adds a sheet with column widths, a header that stays in view, and filters.
func (b *workbook) addSheet(s sheetSpan, widths []float64) (err error) {
	const first = "Sheet1" // every new workbook has it
	if s.first == 0 {
		err = b.file.SetSheetName(first, s.name)
	} else {
		_, err = b.file.NewSheet(s.name)
	}
	frozen := excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}
	err = errors.Join(err, b.file.SetPanes(s.name, &frozen))
	for i, width := range widths {
		err = errors.Join(err, b.file.SetColWidth(s.name, b.names[i], b.names[i], width))
	}
	if len(b.columns) == 0 {
		return err
	}
	cells := "A1:" + b.names[len(b.names)-1] + strconv.Itoa(s.end-s.first+1)
	return errors.Join(err, b.file.SetSheetDimension(s.name, cells), b.file.AutoFilter(s.name, cells, nil))
}

// columnName returns the letters of a column, of which the first is number 0.
func columnName(i int) string {
	name, _ := excelize.ColumnNumberToName(i + 1) // the error is for numbers below 1
	return name
}

// writeSheet writes the header and the rows of a sheet.
func (b *workbook) writeSheet(ctx context.Context, w io.Writer, number int) error {
	sheet := b.sheets[number]
	w = &limitedWriter{w: w, left: b.limits.bytes}
	newEncoder := func() encoder { return &sheetEncoder{workbook: b, sheet: sheet} }
	if _, err := w.Write(newEncoder().appendHeader(nil)); err != nil {
		return err //nolint:wrapcheck // Write says how far it came
	}
	return b.writeBlocks(ctx, w, sheet.first, sheet.end, newEncoder)
}

// limitedWriter is a writer that takes a number of bytes.
type limitedWriter struct {
	w    io.Writer
	left int64
}

func (l *limitedWriter) Write(p []byte) (int, error) {
	if l.left -= int64(len(p)); l.left < 0 {
		return 0, errTooLarge
	}
	return l.w.Write(p) //nolint:wrapcheck // Write says how far it came
}

// newZip returns a writer of zip files. Packing takes most of the time of an export: the fastest level
// takes less than half of it, for a file that is a sixth larger.
func newZip(w io.Writer) *zip.Writer {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(out, flate.BestSpeed)
	})
	return z
}

// archive is the zip file that a workbook is. It writes the rows of a sheet where the library has none.
type archive struct {
	*zip.Writer
	fill func(part io.Writer, sheet int) error
	err  error // the first one, since the library does not stop at an error
}

// Create implements [excelize.ZipWriter].
func (a *archive) Create(name string) (io.Writer, error) {
	if a.err != nil {
		return nil, a.err
	}
	part, err := a.Writer.Create(name)
	if err != nil {
		return nil, fmt.Errorf("adding %s: %w", name, err)
	}
	var number int
	if _, err := fmt.Sscanf(name, "xl/worksheets/sheet%d.xml", &number); err != nil {
		return part, nil //nolint:nilerr // another part
	}
	return &sheetPart{archive: a, part: part, number: number - 1}, nil
}

// sheetPart is the part of a sheet, which the library writes at once.
type sheetPart struct {
	*archive
	part   io.Writer
	number int
}

func (p *sheetPart) Write(empty []byte) (int, error) {
	before, after, ok := bytes.Cut(empty, []byte("</sheetData>"))
	if !ok {
		p.err = errors.New("the library writes sheets in another form")
		return 0, p.err
	}
	_, p.err = p.part.Write(before)
	if p.err == nil {
		p.err = p.fill(p.part, p.number)
	}
	if p.err == nil {
		_, p.err = p.part.Write(append([]byte("</sheetData>"), after...))
	}
	return len(empty), p.err
}
