//go:build unix

package e2e

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Only the screen may talk to the terminal: a command that queries its colours writes the query among the
// output, reads the user's input for the next command, and waits.
func TestCommandsWriteOnlyTheirOutput(t *testing.T) {
	t.Parallel()
	records, err := filepath.Abs("../testdata/records.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	commands := map[string][]string{
		"version":         {"version"},
		"help":            {"--help"},
		"help of one":     {"export", "--help"},
		"completion":      {"completion", "bash"},
		"summary":         {"summary", records},
		"summary as JSON": {"summary", "--json", records},
		"export":          {"export", "events", records},
		"fetch --plan":    {"fetch", "--plan", "--since", "2026-09-14", "--until", "2026-09-15", "--save", "saved.jsonl"},
		"live --plan":     {"live", "--plan", "--since", "2026-09-14", "--until", "2026-09-15", "--save", "saved.jsonl"},
		"wrong usage":     {"export", "nonsense"},
		"wrong flag":      {"summary", "--nonsense"},
		"no such file":    {"summary", "missing.csv"},
	}
	streams := map[string]func(cmd *exec.Cmd){
		"all on the terminal":     func(*exec.Cmd) {},
		"output to a pipe":        func(cmd *exec.Cmd) { cmd.Stdout = new(bytes.Buffer) },
		"errors to a pipe":        func(cmd *exec.Cmd) { cmd.Stderr = new(bytes.Buffer) },
		"input from somewhere":    func(cmd *exec.Cmd) { cmd.Stdin = nil; cmd.SysProcAttr.Ctty = 1 },
		"only errors on terminal": func(cmd *exec.Cmd) { cmd.Stdin = nil; cmd.Stdout = new(bytes.Buffer); cmd.SysProcAttr.Ctty = 2 },
	}
	for name, args := range commands {
		for where, adjust := range streams {
			t.Run(name+"/"+where, func(t *testing.T) {
				t.Parallel()
				want := new(bytes.Buffer)
				plain := exec.Command(whoread, args...)
				plain.Stdout, plain.Stderr = want, want
				_ = plain.Run()
				status := plain.ProcessState.ExitCode()

				c := newConsole(t)
				c.read()
				c.typeKeys("typed ahead\n")
				cmd := c.start(args, adjust)
				if got := waitForExit(t, cmd); got != status {
					t.Errorf("it ends with %d, want %d", got, status)
				}
				c.typeKeys("typed later\n")
				left := make([]byte, 100)
				n, err := c.program.Read(left)
				if got := string(left[:n]); err != nil || got != "typed ahead\n" {
					t.Errorf("of what was typed ahead it left %q, %v", got, err)
				}
				c.checkRestored()
				got := strings.ReplaceAll(c.all(), "\r\n", "\n")
				for _, stream := range []any{cmd.Stdout, cmd.Stderr} {
					if other, ok := stream.(*bytes.Buffer); ok {
						got += other.String()
					}
				}
				if sortLines(got) != sortLines(want.String()) {
					t.Errorf("it writes\n%q, want\n%q", got, want)
				}
			})
		}
	}
}

// sortLines returns the sorted lines of a text, whichever stream they were written to.
func sortLines(text string) string {
	lines := strings.Split(text, "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
