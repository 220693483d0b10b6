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

// written writes a file.
func written(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "subjects.jsonl")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// knowing reads what a file knows of messages.
func knowing(t *testing.T, path string) *subjectsFile {
	t.Helper()
	f := flags.NewLookup()
	f.SubjectsPath = path
	k, err := openSubjectsFile(f)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func found(id, subject string) trace.Finding {
	return trace.Finding{
		ID: messageid.Key(id), Source: "mailbox", State: trace.Found, Asked: time.Unix(1, 0).UTC(), Messages: []trace.Message{{Subject: subject}},
	}
}

// knownOf returns what a table learns of what is known.
func knownOf(k *subjectsFile) (known []table.MessageInfo) {
	answers, _ := k.findings.ChangedSince(0)
	for _, a := range answers {
		known = append(known, subjects.KnownOf(a))
	}
	return known
}

func TestKnowledgeIsKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "subjects.jsonl")
	k := knowing(t, path)
	k.findings.Add(found("a@x", "Invoice"))
	k.findings.AddApp("the-app")
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode() != 0o600 {
		t.Errorf("the file: %v, %v", info, err)
	}
	again := knowing(t, path)
	if known := knownOf(again); len(known) != 1 || known[0].ID != "<a@x>" || known[0].State != "found" || known[0].Subjects[0] != "Invoice" {
		t.Errorf("it is known: %+v", known)
	}
	if apps := again.findings.Apps(); len(apps) != 1 || apps[0] != "the-app" {
		t.Errorf("the apps are %v", apps)
	}
}

// TestKnowledgeThatIsNotNew leaves the file alone, and makes none of nothing but where one was
// asked for.
func TestKnowledgeThatIsNotNew(t *testing.T) {
	path := written(t, "{\"kind\":\"whoread subjects\",\"version\":1}\n\n")
	if err := knowing(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(path); err != nil || !strings.HasSuffix(string(text), "\n\n") {
		t.Errorf("it was written anew: %q, %v", text, err)
	}
	if err := knowing(t, "").Close(); err != nil {
		t.Error(err)
	}
	path = filepath.Join(t.TempDir(), "new.jsonl")
	if err := knowing(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(path); err != nil || !strings.Contains(string(text), "whoread subjects") {
		t.Errorf("a new file holds %q, %v", text, err)
	}
}

// TestKnowledgeOfAnEmptyFile has a file that may have been cut off. It is said, and the file can be written.
func TestKnowledgeOfAnEmptyFile(t *testing.T) {
	path := written(t, "")
	k := knowing(t, path)
	var said strings.Builder
	if err := k.printProblems(messages{&said}); err != nil {
		t.Error(err)
	}
	if want := "whoread: --subjects " + path + ": the file is empty, so it may have been cut off; no subjects were read from it\n"; said.String() != want {
		t.Errorf("it says %q, want %q", said.String(), want)
	}
	k.findings.Add(found("a@x", "Invoice"))
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	if known := knowing(t, path).findings.Len(); known != 1 {
		t.Errorf("%d messages are known", known)
	}
}

// TestKnowledgeOfTwoRuns has two that begin with the same file.
func TestKnowledgeOfTwoRuns(t *testing.T) {
	path := filepath.Join(t.TempDir(), "subjects.jsonl")
	one, two := knowing(t, path), knowing(t, path)
	one.findings.Add(found("a@x", "Invoice"))
	two.findings.Add(found("b@x", "Plan"))
	for _, k := range []*subjectsFile{one, two, one} {
		if err := k.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if known := knownOf(knowing(t, path)); len(known) != 2 {
		t.Errorf("it is known: %+v", known)
	}
}

func TestKnowledgeThatCannotBeRead(t *testing.T) {
	for name, c := range map[string]struct{ path, says string }{
		"evidence": {written(t, `{"Id":"1","Operation":"MailItemsAccessed"}`), "the file was not written by --subjects"},
		"damaged":  {written(t, "{\"kind\":\"whoread subjects\",\"version\":1}\n{\"id\":\"a@x\",\"sta\n"), "line 2: "},
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

func TestNobodyIsAskedWhatCannotBeKept(t *testing.T) {
	folder := t.TempDir()
	k := knowing(t, filepath.Join(folder, "none", "subjects.jsonl"))
	_, err := openLookup(flags.LookupConfig{}, k)
	if err == nil || !strings.HasPrefix(err.Error(), "--subjects "+k.path+": the folder "+filepath.Dir(k.path)+" does not exist") {
		t.Errorf("it says %v", err)
	}
	k = knowing(t, filepath.Join(folder, "subjects.jsonl"))
	if err := k.checkWritable(); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("left there is %v, %v", left, err)
	}
}

// TestKnowledgeOfWhatWasGivenUp keeps that nobody was asked to the end: what was not found so far may
// be found by those who were not asked any more.
func TestKnowledgeOfWhatWasGivenUp(t *testing.T) {
	path := filepath.Join(t.TempDir(), "subjects.jsonl")
	if err := os.WriteFile(path, []byte(`{"kind":"whoread subjects","version":1}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	k := knowing(t, path)
	r := trace.New(trace.Options{Sources: []trace.Source{givesUp{}}, Findings: k.findings})
	r.Ask([]trace.Query{{ID: "a@x"}})
	if _, err := r.Next(t.Context()); err != nil && !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	r.Close()
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	if again := knowing(t, path); again.findings.Answer("a@x").State != k.findings.Answer("a@x").State {
		t.Errorf("kept is %q, known was %q", again.findings.Answer("a@x").State, k.findings.Answer("a@x").State)
	}
}

// givesUp is a source that finds nothing and then has no calls left.
type givesUp struct{}

func (givesUp) Name() string                             { return "mailbox" }
func (givesUp) Plan([]trace.Query, time.Time) trace.Cost { return trace.Cost{} }
func (givesUp) RateLimit() trace.RateLimitState          { return trace.RateLimitState{} }
func (givesUp) Resolve(_ context.Context, queries []trace.Query, found func(trace.Finding)) error {
	for _, q := range queries {
		found(trace.Finding{ID: q.ID.Key(), Source: "mailbox", State: trace.NotFound, Asked: time.Unix(1, 0)})
	}
	return trace.ErrCallLimit
}

// TestKnowledgeNeverReplacesAnotherFile has one that somebody else makes in the meantime.
func TestKnowledgeNeverReplacesAnotherFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "subjects.jsonl")
	k := knowing(t, path)
	k.findings.Add(found("a@x", "Invoice"))
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := k.Close()
	if text, _ := os.ReadFile(path); err == nil || !strings.Contains(err.Error(), "could not be saved") || string(text) != "mine" {
		t.Errorf("it says %v, and the file holds %q", err, text)
	}
}

// TestOwnApps has a file that knows of another app. The one that everybody may use is nobody's own.
func TestOwnApps(t *testing.T) {
	const one, two, three = "5F1C2B7E-93d4-4a60-8c1e-7d2f0b6a4e35", "0f0c3a76-1111-4222-8333-0123456789ab", "0f0c3a76-1111-4222-8333-0123456789ac"
	f := flags.NewLookup()
	f.OwnApps, f.SubjectsPath = []string{one, one}, written(t, `{"kind":"whoread subjects","version":1,"apps":["`+three+`"]}`)
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
