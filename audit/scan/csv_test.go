package scan

import (
	"encoding/csv"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// past is an empty reader that notes that it was read.
type past bool

func (p *past) Read([]byte) (int, error) {
	*p = true
	return 0, io.EOF
}

// FuzzCells compares cells with those that encoding/csv reads of one row, with quotes as they come.
func FuzzCells(f *testing.F) {
	for _, row := range []string{`a,"b""c",`, `15" screen,"the "plan"",x`, `"open,`, `"a"b,c`, `,`, "\"a\nb\",c", "a\nb", `"a" ,b`, `""""`} {
		f.Add(row, byte(0))
	}
	f.Fuzz(func(t *testing.T, row string, delimiter byte) {
		row = strings.ReplaceAll(row, "\r", "")
		if strings.TrimLeft(row, "\n") != row || row == "" {
			return // encoding/csv passes over blank lines
		}
		comma := []byte{',', ';', '\t', '|'}[delimiter%4]
		var behind past
		r := csv.NewReader(io.MultiReader(iotest.OneByteReader(strings.NewReader(row+"\n")), &behind))
		r.Comma, r.LazyQuotes = rune(comma), true
		want, err := r.Read()
		one := err == nil && !bool(behind) && r.InputOffset() == int64(len(row))+1
		var cells CellReader
		got, ok := cells.Read([]byte(row), comma)
		if ok != one || ok && !slices.Equal(got, want) {
			t.Fatalf("%q is %q (ok %t), want %q (one row: %t)", row, got, ok, want, one)
		}
	})
}
