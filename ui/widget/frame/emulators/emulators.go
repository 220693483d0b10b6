// Package emulators checks what screens look like in real terminal emulators: tmux, xterm and
// libvterm. Only tests import it.
//
// What is not ASCII is blanked on the screen of an emulator before the screen is read, so that the
// way in which it measures text does not matter: what remains must stand where it belongs. The
// screen is also read as it is: what was there before must not matter, and no letter may be missing.
package emulators

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// An emulator that has not drawn all screens of a test in emulatorTimeout is started once more: that
// one hangs on a busy machine says nothing about the screens.
const (
	emulatorTimeout = 2 * time.Minute
	emulatorTries   = 2
)

// emulator is a way to see what a terminal shows.
type emulator struct {
	name  string
	tools []string
	// widens says that it takes text of the fixtures for wider than whoread does: some letters have
	// no room in it.
	widens bool
	// show returns what is on the screen of w by h cells after each of the files was sent to it.
	show func(ctx context.Context, w, h int, files []string) ([]string, error)
}

// All of them measure text in different ways: xterm and tmux add up code points, by tables of
// different years, and the second xterm gives ambiguous ones two cells. libvterm gives some marks of
// Myanmar a cell.
func allEmulators() []emulator {
	return []emulator{
		{name: "tmux", tools: []string{"tmux"}, show: showInTmux},
		{name: "xterm", tools: []string{"xterm", "Xvfb"}, show: showInXterm},
		{name: "xterm with wide ambiguous characters", tools: []string{"xterm", "Xvfb"}, widens: true, show: showInWideXterm},
		{name: "libvterm", tools: []string{"unterm"}, widens: true, show: showInLibvterm},
	}
}

// CheckScreens draws views through Bubble Tea, one over the other, in every emulator that is installed
// (all must be if CI=true). It fails the test if a character of ASCII is not in its cell, or a screen
// differs from one that is drawn alone.
func CheckScreens(t *testing.T, w, h int, views ...string) {
	t.Helper()
	checkScreen(t, w, h, views, false)
}

// CheckLetters is Check for text of the fixtures, and fails the test also if a letter is missing.
func CheckLetters(t *testing.T, w, h int, views ...string) {
	t.Helper()
	checkScreen(t, w, h, views, true)
}

func checkScreen(t *testing.T, w, h int, views []string, letters bool) {
	t.Helper()
	over, err := recordOutput(w, h, views)
	if err != nil {
		t.Fatal(err)
	}
	var alone []string
	for _, view := range views {
		sent, err := recordOutput(w, h, []string{view})
		if err != nil {
			t.Fatal(err)
		}
		alone = append(alone, sent...)
	}
	sent := slices.Concat(maskText(over, views), over, alone)
	for _, e := range allEmulators() {
		t.Run(e.name, func(t *testing.T) {
			requireTools(t, e)
			shown, err := e.showScreens(t.Context(), t.TempDir(), w, h, sent)
			if err != nil {
				t.Fatal(err)
			}
			n := len(views)
			masked, over, alone := shown[:n], shown[n:2*n], shown[2*n:]
			known := strings.Join(alone, "")
			for i, view := range views {
				wrong := []string{findMisplaced(masked[i], view), findDifference(over[i], alone[i], e.widens)}
				if letters && !e.widens {
					wrong = append(wrong, findMissing(alone[i], view, known))
				}
				if text := strings.Join(wrong, ""); text != "" {
					t.Errorf("screen %d: %s", i+1, text)
				}
			}
		})
	}
}

// requireTools skips a test where an emulator is missing, and fails it where everything must be run.
func requireTools(t *testing.T, e emulator) {
	t.Helper()
	for _, tool := range e.tools {
		if _, err := exec.LookPath(tool); err == nil {
			continue
		}
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is not installed, and CI=true says that nothing may be skipped", tool)
		}
		t.Skipf("NOTE: %s is not installed, so that the screen is not tested in %s", tool, e.name)
	}
}

// showScreens returns the screens that the emulator shows.
func (e emulator) showScreens(ctx context.Context, dir string, w, h int, screens []string) ([]string, error) {
	files := make([]string, len(screens))
	for i, screen := range screens {
		files[i] = filepath.Join(dir, strconv.Itoa(i))
		if err := os.WriteFile(files[i], []byte(screen), 0o600); err != nil {
			return nil, fmt.Errorf("writing a screen: %w", err)
		}
	}
	shown, err := e.showInTime(ctx, w, h, files)
	for try := 1; errors.Is(err, context.DeadlineExceeded) && try < emulatorTries; try++ {
		shown, err = e.showInTime(ctx, w, h, files)
	}
	if err == nil && len(shown) != len(screens) {
		err = fmt.Errorf("%d screens were sent and %d are shown: %q", len(screens), len(shown), shown)
	}
	return shown, err
}

// showInTime returns what show does; the error is context.DeadlineExceeded if that takes too long.
func (e emulator) showInTime(ctx context.Context, w, h int, files []string) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, emulatorTimeout)
	defer cancel()
	shown, err := e.show(ctx, w, h, files)
	if err != nil && ctx.Err() != nil {
		err = fmt.Errorf("%s: %w: %w", e.name, ctx.Err(), err)
	}
	return shown, err
}

// ask waits until the terminal has drawn everything: it answers a question about its state.
const ask = `ask() { printf '\033[5n'; dd bs=1 count=4 of=/dev/null 2>/dev/null; }; stty raw -echo; `

func showInTmux(ctx context.Context, w, h int, files []string) ([]string, error) {
	socket, err := os.MkdirTemp("", "emu") // a path of a test can be too long for a socket
	if err != nil {
		return nil, fmt.Errorf("making a folder for tmux: %w", err)
	}
	defer os.RemoveAll(socket) //nolint:errcheck // a temporary folder
	tmux := func(args ...string) (string, error) {
		return runCommand(exec.CommandContext(ctx, "tmux", append([]string{"-S", socket + "/tmux", "-f", os.DevNull, "-u"}, args...)...))
	}
	script := ask + `cat "$0"; ask; tmux -S "$1" wait-for -S "$0"; exec sleep 600`
	args := []string{"new-session", "-d", "-x", strconv.Itoa(w), "-y", strconv.Itoa(h), "-e", "LC_ALL=C.UTF-8", ";", "set", "-g", "status", "off"}
	if _, err := tmux(args...); err != nil {
		return nil, err
	}
	defer tmux("kill-server") //nolint:errcheck // it ends with its folder
	var shown []string
	for _, file := range files {
		if _, err := tmux("new-window", "-k", "-t", ":1", "-e", "LC_ALL=C.UTF-8", "--", "sh", "-c", script, file, socket+"/tmux"); err != nil {
			return nil, err
		}
		if _, err := tmux("wait-for", file); err != nil {
			return nil, err
		}
		screen, err := tmux("capture-pane", "-p", "-t", ":1")
		if err != nil {
			return nil, err
		}
		shown = append(shown, screen)
	}
	return shown, nil
}

func showInLibvterm(ctx context.Context, w, h int, files []string) ([]string, error) {
	var shown []string
	for _, file := range files {
		if err := alignBlocks(file); err != nil {
			return nil, err
		}
		screen, err := runCommand(exec.CommandContext(ctx, "unterm", "-c", strconv.Itoa(w), "-l", strconv.Itoa(h), file))
		if err != nil {
			return nil, err
		}
		shown = append(shown, screen)
	}
	return shown, nil
}

// alignBlocks fills a file up with bytes that do nothing, so that no text up to an escape sequence is in
// two of the blocks in which unterm reads it. libvterm 0.1.4 draws a character that is as two, and
// leaves out marks.
func alignBlocks(file string) error {
	const block = 1024
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("reading a screen: %w", err)
	}
	var filled []byte
	for i, piece := range strings.Split(string(text), "\x1b") {
		if i > 0 {
			piece = "\x1b" + piece
		}
		if room := block - len(filled)%block; len(piece) > room {
			filled = append(filled, make([]byte, room)...)
		}
		filled = append(filled, piece...)
	}
	if err := os.WriteFile(file, filled, 0o600); err != nil {
		return fmt.Errorf("writing a screen: %w", err)
	}
	return nil
}

// runCommand runs a command and returns what it prints.
func runCommand(command *exec.Cmd) (string, error) {
	command.WaitDelay = time.Second
	out, err := command.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%s: %w: %s", command, err, out)
	}
	return string(out), nil
}
