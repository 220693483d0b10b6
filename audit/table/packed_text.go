package table

import (
	"encoding/binary"
	"unsafe"
)

// packTexts joins texts so that unpackText can split them again, whatever bytes they have: each
// follows its length. The result is valid until the next call.
func (s *Store) packTexts(parts ...string) string {
	s.scratch = s.scratch[:0]
	for _, p := range parts {
		s.scratch = binary.AppendUvarint(s.scratch, uint64(len(p)))
		s.scratch = append(s.scratch, p...)
	}
	return unsafeString(s.scratch)
}

// unpackText splits off the first part of a packed text.
func unpackText(s string) (first, rest string) {
	if s == "" {
		return "", ""
	}
	n, head := binary.Uvarint(unsafe.Slice(unsafe.StringData(s), min(len(s), binary.MaxVarintLen64)))
	end := head + int(n)
	return s[head:end], s[end:]
}

// unsafeString returns bytes as a string without a copy.
func unsafeString(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
