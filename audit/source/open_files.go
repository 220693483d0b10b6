package source

import (
	"os"
	"sync"
)

// openFiles keeps files open for reading rows again.
type openFiles struct {
	mu   sync.RWMutex
	open map[string]*os.File
}

// maxOpenFiles is how many files are kept open.
const maxOpenFiles = 64

// readAt fills row with the bytes of a file.
func (h *openFiles) readAt(path string, row []byte, offset int64) error {
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

func (h *openFiles) openAndReadAt(path string, row []byte, offset int64) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.open) >= maxOpenFiles {
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

func (h *openFiles) closeAll() {
	for path, file := range h.open {
		closeQuietly(file)
		delete(h.open, path)
	}
}

func (h *openFiles) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closeAll()
}
