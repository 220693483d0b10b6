package tenant

import (
	"errors"
	"fmt"
	"io"
	"runtime"
)

const (
	// maxAnswer limits the size of an answer after decompression, maxErrorBody how much of an error is
	// read. Pages have a few MB, content blobs hardly more.
	maxAnswer    = 256 << 20
	maxErrorBody = 1 << 20
	// The sizes of the parts in which an answer of unknown length is read.
	firstPart  = 64 << 10
	largerPart = 8 << 20
)

var errTooLarge = errors.New("the answer is larger than 256 MiB, the limit of whoread")

// readParts reads at most most+1 bytes. More than most bytes are an error in a successful answer; any
// other answer is cut. Reading in parts, joined at the end, needs twice the memory of the content; a
// growing buffer needs three times as much.
func readParts(from io.Reader, most int64, success bool) ([]byte, error) {
	var (
		parts  [][]byte
		length int64
		err    error
	)
	for size := int64(firstPart); err == nil && length <= most; size = min(2*size, largerPart) {
		part := make([]byte, 0, min(size, most+1-length))
		part, err = fillPart(from, part)
		length += int64(len(part))
		parts = append(parts, part)
	}
	switch {
	case length > most && success:
		return nil, errTooLarge
	case err != nil && !errors.Is(err, io.EOF):
		return joinParts(parts, length), fmt.Errorf("%w: %w", errBrokenOff, err)
	}
	return joinParts(parts, length), nil
}

// fillPart reads until a part is full, or to the end.
func fillPart(from io.Reader, part []byte) ([]byte, error) {
	for len(part) < cap(part) {
		n, err := from.Read(part[len(part):cap(part)])
		part = part[:len(part)+n]
		if err != nil {
			return part, err //nolint:wrapcheck // io.EOF has a meaning
		}
	}
	return part, nil
}

// joinParts joins the parts. It collects the parts of a large answer at once, since the garbage
// collector may otherwise wait until the heap has doubled.
func joinParts(parts [][]byte, length int64) []byte {
	if len(parts) == 1 {
		return parts[0]
	}
	all := make([]byte, 0, length)
	for i, part := range parts {
		all = append(all, part...)
		parts[i] = nil
	}
	if length > 8*largerPart {
		runtime.GC()
	}
	return all
}
