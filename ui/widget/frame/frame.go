// Package frame keeps every column of the screen in its place in all terminals, however they
// measure text: some by characters, some by code points, with tables of different years, and some
// give letters of many scripts two cells.
//
// Only ASCII takes one cell each in all of them. [PinColumns] therefore draws everything else first, each
// run of it at its position on the line, and then the ASCII over it, each at its position. What a
// terminal takes for wider than its room is overwritten by the text after it; what it takes
// for narrower is followed by blanks. [NewOutput] turns off the wrapping of lines meanwhile.
//
// The whole line is erased first, so that nothing depends on what was there. Where text can have
// been drawn since, everything up to the end of the line is erased and never a number of cells: that
// could leave the second half of a wide character, and tmux blanks the cell before such a half when
// it is drawn over.
package frame

import (
	"strconv"
	"strings"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/unicode/bidi"

	"whoread/ui/widget/theme"
)

// Model is a program whose screen is pinned.
type Model struct{ tea.Model }

// Update passes a message on.
func (m Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	inner, cmd := m.Model.Update(msg)
	return Model{inner}, cmd
}

// View draws the pinned screen.
func (m Model) View() string { return PinColumns(m.Model.View()) }

// PinColumns returns the lines of a screen with all text that is not ASCII at absolute positions. Lines
// can carry styles; they must be as wide as the screen by [theme.Width], and they are exactly as
// wide for Bubble Tea, which cuts wider lines and erases the rest of narrower ones.
func PinColumns(view string) string {
	b := make([]byte, 0, len(view)+len(view)/2)
	for i, line := range strings.Split(view, "\n") {
		if i > 0 {
			b = append(b, '\n')
		}
		b = appendLine(b, line)
	}
	return string(b)
}

func appendLine(b []byte, line string) []byte {
	if isASCII(line) {
		return append(b, line...)
	}
	parts, width := splitLine(line)
	b = append(b, ansi.EraseEntireLine...)
	style, reach := "", 0 // up to where a terminal can have drawn
	for _, p := range parts {
		if p.uncertain {
			b = p.appendRun(b, style, width, reach > p.at)
			reach = max(reach, p.at+2*utf8.RuneCountInString(p.text))
		}
		style = styleAfter(style, p)
	}
	b = appendColumn(b, 0)
	for _, p := range parts {
		if p.uncertain {
			b = append(b, theme.ExtractEscapes(p.text)...)
			b = appendColumn(b, p.at+p.width)
			continue
		}
		b = append(b, p.text...)
	}
	return b
}

// part is a piece of a line: an escape sequence, ASCII text, or text of uncertain width, which can
// have escape sequences inside.
type part struct {
	text      string
	at, width int // in cells
	uncertain bool
}

// splitLine returns the parts of a line, and the width of them all.
func splitLine(line string) (parts []part, width int) {
	for line != "" {
		p := part{at: width}
		if line[0] == esc {
			p.text = line[:theme.EscapeLength(line)]
		} else if n := plainLength(line); n > 0 {
			p.text, p.width = line[:n], n
		} else {
			p.text, p.uncertain = line[:uncertainLength(line)], true
			p.width = theme.Width(p.text)
		}
		parts = append(parts, p)
		width += p.width
		line = line[len(p.text):]
	}
	return parts, width
}

// uncertainLength returns the length of the run of characters that are not ASCII at the beginning of
// text. A style that changes between two of them does not end the run, so that a mark is drawn
// right behind its letter.
func uncertainLength(text string) int {
	end := 1 // the first one can be an ASCII letter with a mark
	for i := end; i < len(text); {
		switch {
		case text[i] == esc:
			i += theme.EscapeLength(text[i:])
		case text[i] >= utf8.RuneSelf:
			i++
			end = i
		default:
			return end
		}
	}
	return end
}

// plainLength returns the length of the ASCII text at the beginning of text, without a letter that a
// mark follows.
func plainLength(text string) int {
	n := 0
	for n < len(text) && text[n] != esc && text[n] < utf8.RuneSelf {
		n++
	}
	next := n
	for next < len(text) && text[next] == esc {
		next += theme.EscapeLength(text[next:])
	}
	if n > 0 && next < len(text) && len(theme.FirstCharacter(text[n-1:n]+text[next:min(next+utf8.UTFMax, len(text))])) > 1 {
		return n - 1
	}
	return n
}

func isASCII(line string) bool {
	for i := range len(line) {
		if line[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

const (
	esc   = '\x1b'
	reset = "\x1b[0m"
)

// appendRun draws text of uncertain width, on an erased rest of the line if something can be there.
// Blanks in the style of the text fill its last cells, as many as its width is above the one that
// Bubble Tea adds up.
func (p part) appendRun(b []byte, style string, width int, erase bool) []byte {
	text := p.positionText(width)
	spare := p.width - ansi.StringWidth(text) //nolint:forbidigo // the width that Bubble Tea adds up
	if erase {
		b = appendColumn(b, p.at)
		b = append(b, ansi.EraseLineRight...)
	}
	b = append(b, style...)
	if spare > 0 {
		b = appendColumn(b, p.at+p.width-spare)
		b = append(b, theme.Blanks(spare)...)
	}
	b = appendColumn(b, p.at)
	b = append(b, text...)
	if rightToLeft(p.text) {
		b = append(b, leftToRightMark...)
	}
	if style != "" || strings.IndexByte(p.text, esc) >= 0 {
		b = append(b, reset...)
	}
	return b
}

// positionText returns the text for a line of a width. No wide character begins in the last cell of the
// line, even if everything before it is twice as wide as it should be: libvterm, which Neovim and
// Emacs use, would move it to the next line.
func (p part) positionText(width int) string {
	if p.at+2*utf8.RuneCountInString(p.text) <= width {
		return p.text
	}
	var b []byte
	at, most := p.at, p.at // where the next character begins, and where it does at most
	for text := p.text; text != ""; {
		if text[0] == esc {
			n := theme.EscapeLength(text)
			b = append(b, text[:n]...)
			text = text[n:]
			continue
		}
		_, size := utf8.DecodeRuneInString(text)
		n := theme.Width(text[:size])
		if n == 2 && most > width-2 {
			b = appendColumn(b, at)
			most = at
		}
		b = append(b, text[:size]...)
		at += n
		most += 2
		text = text[size:]
	}
	return string(b)
}

// leftToRightMark ends text that is read from right to left. Terminals that turn such text around
// would otherwise turn it together with the next column.
const leftToRightMark = "\u200e"

// rightToLeft reports whether a part of text is read from right to left.
func rightToLeft(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		p, _ := bidi.LookupRune(r)
		return p.Class() == bidi.R || p.Class() == bidi.AL || p.Class() == bidi.AN
	})
}

// styleAfter returns the sequences that are in effect after a part.
func styleAfter(style string, p part) string {
	if !p.uncertain && p.text[0] != esc {
		return style
	}
	style += theme.ExtractEscapes(p.text)
	if at := strings.LastIndex(style, reset); at >= 0 {
		return style[at+len(reset):]
	}
	return style
}

// appendColumn moves the cursor to a cell of its line, counted from 0.
func appendColumn(b []byte, at int) []byte {
	b = append(b, "\x1b["...)
	return append(strconv.AppendInt(b, int64(at)+1, 10), 'G')
}
