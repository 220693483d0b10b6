package emulators

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

func showInXterm(ctx context.Context, w, h int, files []string) ([]string, error) {
	return runXterm(ctx, w, h, files)
}

func showInWideXterm(ctx context.Context, w, h int, files []string) ([]string, error) {
	return runXterm(ctx, w, h, files, "-cjk_width")
}

// runXterm has its screens printed into a file, with a form feed after each.
func runXterm(ctx context.Context, w, h int, files []string, options ...string) ([]string, error) {
	display, stop, err := startDisplay(ctx)
	if err != nil {
		return nil, err
	}
	defer stop()
	printed := files[0] + ".printed"
	args := []string{
		"-display", display, "-u8", "-fn", "fixed", "-geometry", fmt.Sprintf("%dx%d", w, h),
		"-xrm", "XTerm*printerCommand: cat >>'" + printed + "'", "-xrm", "XTerm*printerAutoClose: true",
		"-xrm", "XTerm*printAttributes: 0", "-xrm", "XTerm*printerFormFeed: true",
		"-xrm", "XTerm*precompose: false",
	}
	script := ask + `n=0; for file; do
		printf '\033c'; cat "$file"; printf '\033[i'; ask; n=$((n + 1))
		until [ "$(tr -cd '\f' <"$0" | wc -c)" = $n ]; do sleep 0.01; done
	done`
	args = append(append(args, options...), "-e", "sh", "-c", script, printed)
	command := exec.CommandContext(ctx, "xterm", append(args, files...)...)
	command.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	os.Remove(printed) //nolint:errcheck,gosec // of an earlier try, if there was one
	_, failed := runCommand(command)
	text, err := os.ReadFile(printed)
	if failed != nil {
		return nil, fmt.Errorf("after %d of %d screens: %w", strings.Count(string(text), "\f"), len(files), failed)
	}
	if err != nil {
		return nil, fmt.Errorf("reading what xterm printed: %w", err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\f"), "\f"), nil
}

// startDisplay starts an X server without a screen and returns its display, and a function that stops
// it. The server looks for a free number and says when it is ready: xvfb-run does both in ways that can
// wait forever on a busy machine.
func startDisplay(ctx context.Context) (display string, stop func(), err error) {
	ready, number, err := os.Pipe()
	if err != nil {
		return "", nil, fmt.Errorf("starting Xvfb: %w", err)
	}
	defer ready.Close() //nolint:errcheck // only read from
	server := exec.CommandContext(ctx, "Xvfb", "-displayfd", "3", "-screen", "0", "3000x3000x8", "-nolisten", "tcp")
	server.ExtraFiles = []*os.File{number}
	server.WaitDelay = time.Second
	err = server.Start()
	number.Close() //nolint:errcheck,gosec // the server has its own
	if err != nil {
		return "", nil, fmt.Errorf("starting Xvfb: %w", err)
	}
	stop = func() {
		server.Process.Signal(os.Interrupt) //nolint:errcheck,gosec // it may have ended already
		server.Wait()                       //nolint:errcheck,gosec // that it was stopped is no error
	}
	if _, err := fmt.Fscan(ready, &display); err != nil {
		stop()
		return "", nil, fmt.Errorf("reading the display of Xvfb: %w", err)
	}
	return ":" + display, stop, nil
}
