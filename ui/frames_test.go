package ui_test

import (
	"slices"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/fixtures"
	"whoread/ui/frame/emulators"
)

// TestScreensOfAllScriptsStayInPlace draws every pane with text of every script in real terminals.
func TestScreensOfAllScriptsStayInPlace(t *testing.T) {
	const w, h = 160, 50
	var names, texts []string
	for name, text := range fixtures.Scripts() {
		names, texts = append(names, name), append(texts, text)
	}
	var views []string
	bubble(t, func(t *testing.T) {
		s := open(t, feedOf(append(texts, names...)))
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
		s.enter("ใบแจ้ง หนี้")
		keep()
		keep("left", "left", "left")
		keep("enter")
		keep("r", "/")
		s.enter("чекบि")
		keep("esc")
		keep("C")
		keep("esc", "ctrl+s")
	})
	emulators.Check(t, w, h, slices.Compact(views)...)
}
