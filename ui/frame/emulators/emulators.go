// Package emulators checks what screens look like in real terminal emulators: tmux, xterm and
// libvterm. Only tests import it.
//
// What is not ASCII is blanked on the screen of an emulator before the screen is read, so that the
// way in which it measures text does not matter: what remains must stand where it belongs.
package emulators

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// patience is how long an emulator can take for all screens of a test.
const patience = time.Minute

// emulator is a way to see what a terminal shows.
type emulator struct {
	name  string
	tools []string
	// show returns what is on the screen of w by h cells after each of the files was sent to it.
	show func(ctx context.Context, w, h int, files []string) ([]string, error)
}

// All of them measure text in different ways: xterm and tmux add up code points, by tables of
// different years, and the second xterm gives ambiguous ones two cells.
func all() []emulator {
	return []emulator{
		{"tmux", []string{"tmux"}, showInTmux},
		{"xterm", []string{"xterm", "xvfb-run"}, showInXterm},
		{"xterm with wide ambiguous characters", []string{"xterm", "xvfb-run"}, showInWideXterm},
		{"libvterm", []string{"unterm"}, showInLibvterm},
	}
}

// Check draws screens one over the other, and fails the test if a character of ASCII is not in its
// cell in one of the emulators. Views are drawn through Bubble Tea as they are on the real screen.
// Emulators that are not installed are skipped, unless CI=true says that nothing may be skipped.
func Check(t *testing.T, w, h int, views ...string) {
	t.Helper()
	sent, err := record(w, h, views)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all() {
		t.Run(e.name, func(t *testing.T) {
			need(t, e)
			shown, err := e.run(t.Context(), t.TempDir(), w, h, masked(sent, views))
			if err != nil {
				t.Fatal(err)
			}
			for i, view := range views {
				if wrong := compare(shown[i], view); wrong != "" {
					t.Errorf("screen %d: %s", i+1, wrong)
				}
			}
		})
	}
}

// need skips a test where an emulator is missing, and fails it where everything must be run.
func need(t *testing.T, e emulator) {
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

// run returns the screens that the emulator shows.
func (e emulator) run(ctx context.Context, dir string, w, h int, screens []string) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	files := make([]string, len(screens))
	for i, screen := range screens {
		files[i] = filepath.Join(dir, strconv.Itoa(i))
		if err := os.WriteFile(files[i], []byte(screen), 0o600); err != nil {
			return nil, fmt.Errorf("writing a screen: %w", err)
		}
	}
	shown, err := e.show(ctx, w, h, files)
	if err == nil && len(shown) != len(screens) {
		err = fmt.Errorf("%d screens were sent and %d are shown: %q", len(screens), len(shown), shown)
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
		return run(exec.CommandContext(ctx, "tmux", append([]string{"-S", socket + "/tmux", "-f", os.DevNull, "-u"}, args...)...))
	}
	script := ask + `cat "$0"; ask; tmux -S "$1" wait-for -S "$0"; exec sleep 600`
	args := []string{"new-session", "-d", "-x", strconv.Itoa(w), "-y", strconv.Itoa(h), "-e", "LC_ALL=C.UTF-8", ";", "set", "-g", "status", "off"}
	for _, file := range files {
		args = append(args, ";", "new-window", "-d", "-e", "LC_ALL=C.UTF-8", "--", "sh", "-c", script, file, socket+"/tmux")
	}
	if _, err := tmux(args...); err != nil {
		return nil, err
	}
	defer tmux("kill-server") //nolint:errcheck // it ends with its folder
	var shown []string
	for i, file := range files {
		if _, err := tmux("wait-for", file); err != nil {
			return nil, err
		}
		screen, err := tmux("capture-pane", "-p", "-t", ":"+strconv.Itoa(i+1))
		if err != nil {
			return nil, err
		}
		shown = append(shown, screen)
	}
	return shown, nil
}

func showInXterm(ctx context.Context, w, h int, files []string) ([]string, error) {
	return xterm(ctx, w, h, files)
}

func showInWideXterm(ctx context.Context, w, h int, files []string) ([]string, error) {
	return xterm(ctx, w, h, files, "-cjk_width")
}

// xterm has its screens printed into a file, with a form feed after each.
func xterm(ctx context.Context, w, h int, files []string, options ...string) ([]string, error) {
	printed := files[0] + ".printed"
	args := []string{
		"-a", "-s", "-screen 0 3000x3000x8", "xterm", "-u8", "-fn", "fixed", "-geometry", fmt.Sprintf("%dx%d", w, h),
		"-xrm", "XTerm*printerCommand: cat >>'" + printed + "'", "-xrm", "XTerm*printerAutoClose: true",
		"-xrm", "XTerm*printAttributes: 0", "-xrm", "XTerm*printerFormFeed: true",
	}
	script := ask + `n=0; for file; do
		printf '\033c'; cat "$file"; printf '\033[i'; ask; n=$((n + 1))
		until [ "$(tr -cd '\f' <"$0" | wc -c)" = $n ]; do sleep 0.01; done
	done`
	args = append(append(args, options...), "-e", "sh", "-c", script, printed)
	command := exec.CommandContext(ctx, "xvfb-run", append(args, files...)...)
	command.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	if _, err := run(command); err != nil {
		return nil, err
	}
	text, err := os.ReadFile(printed)
	if err != nil {
		return nil, fmt.Errorf("reading what xterm printed: %w", err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\f"), "\f"), nil
}

func showInLibvterm(ctx context.Context, w, h int, files []string) ([]string, error) {
	var shown []string
	for _, file := range files {
		if err := unsplit(file); err != nil {
			return nil, err
		}
		screen, err := run(exec.CommandContext(ctx, "unterm", "-c", strconv.Itoa(w), "-l", strconv.Itoa(h), file))
		if err != nil {
			return nil, err
		}
		shown = append(shown, screen)
	}
	return shown, nil
}

// unsplit fills a file up with bytes that do nothing, so that no character is in two of the blocks
// in which unterm reads it. libvterm 0.1.4 draws one that is as two.
func unsplit(file string) error {
	const block = 1024
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("reading a screen: %w", err)
	}
	var filled []byte
	for _, r := range string(text) {
		if room := block - len(filled)%block; utf8.RuneLen(r) > room {
			filled = append(filled, make([]byte, room)...)
		}
		filled = utf8.AppendRune(filled, r)
	}
	if err := os.WriteFile(file, filled, 0o600); err != nil {
		return fmt.Errorf("writing a screen: %w", err)
	}
	return nil
}

// run runs a command and returns what it prints.
func run(command *exec.Cmd) (string, error) {
	command.WaitDelay = time.Second
	out, err := command.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%s: %w: %s", command, err, out)
	}
	return string(out), nil
}
