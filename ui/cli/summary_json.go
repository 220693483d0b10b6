package cli

import (
	"bufio"
	"encoding/json"
	"io"
	"iter"

	"whoread/audit/safe"
)

// writeJSON writes the summary as one JSON object, the lists of rows row by row.
func (s summary) writeJSON(w io.Writer) error {
	const end = "\n}"
	out := bufio.NewWriter(w)
	counts := jsonOf(s, "")
	_, _ = out.WriteString(counts[:len(counts)-len(end)]) // Flush returns the first error
	writeRows(out, "rejections", s.rejections)
	writeRows(out, "flagged", s.flagged)
	_, _ = out.WriteString(end + "\n")
	return out.Flush() //nolint:wrapcheck // output says what could not be written
}

// writeRows writes a list of rows as a further property of an object. If out fails, it ends early.
func writeRows(out *bufio.Writer, name string, rows iter.Seq[rowReport]) {
	_, err := out.WriteString(",\n  \"" + name + "\": [")
	before, end := "\n    ", "]"
	for row := range rows {
		if err != nil {
			return
		}
		_, err = out.WriteString(before + jsonOf(row, "    "))
		before, end = ",\n    ", "\n  ]"
	}
	_, _ = out.WriteString(end)
}

// jsonOf returns a part of a summary as JSON, its lines behind the first indented by margin.
func jsonOf(part any, margin string) string {
	text, _ := json.MarshalIndent(part, margin, "  ") // texts, integers and times of this millennium: it cannot fail
	return safe.EscapeJSON(string(text))
}

// reportRows returns the reports of rows one by one.
func reportRows[T any](rows []T, report func(T) rowReport) iter.Seq[rowReport] {
	return func(yield func(rowReport) bool) {
		for _, row := range rows {
			if !yield(report(row)) {
				return
			}
		}
	}
}
