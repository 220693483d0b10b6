package export

import (
	"fmt"
	"strconv"
	"sync"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// sheetEncoder writes the rows of a sheet as XML. Texts are written as texts, never as formulas,
// with Excel's escapes for characters that XML cannot hold.
type sheetEncoder struct {
	*workbook
	sheet   sheetSpan
	scratch []byte
}

func (e *sheetEncoder) appendHeader(dst []byte) []byte {
	dst = append(dst, `<row r="1">`...)
	for i, c := range e.columns {
		dst = appendText(e.appendCellStart(dst, i, 1, e.styles.header), []byte(c.Name))
	}
	return append(dst, `</row>`...)
}

func (e *sheetEncoder) appendRow(dst []byte, row int) []byte {
	line := row - e.sheet.first + 2
	dst = append(dst, `<row r="`...)
	dst = append(strconv.AppendInt(dst, int64(line), 10), `">`...)
	for i := range e.columns {
		e.scratch = e.rows.AppendCell(e.scratch[:0], row, i)
		if len(e.scratch) > 0 {
			dst = e.appendCell(dst, i, row, line)
		}
	}
	return append(dst, `</row>`...)
}

// appendCell appends the cell with the text in scratch: as a number or a time if it is one.
func (e *sheetEncoder) appendCell(dst []byte, column, row, line int) []byte {
	const digits = 15 // of a number that Excel keeps
	switch e.columns[column].Kind {
	case Number:
		if len(e.scratch) <= digits && isNumber(e.scratch) {
			dst = append(e.appendCellStart(dst, column, line, 0), `><v>`...)
			return append(append(dst, e.scratch...), `</v></c>`...)
		}
	case Time:
		if days, whole, ok := daysOf(string(e.scratch)); ok {
			style := e.styles.time
			if whole {
				style = e.styles.day
			}
			dst = append(e.appendCellStart(dst, column, line, style), `><v>`...)
			return append(strconv.AppendFloat(dst, days, 'f', -1, 64), `</v></c>`...)
		}
	case Text:
	}
	text, whole := cutToCell(e.scratch)
	if !whole {
		e.cut.addCell(row, fmt.Sprintf("%s, cell %s%d, %s", e.sheet.name, e.names[column], line, e.columns[column].Name))
	}
	return appendText(e.appendCellStart(dst, column, line, e.styles.text), text)
}

// appendCellStart appends the start of a cell: its place and its style.
func (e *sheetEncoder) appendCellStart(dst []byte, column, line, style int) []byte {
	dst = append(append(dst, `<c r="`...), e.names[column]...)
	dst = append(strconv.AppendInt(dst, int64(line), 10), `"`...)
	if style > 0 {
		dst = append(dst, ` s="`...)
		dst = append(strconv.AppendInt(dst, int64(style), 10), '"')
	}
	return dst
}

// daysOf returns a time or a day in Excel's days since the end of 1899. Excel treats 1900 as a leap
// year, so times before March 1900 stay texts.
func daysOf(text string) (days float64, whole, ok bool) {
	const (
		form     = "2006-01-02T15:04:05Z"
		epoch    = 25_569 // 1970
		earliest = 61     // 1 March 1900
	)
	layout := form
	if whole = len(text) == len(time.DateOnly); whole {
		layout = time.DateOnly
	}
	t, err := time.Parse(layout, text)
	if err != nil || len(text) != len(layout) {
		return 0, false, false
	}
	days = float64(t.Unix())/(24*60*60) + epoch
	return days, whole, days >= earliest
}

// cutToCell cuts a text to the size of a cell, with a note at its end. Excel counts in UTF-16.
func cutToCell(text []byte) (kept []byte, whole bool) {
	const most = excelize.TotalCellChars
	if len(text) <= most {
		return text, true
	}
	all := 0
	for _, r := range string(text) {
		all += utf16.RuneLen(r)
	}
	if all <= most {
		return text, true
	}
	note := fmt.Sprintf(" … [cut by whoread: %d characters, but an Excel cell holds %d; CSV and JSON Lines contain all]", all, most)
	room := most - utf8.RuneCountInString(note)
	for i, r := range string(text) {
		if room -= utf16.RuneLen(r); room < 0 {
			return append(text[:i], note...), false
		}
	}
	return text, true
}

// cutCells counts the cells that were cut. It is safe for use by several goroutines.
type cutCells struct {
	mu    sync.Mutex
	count int
	row   int    // the first one with such a cell
	place string // of that cell
}

func (c *cutCells) addCell(row int, place string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.count == 0 || row < c.row {
		c.row, c.place = row, place
	}
	c.count++
}

// appendText appends the rest of a cell with a text.
func appendText(dst, text []byte) []byte {
	dst = append(dst, ` t="inlineStr"><is><t`...)
	if len(text) > 0 && (isBlank(text[0]) || isBlank(text[len(text)-1])) {
		dst = append(dst, ` xml:space="preserve"`...)
	}
	return append(appendXML(append(dst, '>'), text), `</t></is></c>`...)
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' }

// appendXML appends text with the escapes of XML, and with Excel's, such as _x001B_, for what XML
// cannot hold or would change. Text that looks like such an escape is escaped too. Bytes that are
// not UTF-8 become U+FFFD.
func appendXML(dst, text []byte) []byte {
	for i, r := range string(text) {
		switch {
		case r == '&':
			dst = append(dst, "&amp;"...)
		case r == '<':
			dst = append(dst, "&lt;"...)
		case r == '>':
			dst = append(dst, "&gt;"...)
		case r == '_' && i+1 < len(text) && text[i+1]|0x20 == 'x':
			dst = append(dst, "_x005F_"...)
		case r < ' ' && r != '\t' && r != '\n' || r == '\ufffe' || r == '\uffff':
			dst = fmt.Appendf(dst, "_x%04X_", r)
		default:
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst
}
