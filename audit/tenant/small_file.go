package tenant

import (
	"fmt"
	"io"
	"os"
)

// maxSmallFile limits the size of a file of settings, a secret or a certificate, in bytes.
const maxSmallFile = 1 << 20

// readSmallFile reads a small file. The limit protects against a wrong file name.
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
		return nil, fmt.Errorf("%s is larger than 1 MiB: check that it is the right file", path)
	}
	return text, nil
}
