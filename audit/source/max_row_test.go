package source

import (
	"slices"
	"strings"
	"testing"

	"whoread/audit"
)

// A row that is longer than rows may be is rejected, with its place, and the rows behind it are
// read: in pieces as large as blocks, and as small as a byte.
func TestLongRowsAreRejected(t *testing.T) {
	t.Parallel()
	const limit = 20 << 10
	events := makeAccessEvents(6)
	long := slices.Clone(events)
	long[2].data = strings.Replace(events[2].data, `"ExternalAccess"`, `"Long":"`+strings.Repeat(`x\"}],[{ y`, 3*blockSize/10)+`","ExternalAccess"`, 1)
	for name, write := range writers() {
		if name == "JSON Lines of arrays" || name == "JSON Lines of pages" {
			continue // a line is one row until it is read
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := write(long)
			got := readAll(t, Options{MaxRow: limit}, writeFile(t, "x", text))
			if len(got.rejected) != 1 || got.rejected[0].Reason != "the row is longer than 20 KiB, the limit for one row (--max-row)" {
				t.Fatalf("rejected %v", got.rejected)
			}
			where := readAll(t, Options{}, writeFile(t, "x", write(events))).places[2]
			if r := got.rejected[0]; r.Offset != where.Offset || r.Line != where.Line {
				t.Errorf("the row begins on line %d, byte %d, want %d, %d", r.Line, r.Offset, where.Line, where.Offset)
			}
			var want []string
			for i, e := range events {
				if i < 2 || i > 2 && got.inputs[0].Err == nil {
					want = append(want, e.id)
				}
			}
			if got := idsOf(got.records); !slices.Equal(got, want) {
				t.Errorf("read %v, want %v", got, want)
			}
			splits := name != "Clixml" && name != "Clixml of strings" && name != "Format-List"
			if splits != (got.inputs[0].Err == nil) {
				t.Errorf("%v", got.inputs[0].Err)
			}
		})
	}
}

func idsOf(records []audit.Record) (ids []string) {
	for _, r := range records {
		ids = append(ids, r.ID)
	}
	return ids
}

func TestSizeText(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{1: "1 bytes", 1024: "1 KiB", 1 << 20: "1 MiB", 256 << 20: "256 MiB", 1 << 30: "1 GiB", 1500: "1500 bytes"} {
		if got := sizeText(n); got != want {
			t.Errorf("%d is %s", n, got)
		}
	}
}
