package fetch

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"whoread/audit/coverage"
	"whoread/audit/folder"
)

// File is the file that a fetch keeps what it receives in: JSON Lines of rows as received, and
// the entries of the ledger between them. One fetch can write to it.
type File struct {
	path string // "" if private
	file *os.File
	// removeOnClose tells that the file is to be removed when it is closed.
	removeOnClose bool
	// ledger is what the file held when it was resumed.
	ledger savedLedger
	run    string

	mu     sync.Mutex
	sealer *coverage.Sealer
	end    int64 // where the next line begins
	line   int64 // its number, counted from 1
	sum    hash.Hash
	err    error // why nothing more can be written
}

var errLocked = errors.New("another whoread is writing to it; wait until that one ends")

// CreateFile makes a new file that only its owner can read.
func CreateFile(path string) (*File, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("%s is there already; go on with it with --resume %s, or --save to another file", path, path)
	}
	if err != nil {
		return nil, fmt.Errorf("making %s: %w", path, folder.WrapError(filepath.Dir(path), err))
	}
	s := newFile(path, file)
	if err := lockFile(file); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), file.Close())
	}
	return s, nil
}

// CreatePrivateFile makes a file in dir that only this program can read, and that is gone when it ends; ""
// is the system's temporary directory.
func CreatePrivateFile(dir string) (*File, error) {
	file, err := os.CreateTemp(dir, "whoread-*.jsonl") // 0600
	if err != nil {
		return nil, folder.WrapTempError(dir, err)
	}
	s := newFile("", file)
	// Where the system lets a file that is open be removed, nothing of it stays behind when the
	// program is killed.
	s.removeOnClose = os.Remove(file.Name()) != nil
	return s, nil
}

func newFile(path string, file *os.File) *File {
	const letters = 10
	run := strings.ToLower(rand.Text()[:letters])
	return &File{path: path, file: file, run: run, sealer: coverage.NewSealer(), line: 1, sum: sha256.New()}
}

// Path is the path of the file; "" if it is private.
func (s *File) Path() string { return s.path }

// Request is what was asked for last in a file that is resumed; false if the file is new.
func (s *File) Request() (Request, bool) {
	if s.ledger.request == nil {
		return Request{}, false
	}
	return s.ledger.request.Request, true
}

// Source is the name of the service that was asked last in a file that is resumed; "" if none
// was.
func (s *File) Source() string {
	for _, w := range slices.Backward(s.ledger.coverage.Windows) {
		if w.Filter != "" { // or it tells of the file
			return w.Source
		}
	}
	return ""
}

// appendPage adds a page of rows of a window to the file in one go, with the entry that seals them, and
// tells what was added and where it begins, before anything else can be added.
func (s *File) appendPage(window, rows int, lines []byte, added func(lines []byte, offset, line int64)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	lines, err := s.sealer.AppendPage(lines, window, rows)
	if err != nil {
		return fmt.Errorf("sealing a page of rows: %w", err)
	}
	offset, line := s.end, s.line
	if err := s.appendLines(lines); err != nil {
		return err
	}
	added(lines, offset, line) // last, since the lines may be overwritten from here on
	return nil
}

// appendLines adds whole lines to the file. After an error nothing can be added any more, and the file
// ends with what was there before. The mutex is held.
func (s *File) appendLines(lines []byte) error {
	if s.err != nil {
		return s.err
	}
	if _, err := s.file.WriteAt(lines, s.end); err != nil {
		s.err = s.writeError(err)
		_ = s.file.Truncate(s.end) // a part of a line is cut off again by Resume
		return s.err
	}
	s.end += int64(len(lines))
	s.line += int64(bytes.Count(lines, []byte{'\n'}))
	s.sum.Write(lines)
	return nil
}

// appendEntries adds entries to the ledger. Those that settle a window get the sum of its rows.
func (s *File) appendEntries(entries ...coverage.Entry) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var lines []byte
	for _, e := range entries {
		var err error
		if lines, err = s.sealer.AppendEntry(lines, e); err != nil {
			return err
		}
	}
	return s.appendLines(lines)
}

// lastSeal is the last seal of the ledger; "" if nothing was written yet.
func (s *File) lastSeal() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.end == 0 {
		return ""
	}
	return s.sealer.Seal()
}

// syncFile waits until everything that was added is safe from a power failure.
func (s *File) syncFile() error {
	err := s.file.Sync()
	if err == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = s.writeError(err)
	return s.err
}

// writeError is what a user is told when the file cannot be written to.
func (s *File) writeError(err error) error {
	if s.path == "" {
		return fmt.Errorf("%w; what came before is here, the rest was not fetched", folder.WrapTempError(filepath.Dir(s.file.Name()), err))
	}
	return fmt.Errorf("writing to %s: %w; what came before it is kept: make room and go on with --resume %s",
		s.path, withoutPath(err), s.path)
}

// withoutPath is an error of a file without the path, which the sentence around it names.
func withoutPath(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// sizeAndHash is the size and the hash of the file so far.
func (s *File) sizeAndHash() (size int64, sum string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.end, hex.EncodeToString(s.sum.Sum(nil))
}

// Close closes the file. One in which nothing was written is removed again.
func (s *File) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.file.Close()
	if errors.Is(err, os.ErrClosed) {
		return nil
	}
	if s.removeOnClose || s.path != "" && s.end == 0 {
		err = errors.Join(err, os.Remove(s.file.Name()))
	}
	if err != nil {
		return fmt.Errorf("closing the file of what was fetched: %w", err)
	}
	return nil
}

// appendRow appends a row as a line.
func appendRow(dst, row []byte) []byte {
	row = bytes.TrimSpace(row)
	start := len(dst)
	if coverage.IsEntry(row) {
		// What a service sends must never be taken for an entry of the ledger.
		dst, row = append(dst, row[0], ' '), row[1:]
	}
	dst = append(dst, row...)
	for i := start; i < len(dst); i++ {
		if dst[i] == '\n' {
			dst[i] = ' ' // within JSON, one is white space as the other is
		}
	}
	return append(dst, '\n')
}
