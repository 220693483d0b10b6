//go:build unix

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// screenOn is the last sequence written when a screen starts: it enables mouse reports.
const screenOn = "\x1b[?1006h"

// initialModes returns the private modes of a terminal outside a screen: no mouse reports, no alternate
// screen, no bracketed paste, a visible cursor and wrapped lines.
func initialModes() map[string]bool {
	return map[string]bool{
		"1000": false, "1002": false, "1003": false, "1004": false, "1006": false, "1049": false, "2004": false,
		"7": true, "25": true,
	}
}

// modeSwitches matches sequences that switch private modes on (h) or off (l).
func modeSwitches() *regexp.Regexp { return regexp.MustCompile(`\x1b\[\?([0-9;]+)([hl])`) }

// checkModesRestored checks that the terminal is as it was before the screen.
func (c *console) checkModesRestored() {
	c.t.Helper()
	c.checkRestored()
	written := c.all()
	want, got := initialModes(), initialModes()
	for _, set := range modeSwitches().FindAllStringSubmatch(written, -1) {
		for mode := range strings.SplitSeq(set[1], ";") {
			got[mode] = set[2] == "h"
		}
	}
	for mode := range want {
		if got[mode] != want[mode] {
			c.t.Errorf("the private mode %s is %v, want %v, after\n%q", mode, got[mode], want[mode], written)
		}
	}
}

// signalStatuses returns the signals that end a program, with the exit status if everything was read.
func signalStatuses() map[syscall.Signal]int {
	return map[syscall.Signal]int{
		unix.SIGINT: 0, unix.SIGTERM: 0, unix.SIGHUP: 0, unix.SIGQUIT: 1, unix.SIGABRT: 1,
	}
}

// state is what the screen does when a signal arrives.
type state struct {
	name  string
	stdin bool // the records come from a pipe that does not end
	reach func(c *console)
	// missing is set if not everything was read, so that the exit status is not 0.
	missing bool
}

func screenStates() []state {
	loaded := func(c *console) { c.waitForOutput("DONE") }
	press := func(keys, shows string) func(c *console) {
		return func(c *console) {
			loaded(c)
			c.typeKeys(keys)
			c.waitForOutput(shows)
		}
	}
	return []state{
		{name: "at the start", reach: func(c *console) { c.waitForOutput(screenOn) }, stdin: true, missing: true},
		{name: "while loading", reach: func(c *console) { c.waitForOutput("FETCHING") }, stdin: true, missing: true},
		{name: "when loaded", reach: loaded},
		{name: "in an overlay", reach: press("?", "half a page")},
		{name: "in a prompt", reach: press("/adele", "adele")},
		{name: "in the detail", reach: press("\r\t", "detail; Tab: go to the table")},
	}
}

func TestSignalsRestoreTerminal(t *testing.T) {
	t.Parallel()
	for _, at := range screenStates() {
		for signal, status := range signalStatuses() {
			t.Run(fmt.Sprintf("%s/%s", at.name, unix.SignalName(signal)), func(t *testing.T) {
				t.Parallel()
				c, cmd, temporary := at.startScreen(t)
				c.read()
				at.reach(c)
				if err := cmd.Process.Signal(signal); err != nil {
					t.Fatal(err)
				}
				got := waitForExit(t, cmd)
				if ok := got == status || at.missing && got != 0; !ok {
					t.Errorf("it ends with %d, want %d, and writes\n%s", got, status, c.text())
				}
				c.checkModesRestored()
				c.checkStackReport(temporary, signal == unix.SIGQUIT || signal == unix.SIGABRT)
			})
		}
	}
}

// startScreen runs whoread on a terminal with a folder for its temporary files.
func (s state) startScreen(t *testing.T, prepare ...func(c *console)) (*console, *exec.Cmd, string) {
	t.Helper()
	c, temporary := newConsole(t), t.TempDir()
	for _, do := range prepare {
		do(c)
	}
	records, err := filepath.Abs("../testdata/records.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	args := []string{records}
	if s.stdin {
		args = []string{"-"}
	}
	cmd := c.start(args, func(cmd *exec.Cmd) {
		cmd.Env = append(cmd.Env, "TMPDIR="+temporary)
		if !s.stdin {
			return
		}
		read, write, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _, _ = read.Close(), write.Close() })
		if text, err := os.ReadFile(records); err != nil {
			t.Fatal(err)
		} else if _, err := write.Write(text); err != nil {
			t.Fatal(err)
		}
		cmd.Stdin, cmd.SysProcAttr.Ctty = read, 1
	})
	return c, cmd, temporary
}

// checkStackReport checks that a stack report is in a folder and named in the output, or that there is
// none.
func (c *console) checkStackReport(folder string, there bool) {
	t := c.t
	t.Helper()
	found, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	if !there {
		if len(found) > 0 {
			t.Errorf("%v stay behind", found)
		}
		return
	}
	if len(found) != 1 {
		t.Fatalf("the reports are %v", found)
	}
	if !strings.Contains(c.text(), found[0]) {
		t.Errorf("it does not name the report %s:\n%s", found[0], c.text())
	}
	text, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"main.main(...)", "created by ", "tea.(*Program)"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the report has no %q:\n%s", want, text)
		}
	}
}

// A second signal must not leave the terminal half restored.
func TestSecondSignalRestoresTerminal(t *testing.T) {
	t.Parallel()
	c, cmd, _ := screenStates()[1].startScreen(t)
	c.read()
	screenStates()[1].reach(c)
	for range 20 {
		_ = cmd.Process.Signal(unix.SIGTERM)
	}
	waitForExit(t, cmd)
	c.checkModesRestored()
}

// A signal that was ignored when the program started stays ignored.
func TestIgnoredSignalStaysIgnored(t *testing.T) {
	t.Parallel()
	records, err := filepath.Abs("../testdata/records.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	c := newConsole(t)
	c.read()
	cmd := c.run(exec.Command("sh", "-c", `trap "" HUP; exec "$0" "$1"`, whoread, records), func(*exec.Cmd) {})
	c.waitForOutput("DONE")
	if err := cmd.Process.Signal(unix.SIGHUP); err != nil {
		t.Fatal(err)
	}
	c.typeKeys("?")
	c.waitForOutput("half a page")
	c.typeKeys("qq")
	if got := waitForExit(t, cmd); got != 0 {
		t.Errorf("it ends with %d", got)
	}
	c.checkModesRestored()
}

// The program ends when its terminal is closed.
func TestClosedTerminalEndsScreen(t *testing.T) {
	t.Parallel()
	c, cmd, _ := screenStates()[2].startScreen(t)
	c.read()
	screenStates()[2].reach(c)
	_ = c.program.Close()
	if err := c.user.Close(); err != nil {
		t.Fatal(err)
	}
	waitForExit(t, cmd)
}
