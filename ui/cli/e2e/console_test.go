//go:build unix

package e2e

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

// console is a terminal that shows nothing and answers nothing: it only records what is written to it.
type console struct {
	t       *testing.T
	program *os.File // the end of the program
	user    *os.File // the end of the one who types and reads
	before  unix.Termios

	paused chan struct{} // closed when nobody reads any more

	mu      sync.Mutex
	written []byte
}

// newConsole returns a terminal of 100x30 without echo.
func newConsole(t *testing.T) *console {
	t.Helper()
	user, program, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := pty.Setsize(user, &pty.Winsize{Cols: 100, Rows: 30}); err != nil {
		t.Fatal(err)
	}
	c := &console{t: t, program: program, user: makePollable(t, user)}
	t.Cleanup(func() { _, _ = program.Close(), c.user.Close() })
	quiet := c.terminalModes()
	quiet.Lflag &^= unix.ECHO
	if err := unix.IoctlSetTermios(int(program.Fd()), setTermios, &quiet); err != nil {
		t.Fatal(err)
	}
	c.before = c.terminalModes()
	return c
}

// makePollable returns the file with reads that can be interrupted.
func makePollable(t *testing.T, file *os.File) *os.File {
	t.Helper()
	fd, err := unix.Dup(int(file.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	unix.CloseOnExec(fd)
	if err := errors.Join(unix.SetNonblock(fd, true), file.Close()); err != nil {
		t.Fatal(err)
	}
	return os.NewFile(uintptr(fd), file.Name())
}

// terminalModes returns the modes of the terminal, as stty -a prints them.
func (c *console) terminalModes() unix.Termios {
	c.t.Helper()
	modes, err := unix.IoctlGetTermios(int(c.program.Fd()), getTermios)
	if err != nil {
		c.t.Fatal(err)
	}
	return *modes
}

// checkRestored checks that the modes of the terminal are the initial ones.
func (c *console) checkRestored() {
	c.t.Helper()
	if diff := cmp.Diff(c.before, c.terminalModes()); diff != "" {
		c.t.Errorf("the terminal has other modes than before: %s", diff)
	}
}

// read records what is written until it is paused.
func (c *console) read() {
	c.t.Helper()
	if err := c.user.SetReadDeadline(time.Time{}); err != nil {
		c.t.Fatal(err)
	}
	paused := make(chan struct{})
	c.paused = paused
	go func() {
		defer close(paused)
		block := make([]byte, 4096)
		for {
			n, err := c.user.Read(block)
			c.mu.Lock()
			c.written = append(c.written, block[:n]...)
			c.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
}

// typeKeys types text.
func (c *console) typeKeys(text string) {
	c.t.Helper()
	if _, err := c.user.WriteString(text); err != nil {
		c.t.Fatal(err)
	}
}

// pause stops reading, so that the output of the program waits.
func (c *console) pause() {
	c.t.Helper()
	if err := c.user.SetReadDeadline(time.Now()); err != nil {
		c.t.Fatal(err)
	}
	<-c.paused
}

// text returns what was written so far.
func (c *console) text() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return string(c.written)
}

// waitForOutput waits until a text was written.
func (c *console) waitForOutput(text string) {
	c.t.Helper()
	c.waitForOutputs(text, 1)
}

// waitForOutputs waits until a text was written so many times.
func (c *console) waitForOutputs(text string, times int) {
	c.t.Helper()
	waitWithin(c.t, func() string { return fmt.Sprintf("%q was not written %d times in\n%q", text, times, c.text()) }, func() bool {
		return strings.Count(c.text(), text) >= times
	})
}

// all returns everything written until the end of the program.
func (c *console) all() string {
	c.t.Helper()
	const end = "(end of the program)"
	if _, err := c.program.WriteString(end); err != nil {
		c.t.Fatal(err)
	}
	c.waitForOutput(end)
	return strings.TrimSuffix(c.text(), end)
}

// start runs the binary on this terminal. Adjust can replace its standard streams.
func (c *console) start(args []string, adjust func(cmd *exec.Cmd)) *exec.Cmd {
	c.t.Helper()
	return c.run(exec.Command(whoread, args...), adjust)
}

// run runs a command on this terminal, as start does.
func (c *console) run(cmd *exec.Cmd, adjust func(cmd *exec.Cmd)) *exec.Cmd {
	c.t.Helper()
	cmd.Stdin, cmd.Stdout, cmd.Stderr = c.program, c.program, c.program
	cmd.Env = plainEnvironment()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 0}
	adjust(cmd)
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { _ = cmd.Process.Kill() })
	return cmd
}

// plainEnvironment returns the environment without variables that keep programs from querying the colours
// of a terminal.
func plainEnvironment() []string {
	var kept []string
	for _, variable := range os.Environ() {
		switch name, _, _ := strings.Cut(variable, "="); name {
		case "CI", "TERM", "TMUX", "NO_COLOR", "COLORFGBG":
		default:
			kept = append(kept, variable)
		}
	}
	return append(kept, "TERM=xterm-256color")
}

// waitForExit waits for the end of a program, and returns its exit status.
func waitForExit(t *testing.T, cmd *exec.Cmd) int {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	select {
	case err := <-done:
		if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
	case <-time.After(waitLimit):
		_ = cmd.Process.Kill()
		t.Fatal("the program did not end")
	}
	return cmd.ProcessState.ExitCode()
}
