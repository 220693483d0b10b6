package e2e

import (
	"bytes"
	"errors"
	"testing"

	"golang.org/x/sys/unix"
)

// fillOutput writes to the terminal until it blocks.
func (c *console) fillOutput() {
	c.t.Helper()
	fd := int(c.program.Fd())
	if err := unix.SetNonblock(fd, true); err != nil {
		c.t.Fatal(err)
	}
	for dots := bytes.Repeat([]byte("."), 4096); len(dots) > 0; {
		if _, err := unix.Write(fd, dots); errors.Is(err, unix.EAGAIN) {
			dots = dots[:len(dots)/2]
		} else if err != nil {
			c.t.Fatal(err)
		}
	}
	if err := unix.SetNonblock(fd, false); err != nil {
		c.t.Fatal(err)
	}
}

// A terminal that blocks, such as that of a hanging connection, gets the sequences that end the screen as
// soon as it accepts output again.
func TestSignalsWithBlockedTerminal(t *testing.T) {
	t.Parallel()
	for signal := range signalStatuses() {
		t.Run("at the start/"+unix.SignalName(signal), func(t *testing.T) {
			t.Parallel()
			c, cmd, _ := state{}.startScreen(t, (*console).fillOutput)
			waitWithin(t, func() string { return "the screen never begins" }, func() bool { return c.terminalModes() != c.before })
			if err := cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			waitForExit(t, cmd)
			c.read()
			c.checkModesRestored()
		})
		t.Run("later/"+unix.SignalName(signal), func(t *testing.T) {
			t.Parallel()
			loaded := screenStates()[2]
			c, cmd, _ := loaded.startScreen(t)
			c.read()
			loaded.reach(c)
			c.pause()
			c.fillOutput()
			if err := cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			waitForExit(t, cmd)
			c.read()
			c.checkModesRestored()
		})
	}
}
