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

// File is the file of a fetch: JSON Lines of rows as received, with ledger entries between them. Only
// one fetch can write to it.
type File struct {
	path string // "" if private
	file *os.File
	// removeOnClose is set if Close must remove the file.
	removeOnClose bool
	// ledger is the ledger of a resumed file.
	ledger savedLedger
	run    string

	mu     sync.Mutex
	sealer *coverage.Sealer
	end    int64 // start of the next line
	line   int64 // number of the next line, from 1
	sum    hash.Hash
	err    error // why the file cannot be written any more
}

var errLocked = errors.New("another whoread is writing to it; wait until it has finished")

// CreateFile creates a file that only its owner can read.
func CreateFile(path string) (*File, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("%s already exists; continue it with --resume %s, or --save to another file", path, path)
	}
	if err != nil {
		return nil, fmt.Errorf("creating %s: %w", path, folder.WrapError(filepath.Dir(path), err))
	}
	s := newFile(path, file)
	if err := lockFile(file); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), file.Close())
	}
	return s, nil
}

// CreatePrivateFile creates a file in dir that only this process can read and that disappears when it
// ends. If dir is "", it uses the system's temporary directory.
func CreatePrivateFile(dir string) (*File, error) {
	file, err := os.CreateTemp(dir, "whoread-*.jsonl") // 0600
	if err != nil {
		return nil, folder.WrapTempError(dir, err)
	}
	s := newFile("", file)
	// If the system can remove an open file, nothing remains even if the process is killed.
	s.removeOnClose = os.Remove(file.Name()) != nil
	return s, nil
}

func newFile(path string, file *os.File) *File {
	const letters = 10
	run := strings.ToLower(rand.Text()[:letters])
	return &File{path: path, file: file, run: run, sealer: coverage.NewSealer(), line: 1, sum: sha256.New()}
}

// Request returns the latest request of a resumed file; false for a new file.
func (f *File) Request() (Request, bool) {
	if f.ledger.request == nil {
		return Request{}, false
	}
	return f.ledger.request.Request, true
}

// Source returns the name of the service that a resumed file was fetched from last; "" for none.
func (f *File) Source() string {
	for _, w := range slices.Backward(f.ledger.coverage.Windows) {
		if w.Filter != "" { // or the window concerns the file itself
			return w.Source
		}
	}
	return ""
}

// appendPage adds a page of rows with its seal in one write. It calls added with the lines and their
// position before anything else can be added.
func (f *File) appendPage(window, rows int, lines []byte, added func(lines []byte, offset, line int64)) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	lines, err := f.sealer.AppendPage(lines, window, rows)
	if err != nil {
		return fmt.Errorf("sealing a page of rows: %w", err)
	}
	offset, line := f.end, f.line
	if err := f.appendLines(lines); err != nil {
		return err
	}
	added(lines, offset, line) // last, since the lines may be overwritten afterwards
	return nil
}

// appendLines adds complete lines. After an error, the file keeps its earlier content and accepts no
// more lines. The mutex must be held.
func (f *File) appendLines(lines []byte) error {
	if f.err != nil {
		return f.err
	}
	if _, err := f.file.WriteAt(lines, f.end); err != nil {
		f.err = f.writeError(err)
		_ = f.file.Truncate(f.end) // ResumeFile cuts off an incomplete line as well
		return f.err
	}
	f.end += int64(len(lines))
	f.line += int64(bytes.Count(lines, []byte{'\n'}))
	f.sum.Write(lines)
	return nil
}

// appendEntries adds entries to the ledger. An entry that settles a window gets the hash of its rows.
func (f *File) appendEntries(entries ...coverage.Entry) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	var lines []byte
	for _, e := range entries {
		var err error
		if lines, err = f.sealer.AppendEntry(lines, e); err != nil {
			return err
		}
	}
	return f.appendLines(lines)
}

// lastSeal returns the last seal of the ledger; "" if nothing was written.
func (f *File) lastSeal() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.end == 0 {
		return ""
	}
	return f.sealer.Seal()
}

// syncFile waits until all content is on disk.
func (f *File) syncFile() error {
	err := f.file.Sync()
	if err == nil {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.err = f.writeError(err)
	return f.err
}

// writeError describes a failed write to the user.
func (f *File) writeError(err error) error {
	if f.path == "" {
		return fmt.Errorf("%w; the earlier records were read, the rest was not fetched", folder.WrapTempError(filepath.Dir(f.file.Name()), err))
	}
	return fmt.Errorf("writing to %s: %w; the earlier records are kept: free some space and continue with --resume %s",
		f.path, withoutPath(err), f.path)
}

// withoutPath returns a file error without the path.
func withoutPath(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// sizeAndHash returns the current size and hash of the file.
func (f *File) sizeAndHash() (size int64, sum string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.end, hex.EncodeToString(f.sum.Sum(nil))
}

// Close closes the file, and removes it if nothing was written.
func (f *File) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	err := f.file.Close()
	if errors.Is(err, os.ErrClosed) {
		return nil
	}
	if f.removeOnClose || f.path != "" && f.end == 0 {
		err = errors.Join(err, os.Remove(f.file.Name()))
	}
	if err != nil {
		return fmt.Errorf("closing the file of the fetch: %w", err)
	}
	return nil
}

// appendRow appends a row as one line.
func appendRow(dst, row []byte) []byte {
	row = bytes.TrimSpace(row)
	start := len(dst)
	if coverage.IsEntry(row) {
		// A row from a service must never look like a ledger entry.
		dst, row = append(dst, row[0], ' '), row[1:]
	}
	dst = append(dst, row...)
	for i := start; i < len(dst); i++ {
		if dst[i] == '\n' {
			dst[i] = ' ' // in JSON, all white space is equivalent
		}
	}
	return append(dst, '\n')
}
