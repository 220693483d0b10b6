package table

import (
	"math"
	"strconv"
	"testing"

	"whoread/audit"
)

// TestSizesAreKeptExactly checks that a size is kept as stated, however large it is.
func TestSizesAreKeptExactly(t *testing.T) {
	for _, size := range []int64{audit.NotCounted, 0, 1, math.MaxUint32 - 2, math.MaxUint32 - 1, math.MaxUint32, math.MaxUint32 + 1, math.MaxInt64 - 1, math.MaxInt64} {
		r := parseRecord(t, "1", bind)
		r.Folders = []audit.Folder{{Path: `\Inbox`, Items: []audit.Item{{MessageID: "<a@x>", Size: size}}}}
		want := ""
		if size != audit.NotCounted {
			want = strconv.FormatInt(size, 10)
		}
		if got := buildView(t, snapshotOf(r), Spec{Shape: Accesses}).Cell(0, SizeInBytes); got != want {
			t.Errorf("%d is shown as %q", size, got)
		}
	}
}
