package table

import (
	"encoding/binary"
	"unsafe"
)

// packTexts puts texts together into one, each with its length before it, so that any bytes can be
// told apart again. The result is valid until the next pack.
func (s *Store) packTexts(parts ...string) string {
	s.scratch = s.scratch[:0]
	for _, p := range parts {
		s.scratch = binary.AppendUvarint(s.scratch, uint64(len(p)))
		s.scratch = append(s.scratch, p...)
	}
	return unsafeString(s.scratch)
}

// unpackText takes the first part off a packed text.
func unpackText(s string) (first, rest string) {
	if s == "" {
		return "", ""
	}
	n, head := binary.Uvarint(unsafe.Slice(unsafe.StringData(s), min(len(s), binary.MaxVarintLen64)))
	end := head + int(n)
	return s[head:end], s[end:]
}

// unsafeString is the bytes as a string, without a copy.
func unsafeString(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
