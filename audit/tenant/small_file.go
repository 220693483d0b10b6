package tenant

import (
	"fmt"
	"io"
	"os"
)

// maxSmallFile is the most that a file of settings, a secret or a certificate may hold, in bytes.
const maxSmallFile = 1 << 20

// readSmallFile reads a file that is small, so that a name that was mixed up does no harm.
func readSmallFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err //nolint:wrapcheck // it names the file and what is wrong; the caller says what for
	}
	defer func() { _ = file.Close() }()
	text, err := io.ReadAll(io.LimitReader(file, maxSmallFile+1))
	if err != nil {
		return nil, err //nolint:wrapcheck // as above
	}
	if len(text) > maxSmallFile {
		return nil, fmt.Errorf("%s is larger than 1 MiB: is it the right file?", path)
	}
	return text, nil
}
