package scan

import (
	"bufio"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"
)

// NewReader returns a reader of a text as UTF-8, without its byte order mark. A byte that is not
// UTF-8 is taken for one of Windows-1252, which is what "ANSI" means where such files are saved.
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

// windows1252 decodes the bytes of a text that are not UTF-8.
type windows1252 struct{ transform.NopResetter }

// Transform copies runs of UTF-8, and decodes the bytes between them.
func (windows1252) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		n := validRun(src[nSrc:])
		copied := copy(dst[nDst:], src[nSrc:nSrc+n])
		if copied < n {
			copied = wholeRunes(src[nSrc:], copied)
		}
		nDst, nSrc = nDst+copied, nSrc+copied
		switch {
		case copied < n:
			return nDst, nSrc, transform.ErrShortDst
		case nSrc == len(src):
			return nDst, nSrc, nil
		case !atEOF && !utf8.FullRune(src[nSrc:]):
			return nDst, nSrc, transform.ErrShortSrc
		case nDst+utf8.UTFMax > len(dst):
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += utf8.EncodeRune(dst[nDst:], charmap.Windows1252.DecodeByte(src[nSrc]))
		nSrc++
	}
	return nDst, nSrc, nil
}

// validRun is how many bytes at the beginning of a text are UTF-8.
func validRun(text []byte) int {
	if utf8.Valid(text) {
		return len(text)
	}
	n := 0
	for n < len(text) {
		r, size := utf8.DecodeRune(text[n:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		n += size
	}
	return n
}

// wholeRunes is how many of the first n bytes of a text of UTF-8 are whole characters.
func wholeRunes(text []byte, n int) int {
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return n
}
