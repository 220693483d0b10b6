package cli

import (
	"bufio"
	"encoding/json"
	"io"
	"iter"

	"whoread/audit"
	"whoread/audit/safe"
	"whoread/audit/source"
)

// writeJSON writes the summary as one JSON object, the lists of rows row by row.
func (s summary) writeJSON(w io.Writer) error {
	const end = "\n}"
	out := bufio.NewWriter(w)
	counts := marshalIndented(s, "")
	_, _ = out.WriteString(counts[:len(counts)-len(end)]) // Flush returns the first error
	writeRows(out, "rejections", s.rejections)
	writeRows(out, "flagged", s.flagged)
	_, _ = out.WriteString(end + "\n")
	return out.Flush() //nolint:wrapcheck // stdout says what could not be written
}

// writeRows writes a list of rows as another property of an object. It stops if out fails.
func writeRows(out *bufio.Writer, name string, rows iter.Seq[rowReport]) {
	_, err := out.WriteString(",\n  \"" + name + "\": [")
	before, end := "\n    ", "]"
	for row := range rows {
		if err != nil {
			return
		}
		_, err = out.WriteString(before + marshalIndented(row, "    "))
		before, end = ",\n    ", "\n  ]"
	}
	_, _ = out.WriteString(end)
}

// marshalIndented returns a part of a summary as JSON, with lines after the first indented by margin.
func marshalIndented(part any, margin string) string {
	text, _ := json.MarshalIndent(part, margin, "  ") // it cannot fail for texts, integers and times of this millennium
	return safe.EscapeJSON(string(text))
}

// reportRows yields the reports of rejected or flagged rows.
func reportRows[T audit.Rejection | audit.Flag](inputs []source.Input, rows []T) iter.Seq[rowReport] {
	return func(yield func(rowReport) bool) {
		for _, row := range rows {
			r := audit.Rejection(row)
			if !yield(rowReport{newInputPath(inputs[r.Input].Path), r.Line, r.Offset, r.Reason}) {
				return
			}
		}
	}
}
