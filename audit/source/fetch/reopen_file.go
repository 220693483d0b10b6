package fetch

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"whoread/audit/coverage"
)

// ReopenFile opens the file of an earlier fetch to continue it. It cuts off an incomplete last line,
// which a killed fetch may have left.
func ReopenFile(path string) (*File, error) {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a file; --resume continues a file that whoread saved", path)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s does not exist; to start a new file, use --save %s instead of --resume", path, path)
	}
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, fmt.Errorf("resuming %s: %w", path, withoutPath(err))
	}
	s := newFile(path, file)
	s.ledger.checker = coverage.NewChecker(path)
	if err := s.readSaved(); err != nil {
		return nil, errors.Join(fmt.Errorf("resuming %s: %w", path, err), file.Close())
	}
	return s, nil
}

func (f *File) readSaved() error {
	if err := lockFile(f.file); err != nil {
		return err
	}
	partial, err := f.readLedger()
	if err != nil {
		return err
	}
	kept := isWholeLine(partial)
	if kept {
		partial = append(partial, '\n')
		if err := f.ledger.addLine(partial); err != nil {
			return f.damagedError(err)
		}
	}
	switch {
	case f.end == 0 && len(partial) == 0:
		return errors.New("it is empty; remove it, and start a new file without --resume")
	case f.ledger.request == nil:
		return errors.New("it was not saved by a fetch; open it with `whoread " + f.path + "`")
	}
	f.run = f.ledger.request.Run
	if kept {
		if err := f.appendLines(partial); err != nil {
			return err
		}
	} else if err := f.file.Truncate(f.end); err != nil {
		return fmt.Errorf("cutting off its incomplete last line: %w", withoutPath(err))
	}
	return f.continueSeals()
}

// continueSeals continues after the last seal of the file, and seals the rows behind it, which a fetch
// did not seal before it ended.
func (f *File) continueSeals() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	sealer, line, err := f.ledger.checker.Continue()
	if err != nil {
		return fmt.Errorf("continuing its ledger: %w", err)
	}
	f.sealer = sealer
	return f.appendLines(line)
}

// isWholeLine reports whether a line lacks only its line feed.
func isWholeLine(line []byte) bool { return len(line) > 0 && line[0] == '{' && json.Valid(line) }

func (f *File) damagedError(err error) error {
	return fmt.Errorf("its ledger is damaged on line %d: %w; `whoread %s` opens its records", f.line, err, f.path)
}

// entryPrefix is the length of a prefix that identifies a ledger entry.
const entryPrefix = 16

// readLedger reads the file and its ledger, and returns the text after the last line feed.
func (f *File) readLedger() (partial []byte, err error) {
	const block = 64 << 10
	r := bufio.NewReaderSize(f.file, block)
	if head, _ := r.Peek(entryPrefix); !coverage.IsEntry(head) {
		return head, nil // a saved file begins with its ledger
	}
	var line []byte
	for {
		line, err = readLine(r, line[:0])
		if errors.Is(err, io.EOF) {
			return line, nil
		}
		if err != nil {
			return nil, withoutPath(err)
		}
		if err := f.ledger.addLine(line); err != nil {
			return nil, f.damagedError(err)
		}
		f.end += int64(len(line))
		f.line++
		f.sum.Write(line)
	}
}

// readLine appends the next line, with its line feed. At the end it returns io.EOF, with the text after
// the last line feed.
func readLine(r *bufio.Reader, line []byte) ([]byte, error) {
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err //nolint:wrapcheck // the caller says what was read; io.EOF has a meaning
		}
	}
}
