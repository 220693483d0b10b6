//go:build unix

package e2e

import (
	"os/exec"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// newJobShell runs whoread in a shell with job control until the records are loaded.
func newJobShell(t *testing.T) *console {
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
	c.waitForOutput("(ready)")
	c.typeKeys("\"$whoread\" \"$records\"\n")
	c.waitForOutput("DONE")
	return c
}

func TestSuspendAndResume(t *testing.T) {
	t.Parallel()
	c := newJobShell(t)
	c.typeKeys("\x1a")
	c.waitForOutput("Stopped")
	c.waitForOutputs("(ready)", 2)
	c.checkModesRestored()
	c.typeKeys("bg\njobs\n")
	c.waitForOutput("Running")
	c.checkModesRestored()
	c.typeKeys("fg\n")
	c.waitForOutputs(screenOn, 2) // the mouse as well
	c.waitForOutputs("DONE", 2)
	c.typeKeys("q")
	c.waitForOutputs("(ready)", 5)
	c.typeKeys("echo status $?\n")
	c.waitForOutput("status 0")
	c.checkModesRestored()
}

// A program that ends in the background must not change the terminal of the shell.
func TestSuspendedScreenEndsWithTerminal(t *testing.T) {
	t.Parallel()
	for _, signal := range []string{"TERM", "HUP", "QUIT"} {
		t.Run(signal, func(t *testing.T) {
			t.Parallel()
			c := newJobShell(t)
			c.typeKeys("\x1a")
			c.waitForOutputs("(ready)", 2)
			before := len(c.text())
			c.typeKeys("kill -" + signal + " %1; kill -CONT %1; wait; echo ended\n")
			c.waitForOutput("ended")
			c.checkModesRestored()
			if set := modeSwitches().FindString(c.text()[before:]); set != "" {
				t.Errorf("it writes %q to the terminal of the shell", set)
			}
		})
	}
}

// ^Z does not stop the program if there is no shell to continue it.
func TestSuspendWithoutShell(t *testing.T) {
	t.Parallel()
	loaded := screenStates()[2]
	c, cmd, _ := loaded.startScreen(t)
	c.read()
	loaded.reach(c)
	c.typeKeys("\x1a")
	c.waitForOutputs(screenOn, 2)
	if err := cmd.Process.Signal(unix.SIGTERM); err != nil {
		t.Fatal(err)
	}
	waitForExit(t, cmd)
	c.checkModesRestored()
}
