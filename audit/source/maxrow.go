package source

import (
	"fmt"
	"runtime/debug"
)

// DefaultMaxRow is how long a row may be unless Options say otherwise. A record of the audit log has
// some kilobytes; the largest known, with a thousand items, has less than a megabyte.
const DefaultMaxRow = 256 << 20

// longRowError is why a row is rejected that is longer than rows may be.
type longRowError struct{ limit int }

func (e longRowError) Error() string {
	return fmt.Sprintf("the row is longer than %s, the most that is read of one (--max-row)", sizeText(e.limit))
}

// sizeText is a size in the largest unit in which it is a whole number.
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

// largeBuffer is how large a buffer is that memory is given back for as soon as it is not used:
// by itself the collector of garbage would let the heap grow to twice its size first.
const largeBuffer = 16 << 20

// releaseLarge gives the memory of a buffer back that was dropped.
func releaseLarge(size int) {
	if size >= largeBuffer {
		debug.FreeOSMemory()
	}
}
