package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	simulated "whoread/fixtures/tenant"
)

// messageLog collects the standard error of a running command.
type messageLog struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (m *messageLog) Write(p []byte) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.text.Write(p)
}

func (m *messageLog) String() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.text.String()
}

// waitFor waits until a text is printed.
func (m *messageLog) waitFor(t *testing.T, text string) {
	t.Helper()
	waitWithin(t, func() string { return fmt.Sprintf("it never said %q but\n%s", text, m) }, func() bool {
		return strings.Contains(m.String(), text)
	})
}

// waitForCommand waits for the end of a command and returns its exit status, -1 if it was killed.
func waitForCommand(t *testing.T, cmd *exec.Cmd) int {
	t.Helper()
	var exit *exec.ExitError
	if err := cmd.Wait(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode()
}

// startCommand starts a command of whoread on a tenant.
func (te *tenant) startCommand(t *testing.T, args ...string) (*exec.Cmd, *messageLog) {
	t.Helper()
	words := &messageLog{}
	cmd := te.command(t, args...)
	cmd.Stderr = words
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, words
}

// TestEndedFetchIsResumed interrupts and kills a fetch, and resumes it.
func TestEndedFetchIsResumed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		by     os.Signal
		status int
		says   string
	}{
		"killed":      {os.Kill, -1, ""},
		"interrupted": {syscall.SIGINT, 3, "whoread: interrupted\nwhoread: INCOMPLETE: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newHeldTenant(t)
			path := filepath.Join(t.TempDir(), "saved.jsonl")
			cmd, words := s.startCommand(t, caseFlags("fetch", "--save", path)...)
			has := s.waitUntilHeld(t)
			words.waitFor(t, fmt.Sprintf("%d of 30 windows settled", len(has.days)))
			words.waitFor(t, "Exchange is throttling; waiting until 06:")
			if err := cmd.Process.Signal(c.by); err != nil {
				t.Fatal(err)
			}
			if status := waitForCommand(t, cmd); status != c.status || !strings.Contains(words.String(), c.says) {
				t.Errorf("status %d, want %d, and it says\n%s", status, c.status, words)
			}
			checkIncomplete(t, path)

			healthy := newTenant(t, 1, simulated.Options{})
			cmd, more := healthy.startCommand(t, "fetch", "--resume", path)
			if status := waitForCommand(t, cmd); status != 0 || !strings.Contains(more.String(), "whoread: COMPLETE: 3,122 records") {
				t.Errorf("resumed: status %d, and it says\n%s", status, more)
			}
			checkCaseFile(t, path)
			healthy.checkOnlyRestFetched(t, has)
			s.CheckSecrets(t, "standard error", words.String())
			healthy.CheckSecrets(t, "standard error", more.String())
		})
	}
}
