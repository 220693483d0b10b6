// Package safe makes text from outside harmless: for a terminal and for a spreadsheet cell.
//
// Whoever sent a mail or wrote a client chooses the text of an audit record. It can contain escape
// sequences that clear the screen, characters that turn the direction of reading or have no width, and
// formulas. What cannot be shown is replaced by a visible character, so that the reader sees that it
// was there. Only marks and letters that are piled up on one character are removed, after the first few.
package safe

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text is text that can be written to a terminal: valid UTF-8 on one line without control, format or
// bidirectional characters, of at most [MaxBytes] bytes. [Clean] is its only constructor.
type Text struct{ s string }

// String returns the text.
func (t Text) String() string { return t.s }

// MaxBytes is the maximum length of a Text, including the mark of what was cut off.
const MaxBytes = 4096

const (
	ellipsis = "…"
	// maxJoined is the number of nonspacing marks that one character keeps, and of everything
	// else that is drawn as part of it. More are used to write over the lines above and below, or
	// to hide text in one cell.
	maxJoined = 3
)

// Clean returns text made safe and at most [MaxBytes] long. Line breaks become ⏎ and tabs become spaces;
// control characters become their pictures (␛); characters that turn, join or hide text become a mark,
// and bytes that are not UTF-8 become U+FFFD. Cleaning a clean text changes nothing.
func Clean(s string) Text {
	if len(s) <= MaxBytes && isPrintableASCII(s) {
		return Text{s}
	}
	text, rest := cleanText(s, MaxBytes)
	if rest != "" {
		text, _ = cleanText(s, MaxBytes-len(ellipsis))
		text += ellipsis
	}
	return Text{text}
}

// isPrintableASCII reports whether a text is only printable ASCII.
func isPrintableASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// cleanText cleans as much of s as fits into limit bytes, and returns the rest of s.
func cleanText(s string, limit int) (text, rest string) {
	var b strings.Builder
	var c cluster
	for s != "" {
		r, width := nextRune(s)
		r = visibleRune(r)
		if !c.addRune(r) {
			s = s[width:]
			continue
		}
		if b.Len() == 0 && isJoining(r) { // it would join what precedes the text
			b.WriteRune('◌')
		}
		if b.Len()+utf8.RuneLen(r) > limit {
			break
		}
		b.WriteRune(r)
		s = s[width:]
	}
	return b.String(), s
}

// nextRune returns the first character of s. CR LF counts as one line break. Terminals accept the byte
// 0x9B as the beginning of an escape sequence even in invalid UTF-8, so it counts as U+009B.
func nextRune(s string) (r rune, width int) {
	if strings.HasPrefix(s, "\r\n") {
		return '\n', 2
	}
	r, width = utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && s[0] == csi {
		return csi, 1
	}
	return r, width
}

// csi begins an escape sequence, like ESC [.
const csi = 0x9B

// visibleRune returns the character that represents r on a screen.
func visibleRune(r rune) rune {
	switch {
	case r >= ' ' && r <= '~':
		return r
	case r == '\n':
		return '⏎'
	case r == '\t':
		return ' '
	case r < ' ':
		return '␀' + r // the pictures are in the order of the characters
	case r == 0x7F:
		return '␡'
	case isHidden(r):
		return markFor(r)
	default:
		return r
	}
}

// isHidden reports whether r is invisible, or changes how other characters are shown.
func isHidden(r rune) bool {
	return !unicode.IsGraphic(r) && !isReserved(r) || unicode.Is(unicode.Variation_Selector, r) ||
		unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) || r == '\u2800'
}

// isReserved reports whether an unassigned r can only become an emoji or an ideograph. Other unassigned
// characters could become marks, so terminals disagree on where to draw them.
func isReserved(r rune) bool {
	return r >= 0x1F000 && r <= 0x1FAFF || r >= 0x20000 && r <= 0x3FFFD
}

// markFor is the character that is shown in place of a hidden one, by what it would do.
func markFor(r rune) rune {
	switch {
	case r == '\u2028' || r == '\u2029' || r == '\u0085':
		return '⏎'
	case unicode.Is(unicode.Bidi_Control, r):
		return '⇄'
	case r == '\u00AD':
		return '-'
	case r == 0x90 || r == 0x98 || r >= csi && r <= 0x9F:
		return '␛' // those that begin a sequence
	case unicode.Is(unicode.Cc, r):
		return '␦'
	case !unicode.IsGraphic(r) && !unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point):
		return '�' // private or not assigned
	default:
		return '·'
	}
}

// ASCII returns the text with every character that is not ASCII as ?, for terminals that can
// show nothing else.
func (t Text) ASCII() Text {
	if isPrintableASCII(t.s) {
		return t
	}
	return Text{strings.Map(func(r rune) rune {
		switch {
		case r < utf8.RuneSelf:
			return r
		case r == '…':
			return '~'
		case r == '⏎':
			return '|'
		case unicode.In(r, unicode.Mn, unicode.Me):
			return -1
		default:
			return '?'
		}
	}, t.s)}
}
