package scan

import (
	"strings"
	"testing"
)

// FuzzSkip compares what goes over a row piece by piece with what finds its end at once.
func FuzzSkip(f *testing.F) {
	f.Add(`{"a":"}\"","b":[{}]}, {"c":1}`, uint8(3))
	f.Add("x,\"a\n\"\"b\",y\nz", uint8(2))
	f.Add("line\nline", uint8(1))
	f.Fuzz(func(t *testing.T, text string, size uint8) {
		if text == "" {
			return
		}
		for name, c := range map[string]struct {
			skip Skipper
			end  int
		}{
			"line":   {SkipLine, LineEnd([]byte(text), 0) + 1},
			"cells":  {NewRowSkipper(',', '\n'), csvEnd(text)},
			"object": {NewElementSkipper(), SkipNested([]byte(text), 0)},
			"string": {NewElementSkipper(), max(0, SkipString([]byte(text), 0))},
		} {
			if name == "object" && !strings.HasPrefix(text, "{") || name == "string" && !strings.HasPrefix(text, `"`) {
				continue
			}
			if c.end == unknownEnd || strings.Contains(text, "\r") {
				continue
			}
			if c.end <= 0 || c.end > len(text) {
				c.end = -1
			}
			if got := skipPieces(c.skip, text, int(size%16)+1); got != c.end {
				t.Errorf("%s: the row of %q ends at %d, want %d", name, text, got, c.end)
			}
		}
	})
}

// csvEnd is where the first row of a text ends; what it is if its quotes do not match says nothing.
func csvEnd(text string) int {
	for i := 0; ; i++ {
		end, ok := SkipCell([]byte(text), i, ',')
		if !ok {
			return unknownEnd
		}
		if i = end; i == len(text) || text[i] != ',' {
			return i + 1
		}
	}
}

const unknownEnd = -2

func skipPieces(skip Skipper, text string, size int) int {
	for at := 0; at < len(text); at += size {
		if end := skip([]byte(text[at:min(at+size, len(text))])); end >= 0 {
			return at + end
		}
	}
	return -1
}
