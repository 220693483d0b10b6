package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"whoread/audit/crash"
	"whoread/audit/source"
	"whoread/trace"
)

// panicWriter is a stream that panics on every write.
type panicWriter struct{}

func (panicWriter) Write([]byte) (int, error) { panic("nothing can be written") }

// listReports returns the reports in the temporary folder of a test.
func listReports(t *testing.T, folder string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(folder, "whoread-crash-*"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestCommandPanicIsOneMessage(t *testing.T) {
	for name, args := range map[string][]string{
		"version":         {"version"},
		"help":            {"--help"},
		"summary":         {"summary", "testdata/records.jsonl"},
		"summary as JSON": {"summary", "--json", "testdata/records.jsonl"},
		"export":          {"export", "events", "testdata/records.jsonl"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			t.Setenv("TMPDIR", folder)
			t.Setenv("TMP", folder)
			var said bytes.Buffer
			status := Run(t.Context(), args, Streams{In: strings.NewReader(""), Out: panicWriter{}, Err: &said})
			found := listReports(t, folder)
			if status != exitFailed || len(found) != 1 {
				t.Fatalf("status %d, reports %v, and it says\n%s", status, found, &said)
			}
			doing := "running the command"
			if name == "export" {
				doing = "writing the export"
			}
			want := "whoread: an error in whoread itself, while " + doing + ": nothing can be written; the report is " + found[0] + "\n"
			if said.String() != want {
				t.Errorf("it says\n%swant\n%s", &said, want)
			}
			text, err := os.ReadFile(found[0])
			if err != nil || !strings.Contains(string(text), "cli.panicWriter.Write(...)") {
				t.Errorf("%v:\n%s", err, text)
			}
		})
	}
}

// An internal error while reading an input writes a report, and the other inputs are read.
func TestInputPanicWritesReport(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	t.Setenv("TMP", folder)
	internal := fmt.Errorf("a.csv could not be read: %w", crash.NewError("reading rows", "index out of range"))
	other := fmt.Errorf("b.csv could not be read: %w", crash.NewError("reading rows", "index out of range"))
	var said bytes.Buffer
	msgs := messageWriter{&said}
	inputs := []source.Input{{Path: "a.csv", Err: internal}, {Path: "b.csv", Err: other}, {Path: "c.csv", Err: errors.New("c.csv is empty")}}
	for range 2 {
		if missing := printInputs(msgs, inputs); missing != 3 {
			t.Errorf("%d are missing", missing)
		}
	}
	found := listReports(t, folder)
	if len(found) != 2 || strings.Count(said.String(), found[0]) != 2 || strings.Count(said.String(), "\n") != 6 {
		t.Errorf("reports %v, and it says\n%s", found, &said)
	}
	status := exitStatus(fetchResult{inputs: inputs, cause: internal}.printResult(msgs))
	if status != exitFailed {
		t.Errorf("a fetch of which nothing came ends with %d", status)
	}
}

func TestLookupPanicWritesReport(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	t.Setenv("TMP", folder)
	var said bytes.Buffer
	r := lookupResult{findings: trace.NewFindings(), cause: crash.NewError("looking messages up", "nil map")}
	r.Queries = []trace.Query{{ID: "<a@x>"}}
	if err := r.printResult(messageWriter{&said}); exitStatus(err) != exitIncomplete || len(listReports(t, folder)) != 1 {
		t.Errorf("%v, and it says\n%s", err, &said)
	}
}

// A panic of the progress does not end the task.
func TestProgressPanicIsReported(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	t.Setenv("TMP", folder)
	var said bytes.Buffer
	p := &progress{msgs: messageWriter{&said}, pollStatus: func() ([]string, string) { panic("no state") }, columns: func() int { return 0 }}
	done := false
	p.showDuring(context.Background(), func() { done = true })
	if !done || !strings.Contains(said.String(), "while showing the progress: no state; the report is "+folder) {
		t.Errorf("done: %v, and it says\n%s", done, &said)
	}
}

func TestScreenPrintsInternalErrorsAtEnd(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	t.Setenv("TMP", folder)
	var said bytes.Buffer
	s := &internalErrors{}
	path, err := s.writeReport(crash.NewError("drawing the screen", "index out of range"))
	if err != nil {
		t.Fatal(err)
	}
	s.printAll(messageWriter{&said})
	if want := "whoread: an error in whoread itself, while drawing the screen: index out of range; the report is " + path + "\n"; said.String() != want {
		t.Errorf("it says\n%swant\n%s", &said, want)
	}
}
