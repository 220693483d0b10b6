package source

import (
	"bytes"
	"encoding/binary"
)

// utf8Mark is the byte order mark of UTF-8. It stays in the text, so that the offsets in the
// text are the offsets in the file.
const utf8Mark = "\xef\xbb\xbf"

// encoding is how characters are stored.
type encoding int

const (
	utf8Text encoding = iota
	utf16LE
	utf16BE
	notText
)

// plainBytes is how much of a text is surely ASCII: a part of its header.
const plainBytes = 64

// encodingOf tells the encoding by a byte order mark, or for UTF-16 without one by the zero
// bytes that every other byte of it is where it is ASCII. What is neither and has zero bytes is
// no text. Bytes that are not UTF-8, as of Windows-1252, are left as they are.
func encodingOf(head []byte) encoding {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return utf16LE
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return utf16BE
	}
	if bytes.IndexByte(head, 0) < 0 {
		return utf8Text
	}
	head = head[:min(len(head), plainBytes)]
	var zeros [2]int
	for i, c := range head {
		if c == 0 {
			zeros[i%2]++
		}
	}
	half := len(head) / 2
	switch {
	case zeros[0] == 0 && zeros[1]*4 >= half*3:
		return utf16LE
	case zeros[1] == 0 && zeros[0]*4 >= half*3:
		return utf16BE
	}
	return notText
}

// newUTF16Decoder returns a decoder of UTF-16 in the order that e has.
func newUTF16Decoder(e encoding) *utf16Decoder {
	if e == utf16BE {
		return &utf16Decoder{order: binary.BigEndian}
	}
	return &utf16Decoder{order: binary.LittleEndian}
}
