package theme

import (
	"strings"

	"github.com/charmbracelet/lipgloss"
)

const reset = "\x1b[0m"

// Style is the look of a piece of text: the escape sequence that begins it, computed once. The zero Style
// is plain.
type Style struct{ open string }

// newStyle returns the sequence of a lipgloss style. Rendering every cell by lipgloss would cost ten
// times as much.
func newStyle(s lipgloss.Style) Style {
	open, _, _ := strings.Cut(s.Render("x"), "x")
	return Style{open: open}
}

// Render returns text in the style.
func (s Style) Render(text string) string {
	if s.open == "" || text == "" {
		return text
	}
	return s.open + text + reset
}

// Append appends text in the style to b.
func (s Style) Append(b []byte, text string) []byte {
	return s.AppendOn(b, Style{}, text)
}

// AppendOn appends text in the style on top of a base style that continues afterwards.
func (s Style) AppendOn(b []byte, base Style, text string) []byte {
	if s.open == "" || text == "" {
		return append(b, text...)
	}
	b = append(b, s.open...)
	b = append(b, text...)
	return base.AppendBegin(append(b, reset...))
}

// AppendBegin appends the beginning of the style; [Style.AppendEnd] closes it.
func (s Style) AppendBegin(b []byte) []byte { return append(b, s.open...) }

// AppendEnd appends the end of the style.
func (s Style) AppendEnd(b []byte) []byte {
	if s.open == "" {
		return b
	}
	return append(b, reset...)
}

// LayOver returns the style on top of a base. Where both set the same property, s wins.
func (s Style) LayOver(base Style) Style { return Style{open: base.open + s.open} }
