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

// ErrExists is that the file is there already and may not be overwritten.
var ErrExists = errors.New("the file exists already; choose another name, or say that it may be overwritten")

// WriteFile writes all rows to a file that only its owner may read. The file is there when all
// of it is, and not before: until then it has another name, and if it cannot be finished,
// because the disk is full or ctx is canceled, nothing of it stays. A file that exists is left
// alone with [ErrExists] unless overwrite is set.
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

// CreateFile makes a file of what write writes, if that is without an error, as [ToFile] does: private,
// whole or not at all, in place of another one only if it may be. The error does not name the path.
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
		return fmt.Errorf("%w; nothing of it was kept", err)
	}
	return publishFile(f.Name(), path, overwrite)
}

// CheckPath reports whether there is a file at a path, and says why none can be written there.
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

// inspectPath reports whether there is a file at a path, or what else is there.
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
		return false, errors.New("this is not an ordinary file; write to standard output instead")
	}
	return true, nil
}

// resolveTarget says where a file is to be written, after symbolic links, and whether it may be.
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

// publishFile gives a finished file its name. A link fails where there is a file by now; where
// there are no links, that is looked for just before.
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

// unnamedFile is a file whose errors do not tell its name, which is not the one that was asked for.
type unnamedFile struct{ f *os.File }

func (p unnamedFile) Write(b []byte) (int, error) {
	n, err := p.f.Write(b)
	return n, withoutPath(err)
}

// withoutPath returns what is wrong, without the path and the system call that it is wrong with.
func withoutPath(err error) error {
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		return path.Err
	}
	if link := (*os.LinkError)(nil); errors.As(err, &link) {
		return link.Err
	}
	return err
}
