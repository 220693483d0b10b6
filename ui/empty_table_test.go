package ui_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/coverage"
	"whoread/audit/source"
	"whoread/ui"
)

// synced returns a record of a Sync of a folder, in a session.
func synced(id int, session, folder string) []byte {
	row := strings.Replace(string(record(id, fmt.Sprintf(`"SessionId":%q,`, session))), `"Value":"Bind"`, `"Value":"Sync"`, 1)
	return []byte(strings.Replace(row, `"OperationProperties"`, fmt.Sprintf(`"Item":{"ParentFolder":{"Id":%q,"Path":%q,"Name":%q}},"OperationProperties"`,
		"F"+folder, `\`+folder, folder), 1))
}

// accessed returns a record of a Bind of a message, in a session.
func accessed(id int, session, messageID string) []byte {
	return record(id, fmt.Sprintf(`"SessionId":%q,"Folders":[{"Id":"FInbox","Path":"\\Inbox","FolderItems":[{"InternetMessageId":%q,"Id":"I%d"}]}],`, session, messageID, id))
}

const onlySynced = "4 records, all Sync: 2 folders were copied completely. The log does not name messages. Press 4 to list the folders."

// syncs returns the Syncs of a session, beside Binds of another one.
func syncs() [][]byte {
	return [][]byte{
		synced(1, "copying", "Inbox"), synced(2, "copying", "Finance"), synced(3, "copying", "Inbox"), synced(4, "copying", "Inbox"),
		accessed(5, "reading", "<a@contoso.example>"), accessed(6, "reading", "<b@contoso.example>"),
	}
}

// saysInPlaceOfRows wants a sentence in place of rows, however its lines are broken.
func (s *testScreen) saysInPlaceOfRows(sentence string) {
	s.t.Helper()
	if view := strings.Join(strings.Fields(s.view()), " "); !strings.Contains(view, sentence) {
		s.t.Errorf("%q is not on the screen:\n%s", sentence, s.view())
	}
}

// An empty view is not an empty log.
func TestEmptyMessagesViewOfSyncs(t *testing.T) {
	for name, feed := range map[string]func() ui.Feed{
		"of files": func() ui.Feed { return feedOfRows(syncs()...) },
		"of a fetch": func() ui.Feed {
			return ended(syncs(), coverage.Whole, coverage.Whole, coverage.Whole)
		},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s := openScreen(t, feed())
				s.press("2", "]") // by SessionId, downwards
				s.press("j", "enter", "5")
				s.passTime(time.Second)
				s.shows("4 of 6 records", "copied to a client 2 folders by 4 Syncs: \\Inbox, \\Finance")
				s.saysInPlaceOfRows(onlySynced)
				s.hides("Nothing was found", "no MailItemsAccessed record")
				s.press("4")
				s.passTime(time.Second)
				s.shows("4 synced folders", "\\Finance")
			})
		})
	}
}

func TestMessagesViewListsCopiedFolders(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, feedOfRows(syncs()...))
		s.press("5")
		s.shows("copied to a client 2 folders by 4 Syncs: \\Inbox, \\Finance", "4 lists them", "row 1 of 2 messages by mailbox")
		s.press("b")
		s.passTime(time.Second)
		s.shows("copied to a client")
		s.press("1")
		s.hides("copied")
		s.press("&")
		s.typeText("access=Bind")
		s.press("enter", "5")
		s.passTime(time.Second)
		s.shows("row 1 of 2 messages by mailbox")
		s.hides("copied")
	})
}

func TestEmptyTableExplainsItself(t *testing.T) {
	waiting := func(rows [][]byte, pages int) func() ui.Feed {
		return func() ui.Feed {
			f := &pagedFeed{rows: rows, page: 1, gate: make(chan struct{}, 100)}
			for range pages {
				f.gate <- struct{}{}
			}
			return f
		}
	}
	of := func(rows ...[]byte) func() ui.Feed {
		return func() ui.Feed { return &pagedFeed{rows: rows, page: 10} }
	}
	send := func(id int) []byte { return fmt.Appendf(nil, `{"Id":"%d","Operation":"Send"}`, id) }
	broken := [][]byte{[]byte("{"), []byte(`{"a":`)}
	failed := func(err error) func() ui.Feed {
		return func() ui.Feed { return &pagedFeed{page: 10, inputs: []source.Input{{Path: "a.csv", Err: err}}} }
	}
	for _, c := range []struct {
		name string
		feed func() ui.Feed
		keys []string
		want string
	}{
		{"nothing has come", waiting(syncs(), 0), nil, "No records yet."},
		{"other rows have come", waiting([][]byte{send(1), send(2), syncs()[0]}, 2), nil, "No MailItemsAccessed record among the first 2 rows."},
		{"paused", waiting(syncs(), 0), []string{"p"}, "Paused before the first record arrived. p resumes."},
		{"cancelled", waiting(syncs(), 0), []string{"ctrl+c"}, "Cancelled before the first record arrived. R reads everything again."},
		{"all rejected", of(broken...), nil, "None of the 2 rows could be read. i shows why."},
		{"nothing read", failed(errors.New("a.csv does not exist; check the path")), nil, "Nothing could be read: a.csv does not exist; check the path. i lists the inputs."},
		{"other operations", of(send(1)), nil, "No MailItemsAccessed records were read, but 1 row of another operation. 6 lists 1 sibling operation of these. i shows more."},
		{"and rejected", of(send(1), send(2), broken[0]), nil, "but 2 rows of other operations and 1 rejected. 6 lists 2 sibling operations of these. i shows more."},
		{"empty", of(), nil, "No MailItemsAccessed records were read. i lists the inputs."},
		{"a filter", of(syncs()...), typed("&", "user:nobody", "enter"), "No records match the filter. Without User:nobody there would be 6 records. u undoes it, r resets the view."},
		{"a filter while it loads", waiting(syncs(), 2), typed("&", "user:nobody", "enter"), "No records match the filter so far. Without User:nobody there would be 2 records. u undoes it."},
		{"messages of Syncs", of(syncs()[:4]...), []string{"5"}, onlySynced},
		{"messages of one Sync", of(syncs()[0]), []string{"5"}, "1 record, all Sync: 1 folder was copied completely."},
		{"messages of a Sync without a folder", of([]byte(strings.Replace(string(record(1, "")), `"Bind"`, `"Sync"`, 1))), []string{"5"}, "1 record, all Sync: an unnamed folder was copied completely."},
		{"messages without ids", of(accessed(1, "s", ""), accessed(2, "s", "<>")), []string{"5"}, "2 records with items that state no message id. Press 4 to list the items."},
		{"messages of both", of(synced(1, "s", "Inbox"), accessed(2, "s", "")), []string{"5"}, "2 records: 1 folder was copied completely by 1 Sync, and the others state no message id. Press 4 to list folders and items."},
		{"items of records that list none", of(record(1, ""), record(2, "")), []string{"4"}, "2 records without items. 1 lists the records."},
		{"folders of records that name none", of(record(1, "")), typed(":", "group folder", "enter"), "1 record without a folder. 1 lists the records."},
		{"a fetch that was cancelled", func() ui.Feed { return fetching(nil, 0) }, []string{"ctrl+c"}, "Cancelled before the first record arrived. c shows what is missing."},
		{"a fetch with gaps", func() ui.Feed { return ended(nil, coverage.Whole, coverage.Failed) }, nil, "The load ended without any records. c shows what is missing."},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s := openScreen(t, c.feed())
				s.send(tea.WindowSizeMsg{Width: 120, Height: 40})
				s.press(c.keys...)
				s.passTime(2 * time.Second)
				s.saysInPlaceOfRows(c.want)
				s.press("ctrl+c")
				s.passTime(2 * time.Second)
			})
		})
	}
}

// typed are keys, of which one is a text.
func typed(before, text, after string) []string {
	keys := []string{before}
	for _, r := range text {
		keys = append(keys, string(r))
	}
	return append(keys, after)
}
