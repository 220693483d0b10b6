package scan

import "bytes"

// ByteOrderMark is the byte order mark of UTF-8.
const ByteOrderMark = "\xef\xbb\xbf"

// Encoding is the encoding of a text.
type Encoding int

// The encodings. A text in UTF8 may contain bytes of Windows-1252.
const (
	UTF8 Encoding = iota
	UTF16LE
	UTF16BE
	Binary // no text
)

// asciiBytes is how much of a text is certain to be ASCII, as part of its header.
const asciiBytes = 64

// DetectEncoding returns the encoding of a text by its first bytes: by a byte order mark, or for UTF-16
// without one by the zero bytes of ASCII. Other text with zero bytes is Binary.
func DetectEncoding(head []byte) Encoding {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return UTF16LE
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return UTF16BE
	}
	if bytes.IndexByte(head, 0) < 0 {
		return UTF8
	}
	head = head[:min(len(head), asciiBytes)]
	var zeros [2]int
	for i, c := range head {
		if c == 0 {
			zeros[i%2]++
		}
	}
	half := len(head) / 2
	switch {
	case zeros[0] == 0 && zeros[1]*4 >= half*3:
		return UTF16LE
	case zeros[1] == 0 && zeros[0]*4 >= half*3:
		return UTF16BE
	}
	return Binary
}
