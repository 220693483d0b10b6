package cli

import (
	"errors"
	"io"

	"golang.org/x/sys/windows"
)

// isClosed reports whether err means that the reader of a pipe is gone.
func isClosed(err error) bool {
	return errors.Is(err, windows.ERROR_BROKEN_PIPE) || errors.Is(err, windows.ERROR_NO_DATA)
}

// isAbsent returns false: on Windows, writing to an absent standard output fails.
func isAbsent(io.Writer) bool { return false }
