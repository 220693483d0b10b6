package source

import (
	"fmt"
	"os"
	"sync"
)

// spool is one private file that keeps the text of inputs whose text cannot be read a second
// time from where it came: archives, standard input, other encodings. It exists only while it
// is needed.
type spool struct {
	dir string

	mu     sync.Mutex
	file   *private
	size   int64
	closed bool
}

// add appends text and returns where it begins.
func (s *spool) add(text []byte) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return 0, os.ErrClosed
	}
	if s.file == nil {
		file, err := newPrivate(s.dir, "whoread-*.spool")
		if err != nil {
			return 0, fmt.Errorf("keeping the text for later: %w", err)
		}
		s.file = file
	}
	start := s.size
	n, err := s.file.WriteAt(text, start)
	s.size += int64(n)
	if err != nil {
		return 0, fmt.Errorf("keeping the text for later: %w", err)
	}
	return start, nil
}

// end is where the next text will begin.
func (s *spool) end() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.size
}

// ReadAt reads what was added.
func (s *spool) ReadAt(p []byte, off int64) (int, error) {
	s.mu.Lock()
	file := s.file
	s.mu.Unlock()
	if file == nil {
		return 0, os.ErrClosed
	}
	return file.ReadAt(p, off) //nolint:wrapcheck // a reader hands on what it reads, io.EOF among it.
}

// close removes the file.
func (s *spool) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	s.file = nil
	return err
}
