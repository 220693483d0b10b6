package fetch

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// lockFile prevents other fetches from writing to a file until it is closed. On Windows a lock also
// prevents reading, so it covers a byte beyond the end of any file.
func lockFile(file *os.File) error {
	const onlyOne = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	beyond := &windows.Overlapped{Offset: 0, OffsetHigh: 1 << 30}
	err := windows.LockFileEx(windows.Handle(file.Fd()), onlyOne, 0, 1, 0, beyond)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
		return errLocked
	}
	return nil
}
