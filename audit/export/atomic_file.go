package export

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"whoread/audit/folder"
)

// ErrExists is returned for a file that exists and may not be overwritten.
var ErrExists = errors.New("the file already exists; choose another name, or allow overwriting it")

// WriteFile writes all rows to a file that only its owner can read. The file appears when it is
// complete: until then it has a temporary name, and nothing is left if it cannot be finished. An
// existing file gives [ErrExists] unless overwrite is set.
func WriteFile(ctx context.Context, path string, overwrite bool, rows Rows, o Options) (r Result, err error) {
	err = CreateFile(path, overwrite, func(w io.Writer) (err error) {
		r, err = Write(ctx, w, rows, o)
		return err
	})
	if err != nil {
		return Result{}, fmt.Errorf("exporting to %s: %w", path, err)
	}
	return r, nil
}

// CreateFile creates a file with the output of write, with the guarantees of [WriteFile]. If write
// fails, there is no file. The error does not name the path.
func CreateFile(path string, overwrite bool, write func(io.Writer) error) error {
	path, err := resolveTarget(path, overwrite)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".whoread-*.partial")
	if err != nil {
		return folder.WrapError(filepath.Dir(path), err)
	}
	defer os.Remove(f.Name()) //nolint:errcheck // once it has its name, it is not there
	err = write(unnamedFile{f})
	if err == nil {
		err = withoutPath(f.Sync())
	}
	if closing := f.Close(); err == nil {
		err = withoutPath(closing)
	}
	if err != nil {
		return fmt.Errorf("%w; no part of the file was kept", err)
	}
	return publishFile(f.Name(), path, overwrite)
}

// CheckPath reports whether a file exists at a path, or why none can be written there.
func CheckPath(path string) (exists bool, err error) {
	exists, err = inspectPath(path)
	if exists || err != nil {
		return exists, err
	}
	if _, err := os.Lstat(path); err == nil { // a link to nowhere
		return true, nil
	}
	_, err = os.Stat(filepath.Dir(path))
	return false, folder.WrapError(filepath.Dir(path), err)
}

// inspectPath reports whether a regular file exists at a path. Anything else is an error.
func inspectPath(path string) (exists bool, err error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, withoutPath(err)
	case info.IsDir():
		return false, errors.New("this is a directory; add the name of a file")
	case !info.Mode().IsRegular():
		return false, errors.New("this is not a regular file; write to standard output instead")
	}
	return true, nil
}

// resolveTarget returns the path to write to, after symbolic links. It fails if the file may not be
// overwritten.
func resolveTarget(path string, overwrite bool) (string, error) {
	exists, err := inspectPath(path)
	switch {
	case err != nil || !exists:
		return path, err
	case !overwrite:
		return "", ErrExists
	}
	path, err = filepath.EvalSymlinks(path)
	return path, withoutPath(err)
}

// publishFile renames a finished file. Without overwrite it uses a link, which fails if the name is
// taken; on file systems without links it checks just before.
func publishFile(finished, path string, overwrite bool) error {
	if !overwrite {
		err := os.Link(finished, path)
		if err == nil {
			return nil
		}
		if _, there := os.Lstat(path); errors.Is(err, fs.ErrExist) || there == nil {
			return ErrExists
		}
	}
	return withoutPath(os.Rename(finished, path))
}

// unnamedFile is a file whose errors omit its temporary name.
type unnamedFile struct{ f *os.File }

func (u unnamedFile) Write(b []byte) (int, error) {
	n, err := u.f.Write(b)
	return n, withoutPath(err)
}

// withoutPath returns the cause of an error, without the path and the system call.
func withoutPath(err error) error {
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		return path.Err
	}
	if link := (*os.LinkError)(nil); errors.As(err, &link) {
		return link.Err
	}
	return err
}
