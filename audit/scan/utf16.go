package scan

import (
	"encoding/binary"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// UTF16Decoder decodes UTF-16 to UTF-8. Unlike the decoder of x/text, it notes where bytes are missing
// or added, and resynchronizes there. Otherwise all following text would become Chinese characters
// without rows or line ends.
type UTF16Decoder struct {
	transform.NopResetter
	order binary.ByteOrder
	read  int64 // bytes decoded
	first int64 // where the first damage is
	count int   // how many damages there are
	bytes int   // how many characters in a row would be two of ASCII each
}

// NewUTF16Decoder returns a decoder of UTF16LE or UTF16BE.
func NewUTF16Decoder(e Encoding) *UTF16Decoder {
	if e == UTF16BE {
		return &UTF16Decoder{order: binary.BigEndian}
	}
	return &UTF16Decoder{order: binary.LittleEndian}
}

// unitsToShift is how many ASCII characters in a row, all one byte off, show that a byte is missing or
// added. Unshifted, they would be characters such as U+2000, U+2D00 or U+7E00.
const unitsToShift = 6

// Transform implements [transform.Transformer].
func (d *UTF16Decoder) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for len(src[nSrc:]) > 0 {
		r, size := d.decodeRune(src[nSrc:], atEOF)
		if size == 0 {
			return nDst, nSrc, transform.ErrShortSrc
		}
		if nDst+utf8.UTFMax > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		if r == damagedUTF16 {
			d.noteDamage()
			r = utf8.RuneError
		}
		if d.seemsUTF8(r) {
			d.noteDamage()
		}
		if r != markRune || d.read > 0 {
			nDst += utf8.EncodeRune(dst[nDst:], r)
		}
		nSrc += size
		d.read += int64(size)
	}
	return nDst, nSrc, nil
}

const (
	markRune = '\ufeff' // the byte order mark
	// damagedUTF16 represents bytes that are no character.
	damagedUTF16 = -1
)

// decodeRune returns the first character of src and its size; 0 if it needs more of src.
func (d *UTF16Decoder) decodeRune(src []byte, atEOF bool) (r rune, size int) {
	const unit, pair = 2, 4
	switch {
	case len(src) < unitsToShift*unit+1 && !atEOF:
		return 0, 0
	case len(src) < unit:
		return damagedUTF16, len(src)
	case d.isShifted(src):
		return damagedUTF16, 1
	}
	r = rune(d.order.Uint16(src))
	if !utf16.IsSurrogate(r) {
		return r, unit
	}
	if len(src) >= pair {
		if r = utf16.DecodeRune(r, rune(d.order.Uint16(src[unit:]))); r != utf8.RuneError {
			return r, pair
		}
	}
	return damagedUTF16, unit
}

// isShifted reports whether the text is ASCII from the next byte on, but not from this one.
func (d *UTF16Decoder) isShifted(src []byte) bool {
	for i := range unitsToShift {
		if at := 1 + 2*i; at+2 > len(src) || !isPlain(d.order.Uint16(src[at:])) || isPlain(d.order.Uint16(src[at-1:])) {
			return false
		}
	}
	return true
}

// isPlain reports whether a character is one of those that make up most of an export.
func isPlain(unit uint16) bool {
	return unit >= ' ' && unit <= '~' || unit == '\n' || unit == '\r' || unit == '\t'
}

// seemsUTF8 reports whether so many characters in a row could be two ASCII characters each that UTF-8
// text was joined to the file. In Chinese text a third of the characters could, and no thirty in a row.
func (d *UTF16Decoder) seemsUTF8(r rune) bool {
	const inARow = 30
	if r > 0xffff || !isPlain(uint16(r)&0xff) || !isPlain(uint16(r)>>8) {
		d.bytes = 0
		return false
	}
	d.bytes++
	return d.bytes == inARow
}

func (d *UTF16Decoder) noteDamage() {
	if d.count == 0 {
		d.first = d.read
	}
	d.count++
}

// Damage returns what is wrong with the text, as a clause that follows the name of the input; nil if
// nothing is wrong, or there is no decoder.
func (d *UTF16Decoder) Damage() error {
	if d == nil || d.count == 0 {
		return nil
	}
	more := ""
	if d.count > 1 {
		more = fmt.Sprintf(" and in %d more places", d.count-1)
	}
	return fmt.Errorf("is not whole as UTF-16: bytes are missing or wrong at byte %d%s; "+
		"rows there may be wrong, copy or export it again", d.first, more)
}
