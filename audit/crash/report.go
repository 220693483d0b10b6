package crash

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"
	"time"

	"whoread/audit/folder"
)

// report is the report of an error, which is written once.
type report struct {
	once sync.Once
	path string
	err  error
}

// SaveReport calls [WriteReport] for the system's temporary directory and returns the path. Only the
// first call writes.
func (e *Error) SaveReport(version string) (path string, err error) {
	e.report.once.Do(func() { e.report.path, e.report.err = WriteReport("", version, e) })
	return e.report.path, e.report.err
}

// WriteReport writes a report of the error for the developers to a new file in dir ("" for the temporary
// directory), readable only by the user, and returns its path. It contains no record, no secret and no
// file name: of a panic that may quote one, it states only the type.
func WriteReport(dir, version string, e *Error) (path string, err error) {
	file, err := os.CreateTemp(dir, "whoread-crash-*.txt") // 0600
	if err != nil {
		return "", folder.WrapTempError(dir, err)
	}
	_, err = fmt.Fprintf(file, "whoread %s, %s, %s/%s, %s\nwhile %s\n%s\n\n%s", version, runtime.Version(),
		runtime.GOOS, runtime.GOARCH, time.Now().UTC().Format(time.RFC3339), e.Doing, cmp.Or(e.reported, e.Cause), e.Stack)
	if err = errors.Join(err, file.Close()); err != nil {
		_ = os.Remove(file.Name())
		return "", folder.WrapTempError(dir, err)
	}
	return file.Name(), nil
}
