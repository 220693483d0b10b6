package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"whoread/fixtures"
	"whoread/fixtures/tenanttest"
	"whoread/ui/widget/humanize"
)

// traced are the subjects of each message in a trace of the whole case, by bare id.
func traced() map[string][]string {
	all := map[string][]string{}
	for _, letter := range tenanttest.SharedCase().Mail {
		for _, one := range letter.Deliveries {
			all[letter.BareID()] = append(all[letter.BareID()], one.Subject)
		}
	}
	return all
}

// TestMessagesOfTraceFiles opens a log and a message trace: nobody has to be asked.
func TestMessagesOfTraceFiles(t *testing.T) {
	t.Parallel()
	log, trace := storyFile(t), traceFile(t, tenanttest.SharedCase().Mail)
	counts := tenanttest.SharedCase().Truth.Counts
	term := start(t, 120, 30, log, trace)
	term.untilLoaded()
	term.press("5")
	lines := term.untilShown("row 1 of " + humanize.FormatNumber(counts.DistinctMailboxMessages) + " messages by mailbox")
	if names := titles(t, lines); names[0] != "Subject" || names[1] != "Sender" {
		t.Errorf("the columns are %v", names)
	}

	term.press("Enter")
	lines = term.untilShown("in message ")
	if n := len(tableRows(t, lines)); !contains(lines, of(n)) {
		t.Errorf("%d records are shown:\n%s", n, strings.Join(lines, "\n"))
	}
	term.press("Escape")
	term.untilGone("in message ")

	for _, filter := range []string{"subject:invoice", "subject:"} {
		records := len(exported(t, "events", log, trace, "--filter", filter).rows)
		messages := exported(t, "messages", log, trace, "--filter", filter)
		items := exported(t, "items", log, trace, "--filter", filter)
		term.press("&")
		term.write(filter)
		term.press("Enter")
		term.narrowedTo("filter S"+filter[1:], of(records))
		term.untilShown(" of " + humanize.FormatNumber(len(messages.rows)) + " messages by mailbox")
		term.press("4")
		term.narrowedTo("filter S"+filter[1:], of(records))
		term.until("the item accesses", func(lines []string) bool {
			last := lines[len(lines)-1]
			return strings.Contains(last, " of "+humanize.FormatNumber(len(items.rows))) && strings.Contains(last, "item accesses")
		})
		term.press("5")
		term.untilShown("messages by mailbox")
		if filter == "subject:invoice" {
			term.press("C-s")
			term.untilShown("(*) filtered  " + humanize.FormatCount(len(messages.rows), "row"))
			compareMessages(t, messages, term.export("messages", len(messages.rows)))
		}
		term.press("r")
		term.untilGone("filter S")
	}
	inTrace := traced()
	wantMail(t, exported(t, "messages", log, trace), func(id string) []string { return inTrace[id] })
	term.press("q")
	if status := term.untilEnded(); status != 0 {
		t.Errorf("exit status %d, want 0", status)
	}
}

// compareMessages compares the messages that the screen writes with those of the command line, in
// whatever order.
func compareMessages(t *testing.T, want, got sheet) {
	t.Helper()
	names := []string{
		"Subject", "Sender", "Folders", "First", "Last", "ItemAccesses", "Records", "Sessions", "ClientIPs", "Users", "Mailbox",
		"SubjectState", "Received", "InternetMessageId",
	}
	if diff := cmp.Diff(names, got.header); diff != "" {
		t.Errorf("other columns (-want +got):\n%s", diff)
	}
	want = want.only(t, names)
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
	term := start(t, 120, 30, log, trace)
	term.untilLoaded()
	term.press("5")
	term.untilShown("messages by mailbox")
	term.press("l", "F")
	lines := term.until("the values of Sender", func(lines []string) bool {
		return contains(lines, "Values of Sender") && strings.Contains(cursorLine(lines), "@")
	})
	sender := strings.Fields(strings.TrimPrefix(lineWith(lines, "> "), "> "))
	with := len(exported(t, "events", log, trace, "--filter", "sender="+sender[0]).rows)
	if sender[1] != humanize.FormatNumber(with) {
		t.Errorf("%v, want %s records", sender, humanize.FormatNumber(with))
	}
	term.press("Enter")
	term.narrowedTo("filter Sender="+sender[0], of(with))
}

// TestHostileSubjects shows subjects that do harm in every pane that shows subjects.
func TestHostileSubjects(t *testing.T) {
	t.Parallel()
	texts := fixtures.HostileTexts()
	var letters []fixtures.MailItem
	var items []string
	for i, text := range texts {
		id := fmt.Sprintf("<%d@hostile.example>", i)
		letters = append(letters, fixtures.MailItem{
			ID: id, Sender: text, Subject: text, Deliveries: []fixtures.Delivery{{Recipient: text, Subject: text, Status: text}},
		})
		items = append(items, fmt.Sprintf(`{"InternetMessageId":%q,"SizeInBytes":1}`, id))
	}
	path := filepath.Join(t.TempDir(), "log.jsonl")
	record := `{"CreationTime":"2026-09-01T00:00:00","Id":"00000000-0000-4000-8000-000000000000","Operation":"MailItemsAccessed",` +
		`"RecordType":50,"MailboxGuid":"00000000-0000-4000-8000-000000000001","MailboxOwnerUPN":"a@contoso.example",` +
		`"OperationProperties":[{"Name":"MailAccessType","Value":"Bind"}],` +
		`"Folders":[{"FolderItems":[` + strings.Join(items, ",") + `],"Path":"\\Inbox"}],"OperationCount":1}`
	if err := os.WriteFile(path, []byte(record), 0o600); err != nil {
		t.Fatal(err)
	}

	term := start(t, 160, 60, path, traceFile(t, letters))
	term.untilShown("DONE · row 1 of 1 record")
	raw := filepath.Join(term.dir, "raw")
	term.tmux("pipe-pane", "cat >'"+raw+"'")
	term.press("C-l", "Enter", "Tab")
	term.untilShown("␛[31mred␛[0m")
	term.press("G", "g", "Tab", "Escape")
	term.untilGone("detail; Tab: go to the table")
	for _, view := range []string{"4", "5"} {
		term.press(view)
		term.untilShown("␛[31mred␛[0m")
		term.press("G")
		term.untilShown(fmt.Sprintf("row %d of %d", len(texts), len(texts)))
		term.press("g", "T")
		term.untilShown("Subjects of all ")
		term.press("Escape")
	}
	for _, column := range []string{"Subject", "Sender"} {
		term.press("F")
		term.untilShown("Values of " + column)
		term.press("G", "Escape")
		term.untilGone("Values of " + column)
		term.press("l")
	}
	term.press("Enter")
	term.untilShown("in message ")
	term.press("Escape", "q")
	term.untilEnded()
	term.tmux("pipe-pane")
	sent, err := os.ReadFile(raw)
	if err != nil {
		t.Fatal(err)
	}
	if len(sent) < 10_000 {
		t.Fatalf("only %d bytes were sent", len(sent))
	}
	harmless(t, sent, texts)
}
