package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"whoread/fixtures"
	"whoread/fixtures/tenanttest"
	"whoread/ui/widget/humanize"
)

// task is a question of a new user, and the keys that lead from the start of the demo to its answer.
type task struct {
	question string
	keys     []string // as the README writes them
	// answered checks the screen that they lead to. It waits for it.
	answered func(term *terminal, truth fixtures.Intruder)
}

// tasks returns the section "First five minutes" of the README.
func tasks() []task {
	return []task{
		{"which session changed its address", []string{"2"}, findSharedSession},
		{"which folders the intruder's Outlook copied", []string{"3", "Enter", "l", "l", "l", "F", "j", "Enter"}, findCopiedFolders},
		{"how many distinct messages the Graph app opened", []string{"l", "l", "l", "l", "l", "l", "l", "b"}, findMessagesOfApp},
		{"when the mailbox was throttled, and until when accesses may be missing", nil, findThrottledRecord},
		{
			"a CSV of the intruder's item accesses in one session",
			[]string{"2", "Enter", "3", "Enter", "4", "^S", "Enter"},
			findAccessesInSession,
		},
		{"what is doubtful in this log", []string{"c"}, findDoubts},
		{"how the copies of the conflict differ", []string{"c", "2", "Enter"}, findDifference},
		{"which mails these were", []string{"2", "t", "Enter", "5"}, findMailsOfSession},
	}
}

func TestFirstFiveMinutes(t *testing.T) {
	t.Parallel()
	const most = 10
	truth := tenanttest.SharedCase().Truth.Intruder
	for _, task := range tasks() {
		t.Run(task.question, func(t *testing.T) {
			t.Parallel()
			if len(task.keys) > most {
				t.Errorf("%d keys, want at most %d", len(task.keys), most)
			}
			term := startTerminal(t, 120, 40, "demo", "--speed", "50")
			term.waitUntilLoaded()
			term.waitForText("COMPLETE, blind") // the ledger is complete a moment later
			for _, key := range task.keys {
				if letter, ok := strings.CutPrefix(key, "^"); ok {
					key = "C-" + strings.ToLower(letter)
				}
				term.pressKeys(key)
			}
			task.answered(term, truth)
		})
	}
}

func findSharedSession(term *terminal, truth fixtures.Intruder) {
	lines := term.waitForText("groups · sort")
	rows := tableRows(term.t, lines)
	if !strings.HasPrefix(rows[0], truth.SharedSession[:8]) || !strings.Contains(rows[0], " 2 addresses ") {
		term.t.Errorf("on top is %s, not the session %s", rows[0], truth.SharedSession)
	}
}

// findMailsOfSession waits until the subjects are shown.
func findMailsOfSession(term *terminal, truth fixtures.Intruder) {
	term.waitForText("in SessionId " + truth.SharedSession)
	term.waitFor("every message with its subject", func(lines []string) bool {
		return contains(lines, "messages by mailbox") && contains(lines, "Subject ") && !contains(lines, "(not asked)")
	})
	lines := term.lines()
	for _, id := range truth.Web {
		for _, item := range mail().MailboxItems(id) { // some are purged
			if item.Subject != "" && contains(lines, item.Subject) {
				return
			}
		}
	}
	term.t.Errorf("no subject of the session is shown:\n%s", strings.Join(lines, "\n"))
}

func findCopiedFolders(term *terminal, truth fixtures.Intruder) {
	lines := term.waitForText("in ClientIP " + truth.Address + " › filter Access=Sync")
	lines = tableRows(term.t, lines)
	var folders, want []string
	for _, line := range lines {
		if !strings.Contains(line, " "+truth.Address+" ") || !strings.Contains(line, " Outlook desktop") {
			term.t.Errorf("not the Outlook of the intruder: %s", line)
		}
		_, after, _ := strings.Cut(line, " Sync ")
		name, _, _ := strings.Cut(strings.TrimSpace(after), "  ")
		folders = append(folders, name)
	}
	for _, f := range truth.SyncedFolders {
		want = append(want, f.Name)
	}
	slices.Sort(folders)
	slices.Sort(want)
	if diff := cmp.Diff(want, slices.Compact(folders)); diff != "" {
		term.t.Errorf("other folders than were copied (-copied +screen):\n%s", diff)
	}
}

func findMessagesOfApp(term *terminal, truth fixtures.Intruder) {
	lines := term.waitForText("groups · sort")
	row := lineWith(lines, "Graph app "+truth.GraphApp[:8])
	column := slices.Index(columnTitles(term.t, lines), "DistinctMessages")
	if row == "" || column < 0 {
		term.t.Fatalf("no such row or column:\n%s", strings.Join(lines, "\n"))
	}
	cells := strings.Fields(strings.Replace(afterGutter(row), "Graph app ", "Graph-app-", 1))
	if got := strings.ReplaceAll(cells[column], ",", ""); got != strings.ReplaceAll(humanize.FormatNumber(truth.GraphMessages), ",", "") {
		term.t.Errorf("%s distinct messages, want %d", cells[column], truth.GraphMessages)
	}
}

func findThrottledRecord(term *terminal, truth fixtures.Intruder) {
	const form = "02 Jan 15:04"
	at := func(when time.Time) string { return when.UTC().Format(form) }
	term.waitForText("throttled " + at(truth.Throttled) + ", blind until " + at(truth.BlindUntil))
}

func findDoubts(term *terminal, truth fixtures.Intruder) {
	const form = "2006-01-02 15:04:05"
	blind := truth.Throttled.UTC().Format(form) + " to " + truth.BlindUntil.UTC().Format(form)
	term.waitFor("the doubts", func(lines []string) bool {
		return strings.Contains(lines[0], "COMPLETE, blind 24 h") && strings.Contains(lineWith(lines, "> 1 blind 24 h"), blind) &&
			contains(lines, "conflicting copies ") && contains(lines, "late records ") && contains(lines, "Sync: items not named ") &&
			contains(lines, "no session ") && contains(lines, "no subject known ")
	})
}

func findDifference(term *terminal, _ fixtures.Intruder) {
	term.waitForText("Differences from the copy in ")
	term.waitForText("here   ")
	term.waitForText("there  ")
}

func findAccessesInSession(term *terminal, truth fixtures.Intruder) {
	term.waitForText("Wrote ")
	names, err := filepath.Glob(filepath.Join(term.dir, "whoread-items-*.csv"))
	if err != nil || len(names) != 1 {
		term.t.Fatalf("the files are %v, %v", names, err)
	}
	text, err := os.ReadFile(names[0])
	if err != nil {
		term.t.Fatal(err)
	}
	file := parseSheet(term.t, text)
	for column, want := range map[string]string{"SessionId": truth.SharedSession, "ClientIP": truth.Address, "Access": "Bind"} {
		if got := slices.Compact(slices.Sorted(slices.Values(file.column(term.t, column)))); !slices.Equal(got, []string{want}) {
			term.t.Errorf("%s is %v, want %s alone", column, got, want)
		}
	}
	var ids []string
	for _, id := range file.column(term.t, "InternetMessageId") {
		ids = append(ids, strings.Trim(id, "<>"))
	}
	slices.Sort(ids)
	if diff := cmp.Diff(truth.Web, slices.Compact(ids)); diff != "" {
		term.t.Errorf("other messages than the intruder opened (-opened +file):\n%s", diff)
	}
	whole := exportSheet(term.t, "items", storyFile(term.t), "--filter", "session="+truth.SharedSession+" ip="+truth.Address)
	if len(file.rows) != len(whole.rows) {
		term.t.Errorf("%d item accesses, want %d", len(file.rows), len(whole.rows))
	}
}

// TestReadmeHasFirstFiveMinutes compares the keys in the README with those that were
// pressed above.
func TestReadmeHasFirstFiveMinutes(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../../README.md")
	if os.IsNotExist(err) {
		t.Skip("there is no README.md")
	}
	if err != nil {
		t.Fatal(err)
	}
	var want [][]string
	for _, task := range tasks() {
		want = append(want, task.keys)
	}
	if diff := cmp.Diff(want, readmeKeys(t, string(text))); diff != "" {
		t.Errorf("the README has other keys (-pressed +README):\n%s", diff)
	}
}

// readmeKeys returns the text in backticks in the second column of the README's table "First five
// minutes", row by row.
func readmeKeys(t *testing.T, text string) [][]string {
	t.Helper()
	_, section, found := strings.Cut(text, "\n## First five minutes\n")
	section, _, _ = strings.Cut(section, "\n## ")
	_, table, ruled := strings.Cut(section, "\n|---|---|\n")
	if !found || !ruled {
		t.Fatal("README.md has no section First five minutes with a table of two columns")
	}
	table, _, _ = strings.Cut(table, "\n\n")
	quoted := regexp.MustCompile("`([^`]+)`")
	var rows [][]string
	for line := range strings.Lines(table + "\n") {
		cells := strings.Split(line, "|")
		if len(cells) != 4 {
			t.Fatalf("this row has not two columns: %s", line)
		}
		var keys []string
		for _, key := range quoted.FindAllStringSubmatch(cells[2], -1) {
			keys = append(keys, key[1])
		}
		rows = append(rows, keys)
	}
	return rows
}
