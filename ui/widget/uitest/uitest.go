// Package uitest compares panes with golden files, and checks that they keep to their size and to the
// abilities of the screen.
package uitest

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"whoread/ui/widget/theme"
)

// Size is a size in cells.
type Size struct{ W, H int }

// OverlaySizes returns the sizes of a pane that covers the table, on screens of 40x10, 80x24, 120x40 and
// 200x50.
func OverlaySizes() []Size { return []Size{{40, 6}, {80, 19}, {120, 35}, {200, 45}} }

// Draw draws a pane from nothing.
type Draw func(th theme.Theme, w, h int) string

// mode is a kind of screen.
type mode struct {
	name    string
	options theme.Options
}

func allModes() []mode {
	return []mode{
		{"colour", theme.Options{}},
		{"nocolor", theme.Options{NoColor: true}},
		{"ascii", theme.Options{NoColor: true, ASCII: true}},
	}
}

// CompareGolden compares a pane with its golden files, in each size and on each kind of screen. The flag
// -update writes them. The files have \e for an escape character.
func CompareGolden(t *testing.T, sizes []Size, draw Draw) {
	t.Helper()
	for _, m := range allModes() {
		for _, s := range sizes {
			t.Run(fmt.Sprintf("%s/%dx%d", m.name, s.W, s.H), func(t *testing.T) {
				view := draw(theme.New(m.options), s.W, s.H)
				checkSize(t, view, s.W, s.H)
				golden.RequireEqual(t, []byte(strings.ReplaceAll(view, "\x1b", `\e`)+"\n"))
			})
		}
	}
}

// CheckScreens checks, for widths from 0 to a very large screen, that a pane has exactly its size, that
// an ASCII screen gets ASCII, that colours are used only if allowed, and that colour adds nothing to the
// words.
func CheckScreens(t *testing.T, draw Draw) {
	t.Helper()
	colour, plain := theme.New(theme.Options{}), theme.New(theme.Options{NoColor: true})
	bare := theme.New(theme.Options{NoColor: true, ASCII: true})
	for _, s := range allSizes() {
		view, without, ascii := draw(colour, s.W, s.H), draw(plain, s.W, s.H), draw(bare, s.W, s.H)
		checkSize(t, view, s.W, s.H)
		checkSize(t, without, s.W, s.H)
		checkSize(t, ascii, s.W, s.H)
		if ansi.Strip(view) != ansi.Strip(without) {
			t.Errorf("%v says with colour\n%s\nand without\n%s", s, ansi.Strip(view), ansi.Strip(without))
		}
		if sequence := colours.FindString(without + ascii); sequence != "" {
			t.Errorf("%v without colour has %q", s, sequence)
		}
		if at := strings.IndexFunc(ascii, func(r rune) bool { return r > '~' }); at >= 0 {
			t.Errorf("%v on an ASCII screen has %q", s, []rune(ascii[at:])[0])
		}
		if t.Failed() {
			return
		}
	}
}

// allSizes returns all small ones, and widths up to 200 with one height or another.
func allSizes() []Size {
	var all []Size
	for w := range 6 {
		for h := range 6 {
			all = append(all, Size{w, h})
		}
	}
	heights := [...]int{1, 2, 3, 7, 10, 24, 50}
	for w := 6; w <= 200; w += 1 + w/40 {
		all = append(all, Size{w, heights[w%len(heights)]})
	}
	return all
}

// colours are the sequences that set a colour; bold, underline and reverse are none.
var colours = regexp.MustCompile(`\x1b\[[0-9;]*[349][0-9][0-9;]*m`)

// checkSize checks the size of a view, and that it has no escape sequence but styles.
func checkSize(t *testing.T, view string, w, h int) {
	t.Helper()
	if w <= 0 || h <= 0 {
		if view != "" {
			t.Errorf("%dx%d is %q, not empty", w, h, view)
		}
		return
	}
	lines := strings.Split(view, "\n")
	if len(lines) != h {
		t.Errorf("%dx%d has %d lines:\n%s", w, h, len(lines), view)
	}
	for i, line := range lines {
		if got := theme.Width(line); got != w {
			t.Errorf("%dx%d: line %d has %d cells: %q", w, h, i+1, got, line)
		}
	}
	if rest := styles.ReplaceAllString(view, ""); strings.ContainsAny(rest, "\x1b\r\t\x07\u202e\u200b") {
		t.Errorf("%dx%d lets control characters through: %q", w, h, view)
	}
}

var styles = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// HostileTexts returns texts that must not reach a terminal as they are.
func HostileTexts() []string {
	return []string{
		"\x1b[2J\x1b]52;c;aGFja2Vk\x07",
		"\x9b31mred\x1b[0m",
		"right\u202eto left",
		"zero\u200bwidth\u2066isolate",
		"line\nbreak\r\x08\x00\x7f",
		"e" + strings.Repeat("\u0301", 40),
		"\xff\xfe not UTF-8",
		"=cmd|' /C calc'!A0",
		strings.Repeat("世界", 40),
		strings.Repeat("👩‍👩‍👧‍👦", 8),
	}
}

// NewKey returns the message of a key named as by tea.KeyMsg.String, or of typed text.
func NewKey(name string) tea.KeyMsg {
	for t := tea.KeyType(-200); t < 200; t++ {
		if t != tea.KeyRunes && t != tea.KeySpace && (tea.Key{Type: t}).String() == name {
			return tea.KeyMsg{Type: t}
		}
	}
	if name == " " {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

// NewPaste returns the message of a paste.
func NewPaste(text string) tea.KeyMsg {
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true}
}

// Pane is a pane that keys are pressed in.
type Pane interface {
	Update(msg tea.Msg) tea.Cmd
}

// PressKeys presses the named keys in a pane. It returns the pane and the message of the last key.
func PressKeys[P Pane](pane P, names ...string) (P, tea.Msg) {
	var cmd tea.Cmd
	for _, name := range names {
		cmd = pane.Update(NewKey(name))
	}
	return pane, RunCommand(cmd)
}

// PaneText returns the text of a view without styles and with single blanks.
func PaneText(view string) string {
	lines := strings.Split(ansi.Strip(view), "\n")
	for i, line := range lines {
		lines[i] = strings.Join(strings.Fields(line), " ")
	}
	return strings.Join(lines, "\n")
}

// RunCommand runs a command and returns its message; nil if there is no command.
func RunCommand(cmd tea.Cmd) tea.Msg {
	if cmd == nil {
		return nil
	}
	return cmd()
}
