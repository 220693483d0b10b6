// Package theme defines the look of the screen: styles with escape sequences that are computed once, and
// the glyphs of a Unicode or an ASCII screen. Colour never carries a meaning alone: without it every word
// and sign stays the same.
package theme

import (
	"io"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"whoread/audit/safe"
)

// Options choose a theme.
type Options struct {
	// NoColor leaves bold, underline and reverse only, as NO_COLOR asks.
	NoColor bool
	// ASCII leaves no character on the screen that is not ASCII.
	ASCII bool
}

// Theme is the styles and glyphs of a screen. It is a value and never changes.
type Theme struct {
	Glyphs

	Title   Style // the name of the program, headings
	Muted   Style // what is there but does not matter now
	Header  Style // column headers
	Sorted  Style // headers of sort keys
	Cursor  Style // the row of the cursor
	Cell    Style // the cell of the cursor
	Marked  Style // a marked row
	Warn    Style // throttled, changed addresses, incomplete: look here
	Error   Style
	Good    Style // all was read
	Hit     Style // what a search found
	Key     Style // keys in hints
	Input   Style // what the user types or has typed
	InView  Style // the part of the timeline that is on the screen; reversed, its highest bar would be a hole
	Rule    Style // lines between panes
	Focused Style // the line above the pane that has the keys

	ascii bool
}

// New makes a theme. Colours are the sixteen that the user has chosen for the terminal, so
// that they suit a light background as well as a dark one.
func New(o Options) Theme {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(termenv.ANSI)
	plain := r.NewStyle()
	colour := func(c string) lipgloss.Style { return plain.Foreground(lipgloss.Color(c)) }
	if o.NoColor {
		colour = func(string) lipgloss.Style { return plain }
	}
	return Theme{
		Glyphs:  glyphsOf(o.ASCII),
		Title:   newStyle(plain.Bold(true)),
		Muted:   newStyle(colour("8")),
		Header:  newStyle(plain.Bold(true)),
		Sorted:  newStyle(colour("6").Bold(true).Underline(true)),
		Cursor:  newStyle(plain.Reverse(true)),
		Cell:    newStyle(plain.Reverse(true).Bold(true).Underline(true)),
		Marked:  newStyle(colour("2").Bold(true)),
		Warn:    newStyle(colour("3").Bold(true)),
		Error:   newStyle(colour("1").Bold(true)),
		Good:    newStyle(colour("2")),
		Hit:     newStyle(colour("5").Bold(true).Underline(true)),
		Key:     newStyle(colour("6").Bold(true)),
		Input:   newStyle(colour("6")),
		InView:  newStyle(colour("6").Underline(true)),
		Rule:    newStyle(colour("8")),
		Focused: newStyle(colour("6").Bold(true)),
		ascii:   o.ASCII,
	}
}

// CleanText returns the text as this screen can show it.
func (t Theme) CleanText(s safe.Text) string {
	if t.ascii {
		return s.ASCII().String()
	}
	return s.String()
}

// IsASCII reports whether the screen is ASCII only.
func (t Theme) IsASCII() bool { return t.ascii }
