// Package e2e runs the real whoread in a real terminal, tmux: keys go in, screens come out. Tests never
// sleep for a fixed time; they wait until the screen shows what they expect.
package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"whoread/fixtures/tenanttest"
)

// whoread is the binary that the tests drive.
var whoread string //nolint:gochecknoglobals // TestMain has no other way to hand it to tests

func TestMain(m *testing.M) {
	if by, ok := os.LookupEnv(clockVariable); ok {
		os.Exit(runAsWhoread(by))
	}
	os.Exit(runTests(m))
}

func runTests(m *testing.M) int {
	tenanttest.AllowWaitingTests()
	dir, err := os.MkdirTemp("", "whoread-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary folder that stays harms nobody
	whoread = filepath.Join(dir, "whoread")
	build := exec.Command("go", append(buildFlags(), "-o", whoread, "whoread")...)
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "building whoread:", err)
		return 1
	}
	return m.Run()
}

func haveTmux() bool {
	_, err := exec.LookPath("tmux")
	return err == nil
}

// needTmux skips a test without tmux, or fails it in CI.
func needTmux(t *testing.T) {
	t.Helper()
	switch {
	case haveTmux():
	case os.Getenv("CI") == "true":
		t.Fatal("tmux is not installed, and CI=true says that nothing may be skipped")
	default:
		t.Skip("NOTE: tmux is not installed, so the screen is not tested end to end")
	}
}
