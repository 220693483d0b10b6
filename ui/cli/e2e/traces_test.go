package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"whoread/fixtures"
	"whoread/fixtures/tenanttest"
	"whoread/ui/widget/humanize"
)

// tracedIDs returns the subjects of each message in a trace of the whole case, by bare id.
func tracedIDs() map[string][]string {
	all := map[string][]string{}
	for _, item := range tenanttest.SharedCase().Mail {
		for _, one := range item.Deliveries {
			all[item.BareID()] = append(all[item.BareID()], one.Subject)
		}
	}
	return all
}

// TestMessagesOfTraceFiles opens a log and a message trace without a lookup.
func TestMessagesOfTraceFiles(t *testing.T) {
	t.Parallel()
	log, trace := storyFile(t), traceFile(t, tenanttest.SharedCase().Mail)
	counts := tenanttest.SharedCase().Truth.Counts
	term := startTerminal(t, 120, 30, log, trace)
	term.waitUntilLoaded()
	term.pressKeys("5")
	lines := term.waitForText("row 1 of " + humanize.FormatNumber(counts.DistinctMailboxMessages) + " messages by mailbox")
	if names := columnTitles(t, lines); names[0] != "Subject" || names[1] != "Sender" {
		t.Errorf("the columns are %v", names)
	}

	term.pressKeys("Enter")
	lines = term.waitForText("in message ")
	if n := len(tableRows(t, lines)); !contains(lines, formatShare(n)) {
		t.Errorf("%d records are shown:\n%s", n, strings.Join(lines, "\n"))
	}
	term.pressKeys("Escape")
	term.waitUntilGone("in message ")

	for _, filter := range []string{"subject:invoice", "subject:"} {
		records := len(exportSheet(t, "events", log, trace, "--filter", filter).rows)
		messages := exportSheet(t, "messages", log, trace, "--filter", filter)
		items := exportSheet(t, "items", log, trace, "--filter", filter)
		term.pressKeys("&")
		term.typeText(filter)
		term.pressKeys("Enter")
		term.waitForFilter("filter S"+filter[1:], formatShare(records))
		term.waitForText(" of " + humanize.FormatNumber(len(messages.rows)) + " messages by mailbox")
		term.pressKeys("4")
		term.waitForFilter("filter S"+filter[1:], formatShare(records))
		term.waitFor("the item accesses", func(lines []string) bool {
			last := lines[len(lines)-1]
			return strings.Contains(last, " of "+humanize.FormatNumber(len(items.rows))) && strings.Contains(last, "item accesses")
		})
		term.pressKeys("5")
		term.waitForText("messages by mailbox")
		if filter == "subject:invoice" {
			term.pressKeys("C-s")
			term.waitForText("(*) filtered  " + humanize.FormatCount(len(messages.rows), "row"))
			compareMessages(t, messages, term.exportTable("messages", len(messages.rows)))
		}
		term.pressKeys("r")
		term.waitUntilGone("filter S")
	}
	inTrace := tracedIDs()
	checkSubjects(t, exportSheet(t, "messages", log, trace), func(id string) []string { return inTrace[id] })
	term.pressKeys("q")
	if status := term.waitForExit(); status != 0 {
		t.Errorf("exit status %d, want 0", status)
	}
}

// compareMessages compares the messages exported by the screen with those of the command line, in any
// order.
func compareMessages(t *testing.T, want, got sheet) {
	t.Helper()
	names := []string{
		"Subject", "Sender", "Folders", "First", "Last", "ItemAccesses", "Records", "Sessions", "ClientIPs", "Users", "Mailbox",
		"SubjectState", "Received", "InternetMessageId",
	}
	if diff := cmp.Diff(names, got.header); diff != "" {
		t.Errorf("other columns (-want +got):\n%s", diff)
	}
	want = want.selectColumns(t, names)
	for _, s := range []sheet{want, got} {
		slices.SortFunc(s.rows, slices.Compare)
	}
	if diff := cmp.Diff(want.rows, got.rows); diff != "" {
		t.Errorf("the screen exports other rows than the command line (-command +screen):\n%s", diff)
	}
}

func TestFacetOfSenders(t *testing.T) {
	t.Parallel()
	log, trace := storyFile(t), traceFile(t, tenanttest.SharedCase().Mail)
	term := startTerminal(t, 120, 30, log, trace)
	term.waitUntilLoaded()
	term.pressKeys("5")
	term.waitForText("messages by mailbox")
	term.pressKeys("l", "F")
	lines := term.waitFor("the values of Sender", func(lines []string) bool {
		return contains(lines, "Values of Sender") && strings.Contains(cursorLine(lines), "@")
	})
	sender := strings.Fields(strings.TrimPrefix(lineWith(lines, "> "), "> "))
	with := len(exportSheet(t, "events", log, trace, "--filter", "sender="+sender[0]).rows)
	if sender[1] != humanize.FormatNumber(with) {
		t.Errorf("%v, want %s records", sender, humanize.FormatNumber(with))
	}
	term.pressKeys("Enter")
	term.waitForFilter("filter Sender="+sender[0], formatShare(with))
}

// TestHostileSubjects shows harmful subjects in every pane with subjects.
func TestHostileSubjects(t *testing.T) {
	t.Parallel()
	texts := fixtures.HostileTexts()
	var mailItems []fixtures.MailItem
	var items []string
	for i, text := range texts {
		id := fmt.Sprintf("<%d@hostile.example>", i)
		mailItems = append(mailItems, fixtures.MailItem{
			ID: id, Sender: text, Subject: text, Deliveries: []fixtures.Delivery{{Recipient: text, Subject: text, Status: text, Received: time.Date(2026, 9, 14, 8, 30, 0, 0, time.UTC)}},
		})
		items = append(items, fmt.Sprintf(`{"InternetMessageId":%q,"SizeInBytes":1}`, id))
	}
	path := filepath.Join(t.TempDir(), "log.jsonl")
	record := `{"CreationTime":"2026-09-01T00:00:00","Id":"00000000-0000-4000-8000-000000000000","Operation":"MailItemsAccessed",` +
		`"RecordType":50,"MailboxGuid":"00000000-0000-4000-8000-000000000001","MailboxOwnerUPN":"a@contoso.example",` +
		`"OperationProperties":[{"Name":"MailAccessType","Value":"Bind"}],` +
		`"Folders":[{"FolderItems":[` + strings.Join(items, ",") + `],"Path":"\\Inbox"}],"OperationCount":` + strconv.Itoa(len(items)) + `}`
	if err := os.WriteFile(path, []byte(record), 0o600); err != nil {
		t.Fatal(err)
	}

	term := startTerminal(t, 160, 60, path, traceFile(t, mailItems))
	term.waitForText("DONE · row 1 of 1 record")
	raw := filepath.Join(term.dir, "raw")
	term.runTmux("pipe-pane", "cat >'"+raw+"'")
	term.pressKeys("C-l", "Enter", "Tab")
	term.waitForText("␛[31mred␛[0m")
	term.pressKeys("G", "g", "Tab", "Escape")
	term.waitUntilGone("detail; Tab: go to the table")
	for _, view := range []string{"4", "5"} {
		term.pressKeys(view)
		term.waitForText("␛[31mred␛[0m")
		term.pressKeys("G")
		term.waitForText(fmt.Sprintf("row %d of %d", len(texts), len(texts)))
		term.pressKeys("g", "T")
		term.waitForText("Subjects of all ")
		term.pressKeys("Escape")
	}
	for _, column := range []string{"Subject", "Sender"} {
		term.pressKeys("F")
		term.waitForText("Values of " + column)
		term.pressKeys("G", "Escape")
		term.waitUntilGone("Values of " + column)
		term.pressKeys("l")
	}
	term.pressKeys("Enter")
	term.waitForText("in message ")
	term.pressKeys("Escape", "q")
	term.waitForExit()
	term.runTmux("pipe-pane")
	sent, err := os.ReadFile(raw)
	if err != nil {
		t.Fatal(err)
	}
	if len(sent) < 10_000 {
		t.Fatalf("only %d bytes were sent", len(sent))
	}
	checkHarmless(t, sent, texts)
}
