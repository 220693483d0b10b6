// Package folder explains why a file cannot be written to a folder, and what to do. The error of the
// system names the file, which may be a temporary one that the user does not know.
package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"syscall"
)

// Error reports that a file cannot be written to a folder.
type Error struct {
	Folder string
	Err    error
}

// WrapError returns an error of writing a file to a folder as an [Error]; nil if err is nil.
func WrapError(folder string, err error) error {
	if err == nil {
		return nil
	}
	return &Error{Folder: folder, Err: err}
}

// Error returns a clause such as "the folder out does not exist".
func (e *Error) Error() string {
	for _, r := range listReasons() {
		if errors.Is(e.Err, r.err) {
			return fmt.Sprintf(r.clause, e.Folder)
		}
	}
	return fmt.Sprintf("writing to the folder %s: %v", e.Folder, withoutPath(e.Err))
}

// Unwrap returns the error of the system.
func (e *Error) Unwrap() error { return e.Err }

// reason is an error of the system with its clause.
type reason struct {
	err    error
	clause string
}

func listReasons() []reason {
	return []reason{
		{fs.ErrNotExist, "the folder %s does not exist"},
		{syscall.ENOTDIR, "%s is not a folder"},
		{fs.ErrPermission, "no permission to write to the folder %s"},
		{syscall.EROFS, "the folder %s is read-only"},
		{syscall.ENOSPC, "no space is left in the folder %s"},
		{syscall.EDQUOT, "your disk quota for the folder %s is used up"},
		{syscall.EMFILE, "whoread cannot open more files (ulimit -n), including files in the folder %s"},
		{syscall.ENFILE, "this computer cannot open more files, including files in the folder %s"},
	}
}

// withoutPath returns an error without its path.
func withoutPath(err error) error {
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		return path.Err
	}
	return err
}

// WrapTempError returns an error of a temporary file in a folder as a clause that says what to do; nil
// if err is nil. "" is the folder of the system.
func WrapTempError(folder string, err error) error {
	if err == nil {
		return nil
	}
	if folder == "" {
		folder = os.TempDir()
	}
	variable := "TMPDIR"
	if runtime.GOOS == "windows" {
		variable = "TMP"
	}
	return fmt.Errorf("whoread needs a temporary file, and %w; set %s to another folder", WrapError(folder, err), variable)
}
