package source

import (
	"errors"
	"fmt"
	"os"
)

// private is a file of our own that only we can read. Where the system lets a file that is open
// be removed, as unix does, it never shows in its folder for longer than a moment, so that
// nothing of it stays behind when the program is killed. Elsewhere it is removed when closed.
type private struct {
	*os.File
	named bool // still in its folder
}

// newPrivate makes a file in dir; "" is the system's temporary directory.
func newPrivate(dir, pattern string) (*private, error) {
	file, err := os.CreateTemp(dir, pattern) // 0600
	if err != nil {
		return nil, fmt.Errorf("making a private file: %w", err)
	}
	return &private{File: file, named: os.Remove(file.Name()) != nil}, nil
}

// Close closes the file, which is gone then.
func (p *private) Close() error {
	err := p.File.Close()
	if p.named {
		err = errors.Join(err, os.Remove(p.Name()))
	}
	return err
}
