// Package listfile reads the files that filters name as @FILE.
package listfile

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"unicode/utf16"

	"whoread/audit/filter"
	"whoread/audit/scan"
)

// maxSize is the greatest size of a file. It has room for [filter.MaxIndicators] entries with remarks.
const maxSize = 32 << 20

// Read returns the text of a file as UTF-8. The error for a name that no file has is
// [filter.ErrNoSuchList].
func Read(name string) (string, error) {
	f, err := os.Open(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("%s: %w", name, filter.ErrNoSuchList)
	case err != nil:
		return "", fmt.Errorf("reading the list: %w", err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	info, err := f.Stat()
	switch {
	case err != nil:
		return "", fmt.Errorf("reading the list: %w", err)
	case info.IsDir():
		return "", fmt.Errorf("%s is a folder, not a list", name)
	case !info.Mode().IsRegular():
		return "", fmt.Errorf("%s is not a file", name)
	}
	text, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	switch {
	case err != nil:
		return "", fmt.Errorf("reading the list: %w", err)
	case len(text) > maxSize:
		return "", fmt.Errorf("%s is too large for a list", name)
	}
	return decodeText(name, text)
}

// decodeText returns a text as UTF-8, whatever its encoding.
func decodeText(name string, text []byte) (string, error) {
	switch scan.DetectEncoding(text[:min(len(text), 1<<10)]) {
	case scan.UTF16LE:
		return decodeUTF16(text, binary.LittleEndian), nil
	case scan.UTF16BE:
		return decodeUTF16(text, binary.BigEndian), nil
	case scan.Binary:
		return "", fmt.Errorf("%s is not a text", name)
	default:
		return string(bytes.TrimPrefix(scan.AppendUTF8(nil, text), []byte(scan.ByteOrderMark))), nil
	}
}

func decodeUTF16(text []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(text)/2)
	for i := range units {
		units[i] = order.Uint16(text[2*i:])
	}
	return string(bytes.TrimPrefix([]byte(string(utf16.Decode(units))), []byte("\ufeff")))
}
