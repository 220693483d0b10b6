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

// findSavedFile returns the one file that a fetch for adele created in a folder.
func findSavedFile(t *testing.T, folder string) string {
	t.Helper()
	names := listFiles(t, folder)
	if len(names) != 1 || !strings.HasPrefix(names[0], "whoread-"+adele+"-") || !strings.HasSuffix(names[0], ".jsonl") {
		t.Fatalf("the files are %v", names)
	}
	return filepath.Join(folder, names[0])
}

// listFiles returns the names of the files in a folder.
func listFiles(t *testing.T, folder string) []string {
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

// checkCaseFile compares the records of a file with those of the case.
func checkCaseFile(t *testing.T, path string) {
	t.Helper()
	sorted := func(s sheet) []string {
		var rows []string
		for _, row := range s.rows {
			rows = append(rows, strings.Join(row, " | "))
		}
		slices.Sort(rows)
		return rows
	}
	// Which of two different records with one Id is the conflict depends on their order.
	order := []string{"--columns", "TimeStamp,Mailbox,User,LogonType,Access,Folder,FolderId,Items,Throttled,ClientIP,ClientInfo,AppId,ClientAppId,SessionId,TokenSessionId,RecordId,Messages,OperationCount"}
	read := func(path string) []string { return sorted(exportSheet(t, "events", path, order...)) }
	want, got := read(storyFile(t)), read(path)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the file has other records than the case (-case +file):\n%s", diff)
	}
}

func TestLiveFetchAndReopen(t *testing.T) {
	t.Parallel()
	s := newTenant(t, 1, simulated.Options{})
	term := s.start(t, 120, 30, caseFlags("live")...)
	records := tenanttest.SharedCase().Truth.Counts.Records
	hers := len(exportSheet(t, "events", storyFile(t), "--filter", "mailbox="+adele).rows)
	term.waitForText("DONE · " + humanize.FormatCount(records, "record") + " · COMPLETE")
	term.waitForFilter("filter Mailbox="+adele, formatShare(hers))
	term.waitForText("DONE · row 1 of " + humanize.FormatCount(hers, "record"))
	term.pressKeys("u")
	term.waitUntilGone("filter Mailbox=")
	term.waitForText("DONE · row 1 of " + humanize.FormatCount(records, "record"))
	term.pressKeys("q")
	if status := term.waitForExit(); status != 0 {
		t.Errorf("exit status %d, want 0", status)
	}
	path := findSavedFile(t, term.dir)
	term.waitForMessage("whoread: saved to ")

	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v, %v", info.Mode(), err)
	}
	again := startTerminal(t, 120, 30, path)
	again.waitForText("DONE · " + humanize.FormatCount(records, "record") + " · COMPLETE")
	again.waitForText("DONE · row 1 of " + humanize.FormatCount(records, "record"))
	again.pressKeys("q")
	if status := again.waitForExit(); status != 0 {
		t.Errorf("opened again: exit status %d, want 0", status)
	}
	checkCaseFile(t, path)
}

// Messages of a fetch can be looked up at once with its sign-in.
func TestLiveLooksUpSubjects(t *testing.T) {
	t.Parallel()
	s := newTenant(t, 1, simulated.Options{})
	term := s.start(t, 120, 30, append(caseFlags("live"), "--resolvers", "mailbox")...)
	term.waitForText("DONE · " + humanize.FormatCount(tenanttest.SharedCase().Truth.Counts.Records, "record") + " · COMPLETE")
	term.pressKeys("2")
	term.waitForText("groups · sort")
	term.pressKeys("t")
	found := regexp.MustCompile(`subjects: [1-9][0-9]* of [1-9][0-9]* found`)
	term.waitFor("what was found", func(lines []string) bool { return found.MatchString(lines[len(lines)-1]) })
	term.pressKeys("Enter", "4")
	term.waitFor("items with their subjects", func(lines []string) bool {
		return contains(lines, "item accesses") && contains(lines, "Re: ") && !contains(lines, "(not asked)")
	})
	term.pressKeys("q", "q")
	term.waitForText("would be lost. Quit? y n")
	term.pressKeys("y")
	if status := term.waitForExit(); status != 0 {
		t.Errorf("exit status %d, want 0", status)
	}
}
