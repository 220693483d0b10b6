// Package terminal restores the terminal of the program, however the screen ends.
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

// mode is the state of the terminal of a file. On Windows each file has its own.
type mode struct {
	file  *os.File
	state *term.State
}

// SaveModes saves the modes of the terminal out, and of in if it is a terminal.
func SaveModes(in, out *os.File) *Terminal {
	t := &Terminal{out: out}
	for _, file := range []*os.File{in, out} {
		if state, err := term.GetState(file.Fd()); err == nil {
			t.modes = append(t.modes, mode{file, state})
		}
	}
	return t
}

// RestoreModes restores the saved modes, unless the terminal belongs to another program. If the screen
// did not end in order, or the terminal accepts no output, it resets the screen too. A nil Terminal is
// left alone.
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

// resetSequence turns off everything that a screen turns on: the mouse, bracketed paste, colours, no line
// wrapping, the alternate screen, a hidden cursor.
const resetSequence = "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[0m\x1b[?7h\x1b[?1049l\x1b[?25h"

const (
	// acceptTime is how long a terminal may take to accept a few bytes.
	acceptTime = 200 * time.Millisecond
	// maxDrops is how often waiting output is dropped, dropPause the time between. A blocked writer
	// continues, so that there is more to drop.
	maxDrops  = 10
	dropPause = 10 * time.Millisecond
)

// endScreen resets the screen. It drops the output that waits, as far as the system allows: a terminal
// that accepts nothing would never get the rest.
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
