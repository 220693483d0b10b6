package tenant_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"whoread/audit/tenant"
)

// dumping is the environment variable that makes a process of this test crash.
const dumping = "WHOREAD_TEST_CORE_DUMP"

// crashProcess allows core dumps of any size, creates a client if with says so, prints what is allowed
// then, and crashes.
func crashProcess(with string) {
	var limit unix.Rlimit
	_ = unix.Getrlimit(unix.RLIMIT_CORE, &limit)
	limit.Cur = limit.Max
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &limit)
	if with == "client" {
		_, err := tenant.New(tenant.Config{
			Tenant: "contoso.example", ClientID: "id", Auth: tenant.ClientSecret, Secret: tenant.NewSecret("the secret of the app"),
		})
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
	_ = unix.Getrlimit(unix.RLIMIT_CORE, &limit)
	dumpable, _ := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0)
	fmt.Printf("limit %d %d, dumpable %d\n", limit.Cur, limit.Max, dumpable)
	panic("on purpose")
}

// A process that holds secrets writes no core dump when it crashes, and prints none of them.
func TestNoCoreDumps(t *testing.T) {
	if with, ok := os.LookupEnv(dumping); ok {
		crashProcess(with)
	}
	t.Parallel()
	for with, want := range map[string]string{"client": "limit 0 0, dumpable 0\n", "nothing": "dumpable 1\n"} {
		child := exec.Command(os.Args[0], "-test.run", "^TestNoCoreDumps$") //nolint:gosec // this test
		child.Dir = t.TempDir()
		child.Env = append(os.Environ(), dumping+"="+with, "GOTRACEBACK=crash")
		said, err := child.CombinedOutput()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || !strings.Contains(string(said), "on purpose") {
			t.Fatalf("%s: %v: %s", with, err, said)
		}
		if !strings.Contains(string(said), want) || strings.Contains(string(said), "the secret") {
			t.Errorf("%s: %s", with, said)
		}
		status, _ := exit.Sys().(syscall.WaitStatus)
		if with == "client" && status.CoreDump() {
			t.Error("the memory was dumped")
		}
		if left, err := os.ReadDir(child.Dir); with == "client" && (err != nil || len(left) > 0) {
			t.Errorf("left is %v, %v", left, err)
		}
	}
}
