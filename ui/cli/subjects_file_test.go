package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"whoread/audit/messageid"
	"whoread/audit/table"
	"whoread/trace"
	"whoread/ui/cli/flags"
	"whoread/ui/subjects"
)

// writeTempFile writes a file.
func writeTempFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "subjects.jsonl")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// openTestFile opens a file of --subjects.
func openTestFile(t *testing.T, path string) *subjectsFile {
	t.Helper()
	f := flags.NewLookup()
	f.SubjectsPath = path
	k, err := openSubjectsFile(f)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func foundFinding(id, subject string) trace.Finding {
	return trace.Finding{
		ID: messageid.Key(id), Source: "mailbox", State: trace.Found, Asked: time.Unix(1, 0).UTC(), Messages: []trace.Message{{Subject: subject}},
	}
}

// knownSubjects returns what the file tells a table about subjects.
func knownSubjects(k *subjectsFile) (known []table.MessageInfo) {
	answers, _ := k.findings.ChangedSince(0)
	for _, a := range answers {
		known = append(known, subjects.KnownOf(a))
	}
	return known
}

func TestSubjectsFileIsSaved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "subjects.jsonl")
	k := openTestFile(t, path)
	k.findings.Add(foundFinding("a@x", "Invoice"))
	k.findings.AddApp("the-app")
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode() != 0o600 {
		t.Errorf("the file: %v, %v", info, err)
	}
	again := openTestFile(t, path)
	if known := knownSubjects(again); len(known) != 1 || known[0].ID != "<a@x>" || known[0].State != "found" || known[0].Subjects[0] != "Invoice" {
		t.Errorf("it is known: %+v", known)
	}
	if apps := again.findings.Apps(); len(apps) != 1 || apps[0] != "the-app" {
		t.Errorf("the apps are %v", apps)
	}
}

// TestUnchangedSubjectsFileIsNotWritten expects that a file without new findings is not written, and that
// no file is created without --subjects.
func TestUnchangedSubjectsFileIsNotWritten(t *testing.T) {
	path := writeTempFile(t, "{\"kind\":\"whoread subjects\",\"version\":1}\n\n")
	if err := openTestFile(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(path); err != nil || !strings.HasSuffix(string(text), "\n\n") {
		t.Errorf("it was written anew: %q, %v", text, err)
	}
	if err := openTestFile(t, "").Close(); err != nil {
		t.Error(err)
	}
	path = filepath.Join(t.TempDir(), "new.jsonl")
	if err := openTestFile(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(path); err != nil || !strings.Contains(string(text), "whoread subjects") {
		t.Errorf("a new file holds %q, %v", text, err)
	}
}

// TestEmptySubjectsFile reads an empty file, which can have been truncated. It is reported and can be
// written.
func TestEmptySubjectsFile(t *testing.T) {
	path := writeTempFile(t, "")
	k := openTestFile(t, path)
	var said strings.Builder
	if err := k.printProblems(messageWriter{&said}); err != nil {
		t.Error(err)
	}
	if want := "whoread: --subjects " + path + ": the file is empty, so it may have been cut off; no subjects were read from it\n"; said.String() != want {
		t.Errorf("it says %q, want %q", said.String(), want)
	}
	k.findings.Add(foundFinding("a@x", "Invoice"))
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	if known := openTestFile(t, path).findings.Len(); known != 1 {
		t.Errorf("%d messages are known", known)
	}
}

// TestSubjectsFileMergesTwoRuns starts two runs with the same file.
func TestSubjectsFileMergesTwoRuns(t *testing.T) {
	path := filepath.Join(t.TempDir(), "subjects.jsonl")
	one, two := openTestFile(t, path), openTestFile(t, path)
	one.findings.Add(foundFinding("a@x", "Invoice"))
	two.findings.Add(foundFinding("b@x", "Plan"))
	for _, k := range []*subjectsFile{one, two, one} {
		if err := k.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if known := knownSubjects(openTestFile(t, path)); len(known) != 2 {
		t.Errorf("it is known: %+v", known)
	}
}

func TestUnreadableSubjectsFile(t *testing.T) {
	for name, c := range map[string]struct{ path, says string }{
		"evidence": {writeTempFile(t, `{"Id":"1","Operation":"MailItemsAccessed"}`), "the file was not written by --subjects"},
		"damaged":  {writeTempFile(t, "{\"kind\":\"whoread subjects\",\"version\":1}\n{\"id\":\"a@x\",\"sta\n"), "line 2: "},
		"a folder": {t.TempDir(), "this is not a regular file"},
		"a device": {os.DevNull, "this is not a regular file"},
	} {
		f := flags.NewLookup()
		f.SubjectsPath = c.path
		_, err := openSubjectsFile(f)
		if err == nil || !strings.HasPrefix(err.Error(), "--subjects "+c.path+": ") || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: it says %v, want %q", name, err, c.says)
		}
	}
}

func TestUnwritableSubjectsFilePreventsLookup(t *testing.T) {
	folder := t.TempDir()
	k := openTestFile(t, filepath.Join(folder, "none", "subjects.jsonl"))
	_, err := openLookup(flags.LookupConfig{}, k)
	if err == nil || !strings.HasPrefix(err.Error(), "--subjects "+k.path+": the folder "+filepath.Dir(k.path)+" does not exist") {
		t.Errorf("it says %v", err)
	}
	k = openTestFile(t, filepath.Join(folder, "subjects.jsonl"))
	if err := k.checkWritable(); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("left there is %v, %v", left, err)
	}
}

// TestSubjectsFileKeepsFailedLookups saves that a lookup ended early: sources not queried yet could still
// find the messages.
func TestSubjectsFileKeepsFailedLookups(t *testing.T) {
	path := filepath.Join(t.TempDir(), "subjects.jsonl")
	if err := os.WriteFile(path, []byte(`{"kind":"whoread subjects","version":1}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	k := openTestFile(t, path)
	r := trace.New(trace.Options{Sources: []trace.Source{failingSource{}}, Findings: k.findings})
	r.Ask([]trace.Query{{ID: "a@x"}})
	if _, err := r.Next(t.Context()); err != nil && !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	r.Close()
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	if again := openTestFile(t, path); again.findings.Answer("a@x").State != k.findings.Answer("a@x").State {
		t.Errorf("kept is %q, known was %q", again.findings.Answer("a@x").State, k.findings.Answer("a@x").State)
	}
}

// failingSource is a source that finds nothing and then has no calls left.
type failingSource struct{}

func (failingSource) Name() string                             { return "mailbox" }
func (failingSource) Plan([]trace.Query, time.Time) trace.Cost { return trace.Cost{} }
func (failingSource) RateLimit() trace.RateLimitState          { return trace.RateLimitState{} }
func (failingSource) Resolve(_ context.Context, queries []trace.Query, found func(trace.Finding)) error {
	for _, q := range queries {
		found(trace.Finding{ID: q.ID.Key(), Source: "mailbox", State: trace.NotFound, Asked: time.Unix(1, 0)})
	}
	return trace.ErrBudget
}

// TestSubjectsFileNeverReplacesAnotherFile creates another file during the run.
func TestSubjectsFileNeverReplacesAnotherFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "subjects.jsonl")
	k := openTestFile(t, path)
	k.findings.Add(foundFinding("a@x", "Invoice"))
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := k.Close()
	if text, _ := os.ReadFile(path); err == nil || !strings.Contains(err.Error(), "could not be saved") || string(text) != "mine" {
		t.Errorf("it says %v, and the file holds %q", err, text)
	}
}

// TestOwnApps reads a file that names another app. The app that everybody can use is not an own app.
func TestOwnApps(t *testing.T) {
	const one, two, three = "5F1C2B7E-93d4-4a60-8c1e-7d2f0b6a4e35", "0f0c3a76-1111-4222-8333-0123456789ab", "0f0c3a76-1111-4222-8333-0123456789ac"
	f := flags.NewLookup()
	f.OwnApps, f.SubjectsPath = []string{one, one}, writeTempFile(t, `{"kind":"whoread subjects","version":1,"apps":["`+three+`"]}`)
	k, err := openSubjectsFile(f, two, flags.ExchangeClientID, "")
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{strings.ToLower(one), two, three}; !slices.Equal(k.ownApps, want) {
		t.Errorf("they are %v, want %v", k.ownApps, want)
	}
	f.OwnApps = []string{"whoread"}
	if _, err := openSubjectsFile(f); err == nil || !flags.IsUsageError(err) || !strings.Contains(err.Error(), `--own-app "whoread" is not an app ID`) {
		t.Errorf("a name: %v", err)
	}
}
