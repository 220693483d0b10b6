//go:build unix

package e2e

import (
	"os/exec"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// jobs runs whoread on the records of the tests in a shell with job control, until they are loaded.
func jobs(t *testing.T) *console {
	t.Helper()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash")
	}
	records, err := filepath.Abs("../testdata/records.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	c := newConsole(t)
	c.read()
	c.run(exec.Command(bash, "--norc", "--noprofile", "--noediting", "-i"), func(cmd *exec.Cmd) {
		cmd.Env = append(cmd.Env, "PS1=(ready)", "whoread="+whoread, "records="+records)
	})
	c.untilWritten("(ready)")
	c.typed("\"$whoread\" \"$records\"\n")
	c.untilWritten("DONE")
	return c
}

func TestASuspendedScreenLeavesTheTerminalAndComesBack(t *testing.T) {
	t.Parallel()
	c := jobs(t)
	c.typed("\x1a")
	c.untilWritten("Stopped")
	c.untilWrittenTimes("(ready)", 2)
	c.wantLeft()
	c.typed("bg\njobs\n")
	c.untilWritten("Running")
	c.wantLeft()
	c.typed("fg\n")
	c.untilWrittenTimes(screenOn, 2) // the mouse as well
	c.untilWrittenTimes("DONE", 2)
	c.typed("q")
	c.untilWrittenTimes("(ready)", 5)
	c.typed("echo status $?\n")
	c.untilWritten("status 0")
	c.wantLeft()
}

// A program that ends in the background may not take the terminal from the shell.
func TestASuspendedScreenEndsWithoutTheTerminal(t *testing.T) {
	t.Parallel()
	for _, signal := range []string{"TERM", "HUP", "QUIT"} {
		t.Run(signal, func(t *testing.T) {
			t.Parallel()
			c := jobs(t)
			c.typed("\x1a")
			c.untilWrittenTimes("(ready)", 2)
			before := len(c.text())
			c.typed("kill -" + signal + " %1; kill -CONT %1; wait; echo ended\n")
			c.untilWritten("ended")
			c.wantLeft()
			if set := switches().FindString(c.text()[before:]); set != "" {
				t.Errorf("it writes %q to the terminal of the shell", set)
			}
		})
	}
}

// Where no shell could continue the program, ^Z does not stop it.
func TestSuspendingWithoutAShell(t *testing.T) {
	t.Parallel()
	loaded := states()[2]
	c, cmd, _ := loaded.begin(t)
	c.read()
	loaded.reach(c)
	c.typed("\x1a")
	c.untilWrittenTimes(screenOn, 2)
	if err := cmd.Process.Signal(unix.SIGTERM); err != nil {
		t.Fatal(err)
	}
	ended(t, cmd)
	c.wantLeft()
}
