package cli_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"go.uber.org/goleak"

	"whoread/fixtures/forms"
	simulated "whoread/fixtures/tenant"
	"whoread/ui/cli"
)

// TestMain also runs as the commands of the scripts in testdata/script: this test binary runs under their
// names. Commands query tenants at the time of the simulated tenant.
func TestMain(m *testing.M) {
	testscript.Main(checkedM{m}, map[string]func(){
		"whoread": func() {
			ctx, stop := cli.SignalContext(context.Background())
			defer stop()
			os.Exit(cli.Run(ctx, os.Args[1:], cli.Streams{
				In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Clock: simulated.NewClock(simulated.DefaultTime(), 1),
			}))
		},
		// generate writes synthetic records.
		"generate": func() {
			if err := forms.RunCommand(os.Args[1:], os.Stdout); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		},
		// whoread-peak runs whoread and prints its peak memory.
		"whoread-peak": func() {
			status := cli.Run(context.Background(), os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
			printPeak(os.Stderr)
			os.Exit(status)
		},
	})
}

// printPeak prints the memory use of this process, on Linux.
func printPeak(w io.Writer) {
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		_, _ = w.Write(status)
	}
}

// checkedM runs the tests and fails if goroutines are left.
type checkedM struct{ *testing.M }

// Run returns the exit status.
func (m checkedM) Run() int {
	status := m.M.Run()
	if err := goleak.Find(); status == 0 && err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return status
}

// TestScript runs the scripts. Each has records.jsonl with six rows: four records, a duplicate, and
// another operation.
func TestScript(t *testing.T) {
	records, err := os.ReadFile("testdata/records.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		Setup: func(env *testscript.Env) error {
			env.Setenv("TENANT", simulated.ID)
			env.Setenv("CLIENT", simulated.ClientID)
			return os.WriteFile(filepath.Join(env.WorkDir, "records.jsonl"), records, 0o600)
		},
		Condition: func(name string) (bool, error) {
			if name == "root" {
				return os.Geteuid() == 0, nil
			}
			return false, errors.New("unknown condition")
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": runStatus,
			"gzip":   rewriteFiles(compressGzip),
			"zip":    rewriteFiles(compressZip),
			"cut":    cutLines,
			"repeat": repeatLines,
			"joined": joinLines,
			"binary": writeBinary,
			"excel":  readExcel,
			"tenant": startTenant,
		},
	})
}

// runStatus N COMMAND [ARG]... runs a command and checks its exit status.
func runStatus(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N command [arg]...")
	}
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		exit, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			ts.Fatalf("%s: %v", args[1], err)
		}
		got = exit.ExitCode()
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("%s ended with status %d, want %s", strings.Join(args[1:], " "), got, args[0])
	}
}

// tenant ENDPOINTS SECRET starts a simulated tenant and writes files for --endpoints and
// --client-secret-file.
func startTenant(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: tenant endpoints secret")
	}
	server, err := simulated.New(simulated.Options{})
	ts.Check(err)
	ts.Defer(func() { ts.Check(server.Close()) })
	ts.Check(server.WriteEndpoints(ts.MkAbs(args[0])))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(simulated.Secret), 0o600))
}

// rewriteFiles makes a command NAME FROM TO that writes one file from another.
func rewriteFiles(f func(ts *testscript.TestScript, name string, data []byte) []byte) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		if neg || len(args) != 2 {
			ts.Fatalf("usage: command from to")
		}
		ts.Check(os.WriteFile(ts.MkAbs(args[1]), f(ts, args[0], []byte(ts.ReadFile(args[0]))), 0o600))
	}
}

func compressGzip(ts *testscript.TestScript, _ string, data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write(data)
	ts.Check(err)
	ts.Check(w.Close())
	return b.Bytes()
}

func compressZip(ts *testscript.TestScript, name string, data []byte) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	entry, err := w.Create(name)
	ts.Check(err)
	_, err = entry.Write(data)
	ts.Check(err)
	ts.Check(w.Close())
	return b.Bytes()
}

// cutLines N FROM TO writes a file without the last N bytes of another.
func cutLines(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: cut n from to")
	}
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	data := []byte(ts.ReadFile(args[1]))
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), data[:len(data)-n], 0o600))
}

// repeatLines N FROM TO writes a file N times to another.
func repeatLines(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: repeat n from to")
	}
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), bytes.Repeat([]byte(ts.ReadFile(args[1])), n), 0o600))
}

// joinLines A B TO concatenates two files without a line feed between them.
func joinLines(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: joined a b to")
	}
	text := strings.TrimRight(ts.ReadFile(args[0]), "\n") + ts.ReadFile(args[1])
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(text), 0o600))
}

// writeBinary TO writes a binary file.
func writeBinary(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: binary to")
	}
	data := make([]byte, 4096)
	for i := range data {
		data[i] = byte(i * i >> 3)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o600))
}

// readExcel FROM TO writes the first line of FROM as CSV twice: unchanged, and extended and then cut at
// 32,767 characters as Excel does.
func readExcel(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: excel from to")
	}
	record, _, _ := strings.Cut(ts.ReadFile(args[0]), "\n")
	long := strings.Replace(record, "{", `{"Id":"00000000-0000-4000-8000-0000000000ee","Padding":"`+strings.Repeat("x", 1<<15)+`",`, 1)
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	ts.Check(w.WriteAll([][]string{
		{"CreationDate", "Operations", "AuditData"},
		{"2026-09-14", "MailItemsAccessed", record},
		{"2026-09-14", "MailItemsAccessed", long[:32767]},
	}))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b.Bytes(), 0o600))
}
