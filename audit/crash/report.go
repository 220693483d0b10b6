package crash

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"time"

	"whoread/audit/folder"
)

// WriteReport writes a report of the error that the makers of whoread can work with to a new file
// in dir, or in the system's temporary directory if dir is "", and returns its path. It can be
// read by the user alone. It holds no record and no secret, but may quote a name of a file. The
// error is a clause that names the folder.
func WriteReport(dir, version string, e *Error) (path string, err error) {
	file, err := os.CreateTemp(dir, "whoread-crash-*.txt") // 0600
	if err != nil {
		return "", folder.Temporary(dir, err)
	}
	_, err = fmt.Fprintf(file, "whoread %s, %s, %s/%s, %s\nwhile %s\n%s\n\n%s", version, runtime.Version(),
		runtime.GOOS, runtime.GOARCH, time.Now().UTC().Format(time.RFC3339), e.Doing, e.Cause, e.Stack)
	if err = errors.Join(err, file.Close()); err != nil {
		_ = os.Remove(file.Name())
		return "", folder.Temporary(dir, err)
	}
	return file.Name(), nil
}
