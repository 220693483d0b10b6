package ui_test

import (
	"slices"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/fixtures"
	"whoread/ui/widget/frame/emulators"
)

// TestScreensOfAllScriptsStayInPlace draws every pane with text of every script in real terminals.
func TestScreensOfAllScriptsStayInPlace(t *testing.T) {
	t.Parallel()
	const w, h = 160, 50
	var views []string
	bubble(t, func(t *testing.T) {
		s := openScreen(t, feedOf(scripts()))
		s.send(tea.WindowSizeMsg{Width: w, Height: h})
		keep := func(keys ...string) {
			s.press(keys...)
			views = append(views, s.model.View())
		}
		keep()
		keep("l", "l", "j", "j")
		keep("$")
		keep("0", "enter")
		for range 5 {
			keep("j")
		}
		keep("enter")
		keep("esc", "esc", "l", "l", "F")
		keep("esc", "2")
		keep("3")
		keep("4")
		keep("5")
		keep("1", "&")
		s.typeText("ใบแจ้ง หนี้")
		keep()
		keep("left", "left", "left")
		keep("enter")
		keep("r", "/")
		s.typeText("чекบि")
		keep("esc")
		keep("C")
		keep("esc", "ctrl+s")
	})
	emulators.CheckLetters(t, w, h, slices.Compact(views)...)
}

// TestRowsOfAllScriptsMoveCompletely sorts and scrolls rows in real terminals, so that every script is
// drawn where others stood before.
func TestRowsOfAllScriptsMoveCompletely(t *testing.T) {
	t.Parallel()
	const w, h = 200, 30
	var views []string
	bubble(t, func(t *testing.T) {
		s := openScreen(t, feedOf(append(scripts(), "\u202eevil\u202c", "\x1b[31mred\x1b[0m", "漢字かな", "ｆｕｌｌｗｉｄｔｈ")))
		s.send(tea.WindowSizeMsg{Width: w, Height: h})
		keep := func(keys ...string) {
			s.press(keys...)
			views = append(views, s.model.View())
		}
		keep()
		for _, keys := range [][]string{
			{"l", "l", "["}, {"]"}, {"l", "l", "["}, {"]"}, {"l", "["}, {"]"}, {"G"}, {"pgup"}, {"k", "pgup"}, {"g"}, {"J"}, {"3"}, {"]"},
		} {
			keep(keys...)
		}
	})
	emulators.CheckLetters(t, w, h, slices.Compact(views)...)
}

// scripts returns the texts of the fixtures, and their names.
func scripts() []string {
	var names, texts []string
	for name, text := range fixtures.WritingSystems() {
		names, texts = append(names, name), append(texts, text)
	}
	return append(texts, names...)
}
