package fetch

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// lockFile keeps other fetches from writing to a file, until it is closed. Here a lock keeps others
// from reading what it covers, so it covers a byte that no file ever has.
func lockFile(file *os.File) error {
	const onlyOne = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	beyond := &windows.Overlapped{Offset: 0, OffsetHigh: 1 << 30}
	err := windows.LockFileEx(windows.Handle(file.Fd()), onlyOne, 0, 1, 0, beyond)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
		return errLocked
	}
	return nil
}
