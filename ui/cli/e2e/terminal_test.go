package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// waitLimit is how long a test waits for a screen. It only matters for failing tests, also on a busy
// machine.
const waitLimit = 40 * time.Second

// terminal is a tmux server with one window, in which whoread runs.
type terminal struct {
	t      *testing.T
	socket string
	dir    string // the working directory of whoread
	status string // the file that the exit status is written to
}

// startTerminal runs whoread with args in a terminal of the given size.
func startTerminal(t *testing.T, width, height int, args ...string) *terminal {
	t.Helper()
	return startIn(t, width, height, nil, append([]string{whoread}, args...)...)
}

// startShell runs a shell command line, in which $whoread is the binary, in a terminal of the given size.
func startShell(t *testing.T, width, height int, line string) *terminal {
	t.Helper()
	return startIn(t, width, height, []string{"whoread=" + whoread}, "sh", "-c", line)
}

// startIn runs a command in a terminal of the given size and with additions to the environment.
func startIn(t *testing.T, width, height int, env []string, command ...string) *terminal {
	t.Helper()
	needTmux(t)
	dir, err := os.MkdirTemp("", "e2e") // t.TempDir can be too long for the name of a socket
	if err != nil {
		t.Fatal(err)
	}
	term := &terminal{t: t, socket: filepath.Join(dir, "tmux"), dir: t.TempDir(), status: filepath.Join(dir, "status")}
	t.Cleanup(func() {
		_ = exec.Command("tmux", "-S", term.socket, "kill-server").Run()
		_ = os.RemoveAll(dir)
	})
	args := []string{
		"start-server", ";",
		"set-option", "-g", "status", "off", ";",
		"set-option", "-g", "default-terminal", "tmux-256color", ";",
		"set-option", "-s", "escape-time", "0", ";",
		"set-option", "-s", "set-clipboard", "on", ";",
		"new-session", "-d", "-x", strconv.Itoa(width), "-y", strconv.Itoa(height), "-c", term.dir,
	}
	for _, variable := range append(env, "LC_ALL=C.UTF-8") {
		args = append(args, "-e", variable)
	}
	// The exit status is written to a file: tmux sometimes does not notice that a program has ended.
	const keep = `"$@"; echo $? >"$0.part"; mv "$0.part" "$0"; exec sleep 3600`
	term.runTmux(append(append(args, "--", "sh", "-c", keep, term.status), command...)...)
	return term
}

// runTmux runs a tmux command and returns what it prints.
func (te *terminal) runTmux(args ...string) string {
	te.t.Helper()
	out, err := exec.Command("tmux", append([]string{"-S", te.socket, "-f", os.DevNull, "-u"}, args...)...).CombinedOutput()
	if err != nil {
		te.t.Fatalf("tmux %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// pressKeys presses keys one after the other: "j", "Enter", "C-c", "PageDown".
func (te *terminal) pressKeys(keys ...string) {
	te.t.Helper()
	for _, key := range keys {
		if key == ";" {
			key = `\;` // a lone one separates the commands of tmux
		}
		te.runTmux("send-keys", key)
	}
}

// typeText types text as it stands.
func (te *terminal) typeText(text string) {
	te.t.Helper()
	te.runTmux("send-keys", "-l", "--", text)
}

// runCommand types a command of whoread by its name.
func (te *terminal) runCommand(name string) {
	te.t.Helper()
	te.pressKeys(":")
	te.typeText(name)
	te.pressKeys("Enter")
}

// resize gives the terminal another size.
func (te *terminal) resize(width, height int) {
	te.t.Helper()
	te.runTmux("resize-window", "-x", strconv.Itoa(width), "-y", strconv.Itoa(height))
}

// lines returns what the terminal shows, without the blanks at the ends of lines.
func (te *terminal) lines() []string {
	te.t.Helper()
	return strings.Split(strings.TrimSuffix(te.runTmux("capture-pane", "-p"), "\n"), "\n")
}

// painted returns what the terminal shows with its escape sequences.
func (te *terminal) painted() string {
	te.t.Helper()
	return te.runTmux("capture-pane", "-p", "-e")
}

// waitFor waits until the screen satisfies ok, and returns it. What describes the screen.
func (te *terminal) waitFor(what string, ok func(lines []string) bool) []string {
	te.t.Helper()
	var lines []string
	te.waitUntil(func() string {
		return fmt.Sprintf("the screen never showed %s; it shows\n%s", what, strings.Join(lines, "\n"))
	}, func() bool {
		lines = te.lines()
		return ok(lines)
	})
	return lines
}

// waitForText waits until the screen shows a text, and returns the screen.
func (te *terminal) waitForText(text string) []string {
	te.t.Helper()
	return te.waitFor(strconv.Quote(text), func(lines []string) bool { return contains(lines, text) })
}

// waitUntilGone waits until the screen no longer shows a text, and returns the screen.
func (te *terminal) waitUntilGone(text string) []string {
	te.t.Helper()
	return te.waitFor("a screen without "+strconv.Quote(text), func(lines []string) bool { return !contains(lines, text) })
}

// waitForMessage waits until the screen shows a sentence, wherever its lines break, and returns the
// screen.
func (te *terminal) waitForMessage(sentence string) []string {
	te.t.Helper()
	return te.waitFor(strconv.Quote(sentence), func(lines []string) bool { return countMessages(lines, sentence) > 0 })
}

// waitForExit waits until the program has ended and returns its exit status.
func (te *terminal) waitForExit() int {
	te.t.Helper()
	var said []byte
	te.waitUntil(func() string {
		return "the program did not end; the screen shows\n" + strings.Join(te.lines(), "\n")
	}, func() (ended bool) {
		var err error
		said, err = os.ReadFile(te.status)
		return err == nil
	})
	status, err := strconv.Atoi(strings.TrimSpace(string(said)))
	if err != nil {
		te.t.Fatalf("no exit status: %q", said)
	}
	return status
}

// waitUntil waits until ok returns true; failing describes what was expected.
func (te *terminal) waitUntil(failing func() string, ok func() bool) {
	te.t.Helper()
	waitWithin(te.t, failing, ok)
}

// waitWithin waits until ok returns true; failing describes what was expected.
func waitWithin(t *testing.T, failing func() string, ok func() bool) {
	t.Helper()
	deadline := time.Now().Add(waitLimit)
	for !ok() {
		if time.Now().After(deadline) {
			t.Fatal(failing())
		}
		time.Sleep(15 * time.Millisecond)
	}
}

// countMessages counts the occurrences of a sentence on the screen. It ignores spaces, because a terminal
// breaks lines anywhere.
func countMessages(lines []string, sentence string) int {
	dense := func(text string) string { return strings.Join(strings.Fields(text), "") }
	return strings.Count(dense(strings.Join(lines, "\n")), dense(sentence))
}

func contains(lines []string, text string) bool {
	return lineWith(lines, text) != ""
}

// lineWith returns the first line that contains a text, or "".
func lineWith(lines []string, text string) string {
	for _, line := range lines {
		if strings.Contains(line, text) {
			return line
		}
	}
	return ""
}
