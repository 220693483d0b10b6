package source

import (
	"os"
	"sync"
)

// spool is a private file with the text of inputs that cannot be read a second time from their source:
// archives, standard input, other encodings. It exists only while it is needed.
type spool struct {
	dir string
	off bool // no text is read a second time, so none is kept

	mu     sync.Mutex
	file   *privateFile
	size   int64
	closed bool
}

// appendText appends text.
func (s *spool) appendText(text []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return os.ErrClosed
	case s.off:
		return nil
	}
	if s.file == nil {
		file, err := createPrivate(s.dir, "whoread-*.spool")
		if err != nil {
			return err
		}
		s.file = file
	}
	n, err := s.file.WriteAt(text, s.size)
	s.size += int64(n)
	return err
}

// nextOffset returns the offset of the next text.
func (s *spool) nextOffset() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.size
}

// ReadAt implements [io.ReaderAt].
func (s *spool) ReadAt(p []byte, off int64) (int, error) {
	s.mu.Lock()
	file := s.file
	s.mu.Unlock()
	if file == nil {
		return 0, os.ErrClosed
	}
	return file.ReadAt(p, off)
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
