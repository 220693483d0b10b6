package cli_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"whoread/ui/cli"
)

// outputCommands returns commands that write to standard output, with the number of rows for exports.
func outputCommands(t *testing.T) map[string]struct {
	args string
	rows string
} {
	t.Helper()
	asked := " --plan --since 2026-09-14 --until 2026-09-15 --save " + filepath.Join(t.TempDir(), "saved.jsonl")
	return map[string]struct{ args, rows string }{
		"version":         {args: "version"},
		"help":            {args: "--help"},
		"help of one":     {args: "help export"},
		"completion":      {args: "completion bash"},
		"completing":      {args: "__complete export ev"},
		"keys":            {args: "keys --markdown"},
		"summary":         {args: "summary testdata/records.jsonl"},
		"summary as JSON": {args: "summary --json testdata/records.jsonl"},
		"CSV":             {args: "export events testdata/records.jsonl", rows: "4"},
		"JSON Lines":      {args: "export items --format jsonl testdata/records.jsonl", rows: "5"},
		"plan of export":  {args: "export messages testdata/records.jsonl --resolve --plan --tenant contoso.example --client-id 00000000-0000-4000-8000-000000000001"},
		"plan of fetch":   {args: "fetch" + asked},
		"plan of live":    {args: "live" + asked},
	}
}

// runTo runs a command line with the given standard output.
func runTo(t *testing.T, out *os.File, args string) (status int, stderr string) {
	t.Helper()
	var errs bytes.Buffer
	status = cli.Run(t.Context(), strings.Fields(args), cli.Streams{In: strings.NewReader(""), Out: out, Err: &errs})
	return status, errs.String()
}

// Users copy numbers from the output, so a cut output is reported and sets the exit status.
func TestClosedPipeIsIncomplete(t *testing.T) {
	t.Parallel()
	for name, c := range outputCommands(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			read, write, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = write.Close() })
			if err := read.Close(); err != nil {
				t.Fatal(err)
			}
			want := "whoread: standard output was closed before everything was written\n"
			if c.rows != "" {
				want = "whoread: standard output was closed after 0 of " + c.rows + " rows\n"
			}
			if status, stderr := runTo(t, write, c.args); status != 3 || !strings.HasSuffix(stderr, want) {
				t.Errorf("status %d, and it says\n%swant 3 and\n%s", status, stderr, want)
			}
		})
	}
}

func TestFullDiskIsError(t *testing.T) {
	t.Parallel()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("there is no /dev/full here")
	}
	t.Cleanup(func() { _ = full.Close() })
	for name, c := range outputCommands(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := "writing to standard output: write /dev/full: no space left on device\n"
			if c.rows != "" {
				want = strings.TrimSuffix(want, "\n") + " after 0 of " + c.rows + " rows\n"
			}
			if status, stderr := runTo(t, full, c.args); status != 1 || !strings.HasSuffix(stderr, want) {
				t.Errorf("status %d, and it says\n%swant 1 and\n%s", status, stderr, want)
			}
		})
	}
}

// Go opens /dev/null for reading and writing if standard output is closed.
func TestAbsentStdoutIsIncomplete(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("writing fails there")
	}
	for flags, want := range map[int]int{os.O_RDWR: 3, os.O_WRONLY: 0} {
		null, err := os.OpenFile(os.DevNull, flags, 0)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = null.Close() })
		for name, c := range outputCommands(t) {
			status, stderr := runTo(t, null, c.args)
			if status != want || (want == 3) != strings.HasSuffix(stderr, "whoread: standard output is closed or discards everything, so nothing was written; use >/dev/null to discard output\n") {
				t.Errorf("%s: status %d, and it says\n%swant %d", name, status, stderr, want)
			}
		}
	}
}

// folderRemover removes a folder and fails.
type folderRemover struct{ folder string }

func (f folderRemover) Write([]byte) (int, error) {
	return 0, errors.Join(syscall.ENOSPC, os.RemoveAll(f.folder))
}

func TestEveryFailedOutputIsReported(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "folder")
	trace := filepath.Join(t.TempDir(), "trace.csv")
	const row = "MessageTraceId,MessageId,Received,SenderAddress,RecipientAddress,Subject\ng,<a@contoso.example>,2026-09-13T08:00:00Z,v@fabrikam.example,a@contoso.example,Invoice\n"
	if err := errors.Join(os.Mkdir(folder, 0o700), os.WriteFile(trace, []byte(row), 0o600)); err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	args := []string{"export", "messages", "testdata/records.jsonl", trace, "--subjects", filepath.Join(folder, "subjects.jsonl")}
	status := cli.Run(t.Context(), args, cli.Streams{In: strings.NewReader(""), Out: folderRemover{folder}, Err: &errs})
	for _, want := range []string{"whoread: writing to standard output: no space left on device", "\nwhoread: lookup results could not be saved to " + folder} {
		if status != 1 || !strings.Contains(errs.String(), want) {
			t.Errorf("status %d, and it says\n%swant 1 and %s", status, errs.String(), want)
		}
	}
}
