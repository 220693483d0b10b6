package ui_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit"
	"whoread/audit/messageid"
	"whoread/audit/source"
	"whoread/fixtures"
	"whoread/trace"
	"whoread/ui"
	"whoread/ui/widget/uitest"
)

// openedRecord returns a record of a Bind of messages in a folder.
func openedRecord(n int, folder, more string, ids ...string) []byte {
	var items []string
	for _, id := range ids {
		items = append(items, fmt.Sprintf(`{"InternetMessageId":%q}`, id))
	}
	return record(n, fmt.Sprintf(`%s"Folders":[{"Id":%[2]q,"Path":%[2]q,"FolderItems":[%[3]s]}],`, more, folder, strings.Join(items, ",")))
}

// withFindings lets a screen know messages from the beginning.
func withFindings(found ...trace.Finding) func(*ui.Options) {
	return func(o *ui.Options) {
		o.Findings = trace.NewFindings()
		o.Findings.Add(found...)
	}
}

func found(id string, subjects ...string) trace.Finding {
	f := trace.Finding{ID: messageid.Key(id), Source: "trace.csv", State: trace.Found}
	for _, s := range subjects {
		f.Messages = append(f.Messages, trace.Message{Subject: s, Sender: "ceo@fabrikam.example", Received: time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)})
	}
	return f
}

func TestMessagesViewShowsFoldersUsersAndCounts(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, feedOfRows(
			openedRecord(1, "Inbox", `"SessionId":"5f2c9a1e","ClientIPAddress":"198.51.100.77",`, "<a@x>", "<b@x>"),
			openedRecord(2, "Archive", ``, "<a@x>"),
			openedRecord(3, "Archive", ``, "<a@x>"),
		), withFindings(found("a@x", "New bank details", "[EXT] New bank details"), found("b@x", "")))
		s.press("5")
		first, _ := s.cursor()
		if want := "> New bank details; [EXT] New bank details (2 subjects) ceo@fabrikam.example 2 folders 2026-09-14 09:31:01"; !strings.HasPrefix(first, want) {
			t.Errorf("the message is %q, want %q", first, want)
		}
		s.shows("(no subject) ", " Inbox ", "2 messages by mailbox")
		if header := strings.Join(strings.Fields(s.lines()[2]), " "); header != "Subject Sender Folders First >" {
			t.Errorf("the columns are %q", header)
		}
		s.press("enter")
		s.shows("in message New bank details; [EXT]", "row 1 of 3 records")
		s.press("esc")
		s.shows("2 messages by mailbox")
	})
}

func TestMessageShowsAllSubjectsWithSources(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, feedOfRows(openedRecord(1, "Inbox", ``, "<a@x>")), withFindings(
			trace.Finding{ID: "a@x", Source: "hunting", State: trace.NotFound, Reach: "in the last 30 days by hunting"},
			trace.Finding{ID: "a@x", Source: "mailbox", State: trace.Denied, Reason: "The account may not read it."},
			found("a@x", "New bank details", "[EXT] New bank details"),
		))
		s.press("5", "tab")
		s.shows(
			"InternetMessageId <a@x>", "“New bank details”", "“[EXT] New bank details”", "from ceo@fabrikam.example, received 2026-09-01 08:00:00",
			"hunting: not found in the last 30 days by hunting", "mailbox: denied. The account may not read it.", "trace.csv: found",
		)
	})
}

func TestMissingSubjectIsNeverEmptyCell(t *testing.T) {
	not := func(id string, s trace.State) trace.Finding {
		return trace.Finding{ID: messageid.Key(id), Source: "mailbox", State: s, Reason: "Because."}
	}
	bubble(t, func(t *testing.T) {
		s := openScreen(t, feedOfRows(
			openedRecord(1, "Inbox", ``, "<a@x>", "<b@x>", "<c@x>", "<d@x>", "<e@x>", "<f@x>", "<>"),
			openedRecord(2, "Inbox", ``, "<a@x>"),
		), withFindings(
			not("a@x", trace.Outside), not("b@x", trace.Denied), not("c@x", trace.Failed), found("d@x", ""),
			trace.Finding{ID: "e@x", Source: "hunting", State: trace.NotFound, Reach: "in the last 30 days by hunting"}, not("e@x", trace.Denied),
		))
		for _, view := range []string{"4", "5"} {
			s.press(view)
			s.shows("(outside the window)", "(denied)", "(failed)", "(no subject)", "(not asked)", "(not found in the last 30 days by hunting; mailbox: denied)")
		}
		s.press("4")
		s.shows("(no message id)")
		s.press("b") // by time: no subjects
		s.press(":")
		s.typeText("group Subject")
		s.press("enter")
		s.shows("(no subject)")
	})
}

func TestRecordShowsStatesOfOtherMessages(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, feedOfRows(openedRecord(1, "Inbox", "", "<a@x>", "<b@x>"), openedRecord(2, "Inbox", "", "<a@x>")), withFindings(trace.Finding{
			ID: "a@x", Source: "mailbox", State: trace.Found, Messages: []trace.Message{{Subject: "Invoice"}},
		}))
		s.send(tea.WindowSizeMsg{Width: 200, Height: 50})
		s.shows("Invoice; (not asked) ")
		if n := strings.Count(s.view(), "(not asked)"); n != 1 {
			t.Errorf("%d records are said to lack subjects, one does:\n%s", n, s.view())
		}
	})
}

func TestAnswersAreNotShownForOtherIDs(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, feedOfRows(openedRecord(1, "Inbox", "", "<a@x>"), openedRecord(2, "Inbox", "", "<<a@x>>")), withFindings(trace.Finding{
			ID: "<a@x>", Source: "mailbox", State: trace.Found, Messages: []trace.Message{{Subject: "Invoice"}},
		}))
		s.press("4")
		for _, want := range []string{"(not asked)", "Invoice"} {
			if line, _ := s.cursor(); !strings.Contains(line, want) {
				t.Errorf("%q is not in %q", want, line)
			}
			s.press("j")
		}
	})
}

func TestGroupWithoutSubjectIsNamedByState(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, feedOfRows(openedRecord(1, "Inbox", "", "<a@x>", "<b@x>")), withFindings(trace.Finding{
			ID: "a@x", Source: "mailbox", State: trace.Found, Messages: []trace.Message{{}},
		}))
		s.send(tea.WindowSizeMsg{Width: 200, Height: 50})
		s.shows("(no subject; not asked)")
		for _, want := range []string{"in Subject (no subject)", "in Subject (not asked)"} {
			s.press(":")
			s.typeText("group subject")
			s.press("enter")
			if line, _ := s.cursor(); !strings.Contains(line, want[len("in Subject "):]) {
				s.press("j")
			}
			s.press("enter")
			s.shows(want)
			s.press("esc")
		}
	})
}

func TestSubjectsAreFilteredSearchedSortedAndCounted(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, feedOfRows(
			openedRecord(1, "Inbox", ``, "<a@x>"), openedRecord(2, "Inbox", ``, "<b@x>"), openedRecord(3, "Inbox", ``, "<c@x>"),
		), withFindings(found("a@x", "Zebra"), found("b@x", "Apple")))
		s.press("4", "&")
		s.typeText("subject:zeb")
		s.press("enter")
		s.shows("1 of 3 records", "Zebra")
		s.hides("Apple")
		s.press("u", "/")
		s.typeText("apple")
		s.press("enter")
		if line, _ := s.cursor(); !strings.Contains(line, "Apple") {
			t.Errorf("found %q", line)
		}
		s.press("esc", "l", "l", "[")
		s.shows("Subject ▲1")
		s.press(":")
		s.typeText("facet sender")
		s.press("enter")
		s.shows("Values of Sender", "ceo@fabrikam.example", "(none)")
		s.press("esc", "F")
		s.shows("Values of Subject", "(empty or not known)")
		s.press("esc", ":")
		s.typeText("facet sender")
		s.press("enter", "enter")
		s.shows("Sender=ceo@fabrikam.example", "2 of 3 records")
	})
}

func TestMessagesAreExportedByTheirName(t *testing.T) {
	bubble(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "messages.csv")
		s := openScreen(t, feedOfRows(openedRecord(1, "Inbox", ``, "<a@x>")), withFindings(found("a@x", "=cmd|' /C calc'!A0")))
		s.press("5", ":")
		s.typeText("export " + path)
		s.press("enter")
		s.shows("messages")
		s.press("enter")
		s.wait(time.Second)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := string(text); !strings.HasPrefix(got, "Subject,Sender,Folders,First,") || !strings.Contains(got, "\n'=cmd|' /C calc'!A0,ceo@fabrikam.example,Inbox,2026-09-14T") {
			t.Errorf("wrote %q", got)
		}
	})
}

const ownApp = "3f1c0000-0000-0000-0000-000000000001"

func TestHiddenOwnLookupsAreAnnounced(t *testing.T) {
	bubble(t, func(t *testing.T) {
		own := func(n int) []byte { return openedRecord(n, "Inbox", `"ClientAppId":"`+ownApp+`",`, "<a@x>") }
		path := filepath.Join(t.TempDir(), "events.csv")
		s := openScreen(t, feedOfRows(record(1, ``), own(2), record(3, ``), own(4)), func(o *ui.Options) { o.OwnApps = []string{ownApp} })
		narrow(s)
		s.shows("2 records of whoread's own lookups hidden (:own shows them)", "DONE · 2 records", "row 1 of 2 records")
		s.press("2", "enter")
		s.shows("2 of 2 records")
		s.press("esc", "1", ":")
		s.typeText("own")
		s.press("enter")
		s.shows("2 records of whoread's own lookups included (:own hides them)", "DONE · 4 records", "row 1 of 4 records")
		s.press("ctrl+a", "2", "enter", "esc", "1", "r")
		s.shows("hidden (:own shows them)", "row 1 of 2 records")
		s.press(":")
		s.typeText("export " + path)
		s.press("enter")
		s.shows("( ) all  2 rows")
		s.press("esc", "u")
		s.shows("row 1 of 4 records")
	})
}

func TestOwnLookupsAreShownOnRequest(t *testing.T) {
	bubble(t, func(t *testing.T) {
		own := openedRecord(1, "Inbox", `"ClientAppId":"`+ownApp+`",`, "<a@x>")
		s := openScreen(t, feedOfRows(own), func(o *ui.Options) { o.OwnApps, o.ShowOwnLookups = []string{ownApp}, true })
		s.shows("1 record of whoread's own lookups included", "row 1 of 1 record")
		s.press(":")
		s.typeText("own")
		s.press("enter")
		s.shows("All records come from whoread's own lookups. :own shows them.")
		s.press("r")
		s.shows("row 1 of 1 record")
		s = openScreen(t, feedOfRows(record(1, ``)))
		s.press(":")
		s.typeText("own")
		s.press("enter")
		s.shows("no records of whoread's own lookups here")
	})
}

// traced is a feed of message traces, and of records after them.
type traced struct {
	pagedFeed
	findings *trace.Findings
	pages    [][]trace.Finding
}

func (t *traced) Next(ctx context.Context) (*audit.Page, error) {
	if len(t.pages) == 0 {
		return t.pagedFeed.Next(ctx)
	}
	t.findings.Add(t.pages[0]...)
	t.pages = t.pages[1:]
	return &audit.Page{}, nil
}

func (t *traced) Inputs() []source.Input {
	inputs := []source.Input{{Path: "trace.csv", Format: "message trace V2 CSV", Trace: true, Rows: 2}, {Path: "notes.txt", Skipped: "no log"}}
	if t.rows != nil {
		inputs = append(inputs, source.Input{Path: "audit.csv"})
	}
	return inputs
}

// traceFeed returns a feed that adds to the findings of the screen.
func traceFeed(rows ...[]byte) (*traced, func(*ui.Options)) {
	f := &traced{findings: trace.NewFindings(), pages: [][]trace.Finding{{found("a@x", "Old")}, {found("b@x", "Apple"), found("a@x", "Zebra")}}}
	f.rows, f.page = rows, 1
	return f, func(o *ui.Options) { o.Findings = f.findings }
}

func TestTracesAddSubjectsToLog(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f, change := traceFeed(openedRecord(1, "Inbox", ``, "<a@x>"), openedRecord(2, "Inbox", ``, "<b@x>"))
		s := openScreen(t, f, change)
		s.press("4")
		s.shows("Zebra", "Apple")
		s.hides("Old", "(not asked)")
		s.press("t")
		s.hides("No service can be queried")
	})
}

func TestTracesAloneExplainEmptyTable(t *testing.T) {
	bubble(t, func(t *testing.T) {
		f, change := traceFeed()
		s := openScreen(t, f, change)
		s.shows("Message traces list sent mail, not accesses: open an audit log with them. They describe 2")
		s.press("i")
		s.shows("2 rows · of sent mail")
	})
}

func TestHostileSubjects(t *testing.T) {
	t.Parallel()
	texts := append([]string{strings.Repeat("wide ", 200)}, fixtures.HostileTexts()...)
	var ids []string
	var told []trace.Finding
	for i, text := range texts {
		f := found(fmt.Sprintf("%d@x", i), text, "second "+text)
		f.Messages[0].Sender, f.Messages[0].Recipients, f.Messages[0].Folder = text, []string{text}, text
		denied := trace.Finding{ID: f.ID, Source: text, Mailbox: text, State: trace.Denied, Reason: text}
		ids, told = append(ids, string(f.ID.ID())), append(told, f, denied)
	}
	for name, keys := range map[string][]string{
		"items": {"4", "tab"}, "messages": {"5", "j", "tab"}, "path": {"5", "j", "enter", "tab"}, "denied": {"T"},
	} {
		t.Run(name, func(t *testing.T) {
			feed := func() ui.Feed { return feedOfRows(openedRecord(1, "Inbox", ``, ids...)) }
			know := func(_ *testing.T, o *ui.Options) { withFindings(told...)(o) }
			uitest.CheckScreens(t, afterWith(t, feed, know, keys...))
		})
	}
}
