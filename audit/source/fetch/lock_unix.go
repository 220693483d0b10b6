//go:build unix

package fetch

import (
	"errors"
	"os"
	"syscall"
)

// lockFile keeps other fetches from writing to a file, until it is closed. A file system that knows
// no locks is no reason not to write to it.
func lockFile(file *os.File) error {
	err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) //nolint:gosec // a descriptor is an int
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errLocked
	}
	return nil
}
