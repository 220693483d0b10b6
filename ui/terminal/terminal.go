// Package terminal leaves the terminal of the program as it was found, however the screen ends.
package terminal

import (
	"io"
	"os"
	"time"

	_ "early.example/background" // keeps Bubble Tea from asking the terminal before main runs
	"github.com/charmbracelet/x/term"
)

// Terminal is the terminal of the program, with the modes that it had when it was found.
type Terminal struct {
	out   *os.File
	modes []mode
}

// mode is how the terminal is set, as one of its files shows it. On Windows each of them has its
// own.
type mode struct {
	file  *os.File
	state *term.State
}

// SaveModes notes the modes of the terminal that out is, and those of in if it is one as well.
func SaveModes(in, out *os.File) *Terminal {
	t := &Terminal{out: out}
	for _, file := range []*os.File{in, out} {
		if state, err := term.GetState(file.Fd()); err == nil {
			t.modes = append(t.modes, mode{file, state})
		}
	}
	return t
}

// RestoreModes gives the terminal the modes that it had, unless it belongs to another program by now. If
// the screen did not leave it in order, or the terminal accepts no output, the rest is done as
// well. A nil Terminal is left alone.
func (t *Terminal) RestoreModes(inOrder bool) {
	if t == nil || !t.InForeground() {
		return
	}
	if !inOrder || !acceptsOutput(t.out) {
		t.endScreen()
	}
	for _, m := range t.modes {
		_ = term.Restore(m.file.Fd(), m.state)
	}
}

// resetSequence ends everything that a screen switches on: the mouse, pasting in brackets, colours, lines
// that are cut at the right end, the other screen, a hidden cursor.
const resetSequence = "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[0m\x1b[?7h\x1b[?1049l\x1b[?25h"

const (
	// acceptTime is how long a terminal may take to accept a few bytes.
	acceptTime = 200 * time.Millisecond
	// maxDrops is how often waiting output is dropped, pause is the time between. Whoever was in the
	// middle of writing goes on, so that there is more to drop.
	maxDrops  = 10
	dropPause = 10 * time.Millisecond
)

// endScreen does what the screen should have done itself at its end. It drops what still waits to
// be written, as far as the system lets it: a terminal that accepts nothing would never get to the
// rest.
func (t *Terminal) endScreen() {
	for range maxDrops {
		dropOutput(t.out)
		time.Sleep(dropPause)
	}
	dropOutput(t.out)
	written := make(chan struct{})
	go func() { // writing a constant cannot panic
		defer close(written)
		_, _ = io.WriteString(t.out, resetSequence)
	}()
	select {
	case <-written:
	case <-time.After(acceptTime):
	}
}
