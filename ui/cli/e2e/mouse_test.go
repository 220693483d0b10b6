package e2e

import (
	"fmt"
	"strings"
	"testing"
)

// The buttons of the mouse as terminals number them.
const (
	leftButton = 0
	wheelUp    = 64
	wheelDown  = 65
)

// mouse presses and releases a button over a cell of the screen, counted from 0, as a terminal
// tells a program that asked for it (SGR).
func (s *terminal) mouse(button, x, y int) {
	s.t.Helper()
	events := fmt.Sprintf("\x1b[<%d;%d;%dM", button, x+1, y+1)
	if button == leftButton {
		events += fmt.Sprintf("\x1b[<%d;%d;%dm", button, x+1, y+1)
	}
	hex := []string{"send-keys", "-H"}
	for _, b := range []byte(events) {
		hex = append(hex, fmt.Sprintf("%02x", b))
	}
	s.tmux(hex...)
}

func TestMouse(t *testing.T) {
	t.Parallel()
	term := start(t, 120, 24, "demo", "--speed", "50")
	lines := term.untilLoaded()
	header := headerAt(t, lines)
	before := tableRows(t, lines)

	term.mouse(wheelDown, 10, header+3)
	term.until("the rows three further", func(lines []string) bool { return tableRows(t, lines)[0] == before[3] })
	term.mouse(wheelUp, 10, header+3)
	lines = term.until("the first row", func(lines []string) bool { return tableRows(t, lines)[0] == before[0] })

	clicked := afterGutter(lines[header+7])
	term.mouse(leftButton, 10, header+7)
	term.until("the cursor where the mouse was", func(lines []string) bool { return cursorLine(lines) == clicked })

	at := strings.Index(lines[header], "ClientIP") // the header is ASCII before it is sorted
	term.mouse(leftButton, at+1, header)
	term.untilShown("ClientIP ▲1")
	term.mouse(leftButton, at+1, header)
	term.untilShown("ClientIP ▼1")
	term.onRecord(clicked[:len("2026-09-01 00:05:13")])

	term.press("F2")
	term.untilShown("mouse off")
	if flag := strings.TrimSpace(term.tmux("display-message", "-p", "#{mouse_any_flag}")); flag != "0" {
		t.Errorf("the mouse is still wanted: %s", flag)
	}
}
