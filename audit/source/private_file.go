package source

import (
	"errors"
	"io"
	"os"

	"whoread/audit/folder"
)

// privateFile is a temporary file that only the user can read. Where the system allows it, as Unix does,
// the file is removed from its folder at once, so that nothing remains when the program is killed.
// Elsewhere it is removed when closed.
type privateFile struct {
	file    *os.File
	dir     string
	isNamed bool // still in its folder
}

// privateError reports that a private file cannot be used. The input is not to blame for it.
type privateError struct{ err error }

func (e *privateError) Error() string { return "could not be read to its end: " + e.err.Error() }
func (e *privateError) Unwrap() error { return e.err }

// createPrivate creates a file in dir; "" means the system's temporary directory.
func createPrivate(dir, pattern string) (*privateFile, error) {
	file, err := os.CreateTemp(dir, pattern) // 0600
	if err != nil {
		return nil, &privateError{folder.WrapTempError(dir, err)}
	}
	return &privateFile{file: file, dir: dir, isNamed: os.Remove(file.Name()) != nil}, nil
}

// wrapError wraps an error of the file as a [privateError]. io.EOF is returned unchanged.
func (p *privateFile) wrapError(err error) error {
	if err == nil || errors.Is(err, io.EOF) {
		return err
	}
	return &privateError{folder.WrapTempError(p.dir, err)}
}

// Write implements [io.Writer].
func (p *privateFile) Write(b []byte) (int, error) {
	n, err := p.file.Write(b)
	return n, p.wrapError(err)
}

// WriteAt implements [io.WriterAt].
func (p *privateFile) WriteAt(b []byte, offset int64) (int, error) {
	n, err := p.file.WriteAt(b, offset)
	return n, p.wrapError(err)
}

// ReadAt implements [io.ReaderAt].
func (p *privateFile) ReadAt(b []byte, offset int64) (int, error) {
	n, err := p.file.ReadAt(b, offset)
	return n, p.wrapError(err)
}

// Close closes and removes the file.
func (p *privateFile) Close() error {
	err := p.file.Close()
	if p.isNamed {
		err = errors.Join(err, os.Remove(p.file.Name()))
	}
	return p.wrapError(err)
}
