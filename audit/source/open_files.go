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
func (o *openFiles) readAt(path string, row []byte, offset int64) error {
	o.mu.RLock()
	file := o.open[path]
	if file == nil {
		o.mu.RUnlock()
		return o.openAndReadAt(path, row, offset)
	}
	defer o.mu.RUnlock()
	_, err := file.ReadAt(row, offset)
	return err //nolint:wrapcheck // the caller says what was read.
}

func (o *openFiles) openAndReadAt(path string, row []byte, offset int64) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.open) >= maxOpenFiles {
		o.closeAll()
	}
	file := o.open[path]
	if file == nil {
		var err error
		if file, err = os.Open(path); err != nil {
			return err //nolint:wrapcheck // the caller says what was read.
		}
		if o.open == nil {
			o.open = map[string]*os.File{}
		}
		o.open[path] = file
	}
	_, err := file.ReadAt(row, offset)
	return err //nolint:wrapcheck // the caller says what was read.
}

func (o *openFiles) closeAll() {
	for path, file := range o.open {
		closeQuietly(file)
		delete(o.open, path)
	}
}

func (o *openFiles) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closeAll()
}
