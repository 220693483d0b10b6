package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenanttest"
	"whoread/ui/widget/humanize"
)

// saved is the one file that a fetch for adele has made in a folder.
func saved(t *testing.T, folder string) string {
	t.Helper()
	names := files(t, folder)
	if len(names) != 1 || !strings.HasPrefix(names[0], "whoread-"+adele+"-") || !strings.HasSuffix(names[0], ".jsonl") {
		t.Fatalf("the files are %v", names)
	}
	return filepath.Join(folder, names[0])
}

// files are the names of the files in a folder.
func files(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// wantCase compares the records of a file with those of the case.
func wantCase(t *testing.T, path string) {
	t.Helper()
	sorted := func(s sheet) []string {
		var rows []string
		for _, row := range s.rows {
			rows = append(rows, strings.Join(row, " | "))
		}
		slices.Sort(rows)
		return rows
	}
	want, got := sorted(exported(t, "events", storyFile(t))), sorted(exported(t, "events", path))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the file has other records than the case (-case +file):\n%s", diff)
	}
}

func TestLiveToCompleteAndOpenedAgain(t *testing.T) {
	t.Parallel()
	s := newTenant(t, 1, simulated.Options{})
	term := s.start(t, 120, 30, theCase("live")...)
	records := tenanttest.SharedCase().Truth.Counts.Records
	hers := len(exported(t, "events", storyFile(t), "--filter", "mailbox="+adele).rows)
	term.untilShown("DONE · " + humanize.FormatCount(records, "record") + " · COMPLETE")
	term.narrowedTo("filter Mailbox="+adele, of(hers))
	term.untilShown("DONE · row 1 of " + humanize.FormatCount(hers, "record"))
	term.press("u")
	term.untilGone("filter Mailbox=")
	term.untilShown("DONE · row 1 of " + humanize.FormatCount(records, "record"))
	term.press("q")
	if status := term.untilEnded(); status != 0 {
		t.Errorf("exit status %d, want 0", status)
	}
	path := saved(t, term.dir)
	term.untilSaid("whoread: saved to ")

	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v, %v", info.Mode(), err)
	}
	again := start(t, 120, 30, path)
	again.untilShown("DONE · " + humanize.FormatCount(records, "record") + " · COMPLETE")
	again.untilShown("DONE · row 1 of " + humanize.FormatCount(records, "record"))
	again.press("q")
	if status := again.untilEnded(); status != 0 {
		t.Errorf("opened again: exit status %d, want 0", status)
	}
	wantCase(t, path)
}

// What a fetch has brought can be looked up at once, with the sign-in that it has.
func TestLiveFindsSubjects(t *testing.T) {
	t.Parallel()
	s := newTenant(t, 1, simulated.Options{})
	term := s.start(t, 120, 30, append(theCase("live"), "--resolvers", "mailbox")...)
	term.untilShown("DONE · " + humanize.FormatCount(tenanttest.SharedCase().Truth.Counts.Records, "record") + " · COMPLETE")
	term.press("2")
	term.untilShown("groups · sort")
	term.press("t")
	found := regexp.MustCompile(`subjects: [1-9][0-9]* of [1-9][0-9]* found`)
	term.until("what was found", func(lines []string) bool { return found.MatchString(lines[len(lines)-1]) })
	term.press("Enter", "4")
	term.until("items with their subjects", func(lines []string) bool {
		return contains(lines, "item accesses") && contains(lines, "Re: ") && !contains(lines, "(not asked)")
	})
	term.press("q", "q")
	if status := term.untilEnded(); status != 0 {
		t.Errorf("exit status %d, want 0", status)
	}
}
