package source

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"whoread/audit"
	"whoread/audit/source/form"
)

// errChanged tells that an input is not what it was.
var errChanged = errors.New("has changed since it was read; open it again")

// Raw fetches the AuditData of a row again, exactly as read. It is an error if the input has
// changed. Safe while Next runs, and from several goroutines.
func (f *Files) Raw(p audit.Place) ([]byte, error) {
	f.mu.Lock()
	if p.Input < 0 || p.Input >= len(f.inputs) {
		f.mu.Unlock()
		return nil, fmt.Errorf("there is no input %d", p.Input)
	}
	in := f.inputs[p.Input]
	recognised, from := in.form, in.from
	f.mu.Unlock()

	data, err := f.fetch(p, recognised, from)
	if err != nil {
		return nil, fmt.Errorf("%s line %d: the file %w", shownPath(from.path), p.Line, err)
	}
	return data, nil
}

func (f *Files) fetch(p audit.Place, recognised form.Form, from *stream) ([]byte, error) {
	if recognised == nil || p.Length < 0 || p.Length > int64(f.maxRow) || p.Offset < 0 {
		return nil, errChanged
	}
	row := make([]byte, p.Length)
	if err := f.readRow(row, p.Offset, from); err != nil {
		return nil, err
	}
	return unwrapSummed(recognised, row, p.Sum)
}

// readRow reads the bytes of a row from the file, or from the spool.
func (f *Files) readRow(row []byte, offset int64, from *stream) error {
	var err error
	if from.file == "" {
		_, err = f.spool.ReadAt(row, from.base+offset)
	} else {
		err = f.files.readAt(from.file, row, offset)
	}
	if errors.Is(err, io.EOF) {
		return errChanged
	}
	if err != nil {
		return reason(err)
	}
	return nil
}

// handles keeps files open that rows are fetched from.
type handles struct {
	mu   sync.RWMutex
	open map[string]*os.File
}

// manyHandles is how many files are kept open.
const manyHandles = 64

// readAt fills row with the bytes of a file.
func (h *handles) readAt(path string, row []byte, offset int64) error {
	h.mu.RLock()
	file := h.open[path]
	if file == nil {
		h.mu.RUnlock()
		return h.openAndReadAt(path, row, offset)
	}
	defer h.mu.RUnlock()
	_, err := file.ReadAt(row, offset)
	return err //nolint:wrapcheck // the caller says what was read.
}

func (h *handles) openAndReadAt(path string, row []byte, offset int64) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.open) >= manyHandles {
		h.closeAll()
	}
	file := h.open[path]
	if file == nil {
		var err error
		if file, err = os.Open(path); err != nil {
			return err //nolint:wrapcheck // the caller says what was read.
		}
		if h.open == nil {
			h.open = map[string]*os.File{}
		}
		h.open[path] = file
	}
	_, err := file.ReadAt(row, offset)
	return err //nolint:wrapcheck // the caller says what was read.
}

func (h *handles) closeAll() {
	for path, file := range h.open {
		closeQuietly(file)
		delete(h.open, path)
	}
}

func (h *handles) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closeAll()
}
