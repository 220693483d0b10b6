package source

import (
	"errors"
	"fmt"
	"io"

	"whoread/audit"
	"whoread/audit/source/form"
)

// errChanged reports that an input was changed after it was read.
var errChanged = errors.New("has changed since it was read; open it again")

// Raw reads the AuditData of a row again, exactly as before. It returns an error if the input has
// changed. Several goroutines may call it, also while Next runs.
func (f *Files) Raw(p audit.Place) ([]byte, error) {
	f.mu.Lock()
	if p.Input < 0 || p.Input >= len(f.inputs) {
		f.mu.Unlock()
		return nil, fmt.Errorf("there is no input %d", p.Input)
	}
	in := f.inputs[p.Input]
	forms, from := in.forms, in.from
	f.mu.Unlock()

	data, err := f.fetchRow(p, forms, from)
	if err != nil {
		return nil, fmt.Errorf("%s line %d: the file %w", displayPath(from.path), p.Line, err)
	}
	return data, nil
}

func (f *Files) fetchRow(p audit.Place, forms []form.Form, from *stream) ([]byte, error) {
	if p.Length < 0 || p.Length > int64(f.maxRow) || p.Offset < 0 {
		return nil, errChanged
	}
	row := make([]byte, p.Length)
	if err := f.readRow(row, p.Offset, from); err != nil {
		return nil, err
	}
	for _, one := range forms {
		if data, err := unwrapSummed(one, row, p.Sum); err == nil {
			return data, nil
		}
	}
	return nil, errChanged
}

// readRow reads the bytes of a row from the file, or from the spool.
func (f *Files) readRow(row []byte, offset int64, from *stream) error {
	var err error
	if from.file == "" {
		_, err = f.spool.ReadAt(row, from.base+offset)
	} else {
		err = f.openFiles.readAt(from.file, row, offset)
	}
	if errors.Is(err, io.EOF) {
		return errChanged
	}
	if err != nil {
		return explainError(err)
	}
	return nil
}
