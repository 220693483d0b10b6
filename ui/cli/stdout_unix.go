//go:build unix

package cli

import (
	"errors"
	"io"
	"os"
	"syscall"
)

// isClosed reports whether err means that the reader of a pipe is gone.
func isClosed(err error) bool { return errors.Is(err, syscall.EPIPE) }

// isAbsent reports whether standard output was closed when whoread started. Go then opens /dev/null in its
// place, for reading and writing. A shell that discards output opens it only for writing.
func isAbsent(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	if err != nil {
		return false
	}
	null, err := os.Stat(os.DevNull)
	if err != nil || !os.SameFile(info, null) {
		return false
	}
	_, err = file.Read(make([]byte, 1))
	return errors.Is(err, io.EOF) // it can be read
}
