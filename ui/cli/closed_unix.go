//go:build unix

package cli

import (
	"errors"
	"syscall"
)

// isClosed reports whether nobody reads what is written.
func isClosed(err error) bool { return errors.Is(err, syscall.EPIPE) }
