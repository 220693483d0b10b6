package table

import (
	"math"
	"strconv"
	"testing"

	"whoread/audit"
)

// A size is kept as stated, however large a record says that it is.
func TestSizesOfAnyLength(t *testing.T) {
	for _, size := range []int64{audit.NotCounted, 0, 1, math.MaxUint32 - 2, math.MaxUint32 - 1, math.MaxUint32, math.MaxUint32 + 1, math.MaxInt64 - 1, math.MaxInt64} {
		r := record(t, "1", bind)
		r.Folders = []audit.Folder{{Path: `\Inbox`, Items: []audit.Item{{MessageID: "<a@x>", Size: size}}}}
		want := ""
		if size != audit.NotCounted {
			want = strconv.FormatInt(size, 10)
		}
		if got := build(t, snapshotOf(r), Spec{Shape: Accesses}).Cell(0, SizeInBytes); got != want {
			t.Errorf("%d is shown as %q", size, got)
		}
	}
}
