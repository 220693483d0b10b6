package source

import (
	"fmt"
	"runtime/debug"
)

// DefaultMaxRow is the default of [Options.MaxRow]. An audit record has some kilobytes; the largest
// known, with a thousand items, has less than a megabyte.
const DefaultMaxRow = 256 << 20

// longRowError rejects a row that is longer than the limit.
type longRowError struct{ limit int }

func (e longRowError) Error() string {
	return fmt.Sprintf("the row is longer than %s, the limit for one row (--max-row)", sizeText(e.limit))
}

// sizeText formats a size in the largest unit that gives a whole number.
func sizeText(n int) string {
	for _, unit := range []struct {
		name string
		size int
	}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}} {
		if n >= unit.size && n%unit.size == 0 {
			return fmt.Sprintf("%d %s", n/unit.size, unit.name)
		}
	}
	return fmt.Sprintf("%d bytes", n)
}

// largeBuffer is the size from which memory is returned to the system as soon as it is unused. Otherwise
// the heap would grow to twice its size before the garbage collector runs.
const largeBuffer = 16 << 20

// releaseLarge returns the memory of a dropped buffer to the system if it was large.
func releaseLarge(size int) {
	if size >= largeBuffer {
		debug.FreeOSMemory()
	}
}
