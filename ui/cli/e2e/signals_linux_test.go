package e2e

import (
	"bytes"
	"errors"
	"testing"

	"golang.org/x/sys/unix"
)

// fill writes to the terminal until it accepts nothing more.
func (c *console) fill() {
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

// A terminal that accepts nothing, such as that of a connection that hangs, gets what switches the
// screen off when it accepts something again.
func TestSignalsLeaveATerminalThatAcceptsNothing(t *testing.T) {
	t.Parallel()
	for signal := range endings() {
		t.Run("at the start/"+unix.SignalName(signal), func(t *testing.T) {
			t.Parallel()
			c, cmd, _ := state{}.begin(t, (*console).fill)
			within(t, func() string { return "the screen never begins" }, func() bool { return c.modes() != c.before })
			if err := cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			ended(t, cmd)
			c.read()
			c.wantLeft()
		})
		t.Run("later/"+unix.SignalName(signal), func(t *testing.T) {
			t.Parallel()
			loaded := states()[2]
			c, cmd, _ := loaded.begin(t)
			c.read()
			loaded.reach(c)
			c.pause()
			c.fill()
			if err := cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			ended(t, cmd)
			c.read()
			c.wantLeft()
		})
	}
}
