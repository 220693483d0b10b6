package e2e

import (
	"fmt"
	"strings"
	"testing"
)

// Mouse buttons as terminals number them.
const (
	leftButton = 0
	wheelUp    = 64
	wheelDown  = 65
)

// clickMouse presses and releases a button over a cell of the screen, counted from 0, in the SGR encoding
// of terminals.
func (te *terminal) clickMouse(button, x, y int) {
	te.t.Helper()
	events := fmt.Sprintf("\x1b[<%d;%d;%dM", button, x+1, y+1)
	if button == leftButton {
		events += fmt.Sprintf("\x1b[<%d;%d;%dm", button, x+1, y+1)
	}
	hex := []string{"send-keys", "-H"}
	for _, b := range []byte(events) {
		hex = append(hex, fmt.Sprintf("%02x", b))
	}
	te.runTmux(hex...)
}

func TestMouse(t *testing.T) {
	t.Parallel()
	term := startTerminal(t, 120, 24, "demo", "--speed", "50")
	lines := term.waitUntilLoaded()
	header := findHeader(t, lines)
	before := tableRows(t, lines)

	term.clickMouse(wheelDown, 10, header+3)
	term.waitFor("the rows three further", func(lines []string) bool { return tableRows(t, lines)[0] == before[3] })
	term.clickMouse(wheelUp, 10, header+3)
	lines = term.waitFor("the first row", func(lines []string) bool { return tableRows(t, lines)[0] == before[0] })

	clicked := afterGutter(lines[header+7])
	term.clickMouse(leftButton, 10, header+7)
	term.waitFor("the cursor where the mouse was", func(lines []string) bool { return cursorLine(lines) == clicked })

	at := strings.Index(lines[header], "ClientIP") // the header is ASCII before it is sorted
	term.clickMouse(leftButton, at+1, header)
	term.waitForText("ClientIP ▲1")
	term.clickMouse(leftButton, at+1, header)
	term.waitForText("ClientIP ▼1")
	term.waitForRecord(clicked[:len("2026-09-01 00:05:13")])

	term.pressKeys("F2")
	term.waitForText("mouse off")
	if flag := strings.TrimSpace(term.runTmux("display-message", "-p", "#{mouse_any_flag}")); flag != "0" {
		t.Errorf("the mouse is still wanted: %s", flag)
	}
}
