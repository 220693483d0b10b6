package workbook

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// maxStyles is more styles than Excel allows, 65,490.
const maxStyles = 100_000

// dateStyles reports for every style of cells whether it shows a number as a date.
type dateStyles []bool

// readStyles reads the formats of numbers and the styles of cells.
func (d *dateStyles) readStyles(x *xmlReader) error {
	formats := map[string]string{}
	inCells := false
	return x.eachElement(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			if len(formats) > maxStyles {
				return ErrTooLarge
			}
			formats[attribute(e, "numFmtId")] = attribute(e, "formatCode")
		case "cellXfs":
			inCells = true
		case "cellStyleXfs", "cellStyles", "dxfs":
			inCells = false
		case "xf":
			if !inCells {
				return nil
			}
			if len(*d) > maxStyles {
				return ErrTooLarge
			}
			id := attribute(e, "numFmtId")
			code, own := formats[id]
			*d = append(*d, own && isDateFormat(code) || !own && isDateNumber(id))
		}
		return nil
	})
}

// isDate reports whether a style shows a number as a date.
func (d dateStyles) isDate(style string) bool {
	i, err := strconv.Atoi(style)
	return err == nil && i >= 0 && i < len(d) && d[i]
}

// isDateNumber reports whether a built-in format shows a date or a time of day (ISO/IEC 29500-1, 18.8.30). 45 to 47
// show durations.
func isDateNumber(id string) bool {
	n, err := strconv.Atoi(id)
	return err == nil && (n >= 14 && n <= 22 || n >= 27 && n <= 36 || n >= 50 && n <= 58)
}

// isDateFormat reports whether a format shows a date or a time of day: it has letters for parts of a date outside of
// its texts. A duration, as in [h]:mm, is none.
func isDateFormat(code string) bool {
	code, _, _ = strings.Cut(code, ";")
	for i := 0; i < len(code); i++ {
		switch c := code[i] | 0x20; {
		case code[i] == '"':
			n := strings.IndexByte(code[i+1:], '"')
			if n < 0 {
				return false
			}
			i += n + 1
		case code[i] == '\\' || code[i] == '_' || code[i] == '*':
			i++
		case code[i] == '[':
			n := strings.IndexByte(code[i:], ']')
			if n < 0 {
				return false
			}
			if strings.Trim(strings.ToLower(code[i+1:i+n]), "hms") == "" {
				return false
			}
			i += n
		case c == 'g' && strings.HasPrefix(strings.ToLower(code[i:]), "general"):
			i += len("general") - 1
		case c == 'y' || c == 'm' || c == 'd' || c == 'h' || c == 's':
			return true
		}
	}
	return false
}
