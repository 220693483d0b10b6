package cli

import (
	"errors"
	"io"

	"golang.org/x/sys/windows"
)

// isClosed reports whether nobody reads what is written.
func isClosed(err error) bool {
	return errors.Is(err, windows.ERROR_BROKEN_PIPE) || errors.Is(err, windows.ERROR_NO_DATA)
}

// isAbsent reports whether there is no standard output. Writing to it fails on Windows, and says so.
func isAbsent(io.Writer) bool { return false }
