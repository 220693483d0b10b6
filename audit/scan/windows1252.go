package scan

import (
	"bufio"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"
)

// NewReader returns a reader of a text as UTF-8, without its byte order mark. Bytes that are not UTF-8
// are read as Windows-1252, which is what "ANSI" means where such files are saved.
func NewReader(from io.Reader) io.Reader {
	r := bufio.NewReaderSize(transform.NewReader(from, windows1252{}), 64<<10)
	if head, err := r.Peek(len(ByteOrderMark)); err == nil && string(head) == ByteOrderMark {
		_, _ = r.Discard(len(ByteOrderMark)) // it was peeked at
	}
	return r
}

// AppendUTF8 appends a text as [NewReader] reads it, but with its byte order mark.
func AppendUTF8(dst, text []byte) []byte {
	dst, _, _ = transform.Append(windows1252{}, dst, text) // every text can be read
	return dst
}

// IsWindows1252 reports whether a text that is not UTF-8 can be Windows-1252 as a whole. It cannot if a
// character is in UTF-8, or Windows-1252 does not define a byte: then bytes were changed or lost, or
// text in another encoding was joined.
func IsWindows1252(text []byte) bool {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case 0x81, 0x8d, 0x8f, 0x90, 0x9d:
			return false
		}
		if _, size := utf8.DecodeRune(text[i:]); size > 1 {
			return false
		}
	}
	return true
}

// windows1252 decodes the bytes of a text that are not UTF-8.
type windows1252 struct{ transform.NopResetter }

// Transform implements [transform.Transformer]. It copies UTF-8 unchanged.
func (windows1252) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	if n := min(len(dst), len(src)); utf8.Valid(src[:n]) {
		if n < len(src) {
			err = transform.ErrShortDst
		}
		return copy(dst, src[:n]), n, err
	}
	for nSrc < len(src) {
		r, size := utf8.DecodeRune(src[nSrc:])
		switch {
		case !atEOF && !utf8.FullRune(src[nSrc:]):
			return nDst, nSrc, transform.ErrShortSrc
		case nDst+utf8.UTFMax > len(dst):
			return nDst, nSrc, transform.ErrShortDst
		case r == utf8.RuneError && size == 1:
			r = charmap.Windows1252.DecodeByte(src[nSrc])
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
		nSrc += size
	}
	return nDst, nSrc, nil
}
