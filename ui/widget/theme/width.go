package theme

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Width returns the number of cells of text, the most that any terminal uses: terminals measure either
// whole characters or their code points, so the code points are added up. Styles take none.
func Width(text string) int {
	n := asciiLength(text)
	for i := n; i < len(text); {
		switch c := text[i]; {
		case c == esc:
			i += EscapeLength(text[i:])
		case c < utf8.RuneSelf:
			n++
			i++
		default:
			_, size := utf8.DecodeRuneInString(text[i:])
			n += cellsOf(text[i : i+size])
			i += size
		}
	}
	return n
}

// asciiLength returns how many bytes of ASCII text begins with.
func asciiLength(text string) int {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf || text[i] == esc {
			return i
		}
	}
	return len(text)
}

// cellsOf returns the number of cells of one code point that is not ASCII.
func cellsOf(point string) int {
	r, _ := utf8.DecodeRuneInString(point)
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	case r >= 0x1F1E6 && r <= 0x1F1FF: // half a flag
		return 2
	case r >= 0x3248 && r <= 0x324F: // circled numbers among wide ones
		return 2
	}
	return max(ansi.StringWidth(point), 1) //nolint:forbidigo // one code point
}

// FirstCells returns the longest beginning of text with at most width cells. It ends between two
// characters, even if these have several code points. Text may have styles.
func FirstCells(text string, width int) string {
	used := 0
	for i := 0; i < len(text); {
		size, n := 1, 1
		switch {
		case text[i] == esc:
			size, n = EscapeLength(text[i:]), 0
		case i+1 == len(text) || text[i]|text[i+1] < utf8.RuneSelf:
		default:
			size, n = measureFirst(text[i:], width)
		}
		if used += n; used > width {
			return text[:i]
		}
		i += size
	}
	return text
}

// measureFirst measures the first character of text in bytes and in cells, or only its first code point
// if the character would not fit into a line of its own.
func measureFirst(text string, width int) (size, n int) {
	first := FirstCharacter(text)
	if n = Width(first); n > width {
		first = firstPoint(first, unicode.Mn, unicode.Me)
		n = Width(first)
	}
	return len(first), n
}

// FirstCharacter returns the first character of text without styles, with everything that is combined
// with it. "" has none.
func FirstCharacter(text string) string {
	if len(text) < 2 || text[0]|text[1] < utf8.RuneSelf {
		return text[:min(len(text), 1)]
	}
	// A chain of letters that are joined without end is cut into its code points.
	const most = 64
	window := text[:min(len(text), most)]
	first, _ := ansi.FirstGraphemeCluster(window, ansi.GraphemeWidth) //nolint:forbidigo // its width is not used
	if len(first) == most {
		return firstPoint(text, unicode.M)
	}
	// Some letters are combined with the character after them, which may belong to the next column.
	if ascii := strings.IndexFunc(first, func(r rune) bool { return r < utf8.RuneSelf }); ascii > 0 {
		return first[:ascii]
	}
	return first
}

// firstPoint returns the first code point of text with the marks that follow it.
func firstPoint(text string, marks ...*unicode.RangeTable) string {
	_, size := utf8.DecodeRuneInString(text)
	for i, r := range text[size:] {
		if !unicode.In(r, marks...) {
			return text[:size+i]
		}
	}
	return text
}

const esc = '\x1b'

// EscapeLength returns the length of the escape sequence that text begins with: ESC [ and everything
// up to a letter.
func EscapeLength(text string) int {
	for i := 2; i < len(text); i++ {
		if text[i] >= '@' {
			return i + 1
		}
	}
	return len(text)
}

// ExtractEscapes returns the escape sequences of text alone.
func ExtractEscapes(text string) string {
	var all string
	for {
		at := strings.IndexByte(text, esc)
		if at < 0 {
			return all
		}
		text = text[at:]
		end := EscapeLength(text)
		all += text[:end]
		text = text[end:]
	}
}
