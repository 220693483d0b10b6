package cli_test

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	simulated "whoread/fixtures/tenant"
)

// sealSummary is the part of a summary about seals.
type sealSummary struct {
	Verdict string
	Inputs  []struct {
		Ledger string `json:"ledger_sha256"`
	}
	Gaps []struct {
		From, To string
		Reason   string
	}
}

// summarizeSeals returns the part of a file's summary about seals.
func summarizeSeals(t *testing.T, path string) (said sealSummary, words string, status int) {
	t.Helper()
	text, words, status := runCommand(t, nil, "summary", "--json", path)
	if err := json.Unmarshal([]byte(text), &said); err != nil || len(said.Inputs) != 1 {
		t.Fatalf("%v: %s", err, text)
	}
	return said, words, status
}

// A fetch prints the ledger_sha256 of its file, and the summary prints the same until the file is changed.
func TestChangedFileIsIncomplete(t *testing.T) {
	t.Parallel()
	s := newTenant(t, simulated.Options{})
	path, words, status := s.fetch(t.Context(), "exchange")
	noted := regexp.MustCompile(`note the file's ledger_sha256 elsewhere: ([0-9a-f]{64})\n`).FindStringSubmatch(words)
	if status != 0 || noted == nil {
		t.Fatalf("status %d, and it says\n%s", status, words)
	}
	if said, words, status := summarizeSeals(t, path); status != 0 || said.Verdict != "COMPLETE" || said.Inputs[0].Ledger != noted[1] || words != "" {
		t.Errorf("status %d, %+v, and it says\n%s", status, said, words)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := slices.Collect(bytes.Lines(text))
	row := slices.IndexFunc(lines, func(line []byte) bool { return bytes.Contains(line, []byte("198.51.100.77")) })
	for name, change := range map[string]func() [][]byte{
		"changed": func() [][]byte {
			other := bytes.ReplaceAll(lines[row], []byte("198.51.100.77"), []byte("192.0.2.1"))
			return slices.Replace(slices.Clone(lines), row, row+1, other)
		},
		"missing": func() [][]byte { return slices.Delete(slices.Clone(lines), row, row+1) },
		"added":   func() [][]byte { return slices.Insert(slices.Clone(lines), row, lines[row]) },
	} {
		if err := os.WriteFile(path, bytes.Join(change(), nil), 0o600); err != nil {
			t.Fatal(err)
		}
		said, words, status := summarizeSeals(t, path)
		if status != 3 || said.Verdict != "INCOMPLETE" || len(said.Gaps) != 1 || said.Gaps[0].From == "" ||
			!strings.Contains(words, path+" was changed after it was saved: window ") || !strings.Contains(words, name+" on the lines before line ") {
			t.Errorf("%s: status %d, %+v, and it says\n%s", name, status, said, words)
		}
	}
}

// A file that lost everything after its first lines is not complete.
func TestTruncatedFileIsIncomplete(t *testing.T) {
	t.Parallel()
	s := newTenant(t, simulated.Options{})
	path, _, _ := s.fetch(t.Context(), "exchange")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := slices.Collect(bytes.Lines(text))
	for n, says := range map[int]string{1: "does not state what was requested", 2: "not requested yet"} {
		if err := os.WriteFile(path, bytes.Join(lines[:n], nil), 0o600); err != nil {
			t.Fatal(err)
		}
		said, words, status := summarizeSeals(t, path)
		if status != 3 || said.Verdict != "INCOMPLETE" || len(said.Gaps) != 1 || !strings.Contains(words, says) {
			t.Errorf("%d lines: status %d, %+v, and it says\n%s", n, status, said, words)
		}
	}
}

// An altered window is fetched again once. Nothing is missing then, but the file is not complete: it still
// has the altered rows.
func TestAlteredWindowIsFetchedAgainOnce(t *testing.T) {
	t.Parallel()
	s := newTenant(t, simulated.Options{})
	path, _, _ := s.fetch(t.Context(), "exchange")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.Replace(text, []byte("198.51.100.77"), []byte("198.51.100.78"), 1)
	if err := os.WriteFile(path, changed, 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		_, words, status := runCommand(t, nil, append([]string{"fetch", "--resume", path, "--auth", "secret"}, append(s.secretFlags(), s.flags...)...)...)
		if status != 3 || !strings.Contains(words, "the altered rows are still in the file: fetch into another file") ||
			strings.Contains(words, "to fetch what is missing") || strings.Contains(words, "missing from") {
			t.Errorf("status %d, and it says\n%s", status, words)
		}
	}
}
