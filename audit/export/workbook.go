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

// sheetLimits is the capacity of a sheet.
type sheetLimits struct {
	rows  int   // below the header
	bytes int64 // of XML
}

// excelLimits returns the limits of Excel. A part of 4 GiB or more would need ZIP64, which Excel
// refuses from a writer that does not know the size of a part in advance.
func excelLimits() sheetLimits { return sheetLimits{rows: excelize.TotalRows - 1, bytes: 1<<32 - 1} }

// errTooLarge is returned for a sheet that is larger than Excel can open.
var errTooLarge = errors.New("a sheet would be larger than 4 GiB, and Excel would not open it; choose fewer rows or columns, or CSV")

// workbook is an export to an Excel workbook. The library makes the workbook with empty sheets, and
// whoread writes the rows while the library stores them: the library's own writers need memory or
// temporary files for the whole file, and do not keep every text unchanged.
type workbook struct {
	*export
	limits sheetLimits
	file   *excelize.File
	sheets []sheetSpan
	styles styles
	names  []string // of the columns: A, B, ...
}

// sheetSpan is the range of rows of one sheet.
type sheetSpan struct {
	name       string
	first, end int
}

// styles are the style numbers of cells.
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

// addSheets creates the styles and the empty sheets.
func (wo *workbook) addSheets() error {
	now := time.Now().UTC().Format(time.RFC3339)
	properties := excelize.DocProperties{Creator: "whoread", Created: now, Modified: now}
	err := errors.Join(wo.makeStyles(), wo.file.SetDocProps(&properties))
	for i := range wo.columns {
		wo.names = append(wo.names, columnName(i))
	}
	widths, count := wo.columnWidths(), max(1, (wo.total+wo.limits.rows-1)/wo.limits.rows)
	for i := range count {
		s := sheetSpan{name: cmp.Or(wo.options.Sheet, "rows"), first: i * wo.limits.rows, end: min((i+1)*wo.limits.rows, wo.total)}
		if count > 1 {
			s.name += " " + strconv.Itoa(i+1)
		}
		wo.sheets = append(wo.sheets, s)
		err = errors.Join(err, wo.addSheet(s, widths))
	}
	return err
}

// makeStyles creates the styles. Cells in the text format stay texts when they are edited.
func (wo *workbook) makeStyles() (err error) {
	const asText = 49 // the built-in number format @
	times, days := `yyyy-mm-dd hh:mm:ss "UTC"`, "yyyy-mm-dd"
	add := func(s excelize.Style) int {
		number, failed := wo.file.NewStyle(&s)
		err = errors.Join(err, failed)
		return number
	}
	wo.styles = styles{
		header: add(excelize.Style{NumFmt: asText, Font: &excelize.Font{Bold: true}}),
		text:   add(excelize.Style{NumFmt: asText}),
		time:   add(excelize.Style{CustomNumFmt: &times}),
		day:    add(excelize.Style{CustomNumFmt: &days}),
	}
	return err
}

// columnWidths returns the widths of the columns from their headers and first rows.
func (wo *workbook) columnWidths() (widths []float64) {
	const (
		sample        = 200 // rows
		filterButton  = 4   // characters that it covers of a header
		padding, most = 2, 60
	)
	var cell []byte
	for i, c := range wo.columns {
		width := utf8.RuneCountInString(c.Name) + filterButton
		for row := range min(sample, wo.total) {
			cell = wo.rows.AppendCell(cell[:0], row, i)
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

// addSheet adds a sheet with column widths, a frozen header and filter buttons.
func (wo *workbook) addSheet(s sheetSpan, widths []float64) (err error) {
	const first = "Sheet1" // every new workbook has it
	if s.first == 0 {
		err = wo.file.SetSheetName(first, s.name)
	} else {
		_, err = wo.file.NewSheet(s.name)
	}
	frozen := excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}
	err = errors.Join(err, wo.file.SetPanes(s.name, &frozen))
	for i, width := range widths {
		err = errors.Join(err, wo.file.SetColWidth(s.name, wo.names[i], wo.names[i], width))
	}
	if len(wo.columns) == 0 {
		return err
	}
	cells := "A1:" + wo.names[len(wo.names)-1] + strconv.Itoa(s.end-s.first+1)
	return errors.Join(err, wo.file.SetSheetDimension(s.name, cells), wo.file.AutoFilter(s.name, cells, nil))
}

// columnName returns the letters of a column, counted from 0.
func columnName(i int) string {
	name, _ := excelize.ColumnNumberToName(i + 1) // the error is for numbers below 1
	return name
}

// writeSheet writes the header and the rows of a sheet.
func (wo *workbook) writeSheet(ctx context.Context, w io.Writer, number int) error {
	sheet := wo.sheets[number]
	w = &limitedWriter{w: w, left: wo.limits.bytes}
	newEncoder := func() encoder { return &sheetEncoder{workbook: wo, sheet: sheet} }
	if _, err := w.Write(newEncoder().appendHeader(nil)); err != nil {
		return err //nolint:wrapcheck // Write reports how many rows it wrote
	}
	return wo.writeBlocks(ctx, w, sheet.first, sheet.end, newEncoder)
}

// limitedWriter fails after a number of bytes.
type limitedWriter struct {
	w    io.Writer
	left int64
}

func (l *limitedWriter) Write(p []byte) (int, error) {
	if l.left -= int64(len(p)); l.left < 0 {
		return 0, errTooLarge
	}
	return l.w.Write(p) //nolint:wrapcheck // Write reports how many rows it wrote
}

// newZip returns a zip writer with the fastest compression, since compression takes most of the
// time of an export. It takes less than half of the default's, and the file is a sixth larger.
func newZip(w io.Writer) *zip.Writer {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(out, flate.BestSpeed)
	})
	return z
}

// archive is the zip file of a workbook. It adds the rows to the sheets that the library writes
// empty.
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

// sheetPart is the zip entry of a sheet. The library writes it in one call.
type sheetPart struct {
	*archive
	part   io.Writer
	number int
}

func (p *sheetPart) Write(empty []byte) (int, error) {
	before, after, ok := bytes.Cut(empty, []byte("</sheetData>"))
	if !ok {
		p.err = errors.New("the workbook library writes sheets in an unexpected form")
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
