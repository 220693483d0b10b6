//go:build unix

package fetch

import (
	"errors"
	"os"
	"syscall"
)

// lockFile prevents other fetches from writing to a file until it is closed. If the file system has no
// locks, the file is used without one.
func lockFile(file *os.File) error {
	err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) //nolint:gosec // a descriptor is an int
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errLocked
	}
	return nil
}
