package cli

import (
	"errors"

	"golang.org/x/sys/windows"
)

// isClosed reports whether nobody reads what is written.
func isClosed(err error) bool {
	return errors.Is(err, windows.ERROR_BROKEN_PIPE) || errors.Is(err, windows.ERROR_NO_DATA)
}
