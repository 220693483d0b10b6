package ui_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/coverage"
	"whoread/audit/source"
	"whoread/ui"
)

const blind = "throttled 14 Sep 09:31, blind until 15 Sep 09:31"

func TestC30ThrottlingIsShownUnderAFilterThatHidesItsRecord(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		s.shows("adele.vance@… " + blind)
		s.press("&")
		s.typeText("mailbox:adele access=Sync")
		s.press("enter")
		s.wait(time.Second)
		s.shows(blind)
		if line := s.lines()[1]; !strings.Contains(line, "!") {
			t.Errorf("no sign in %q", line)
		}
		s.press("2", "enter")
		s.wait(time.Second)
		s.shows(blind)
		s.press("esc", "r", "&")
		s.typeText("!mailbox:adele")
		s.press("enter")
		s.wait(time.Second)
		s.hides("blind until")
	})
}

func TestC30RenamedMailboxIsThrottledAsOne(t *testing.T) {
	throttled := func(id int, name, guid string) []byte {
		row := strings.ReplaceAll(string(record(id, `"MailboxGuid":"`+guid+`",`)), "adele.vance@", name+"@")
		return []byte(strings.Replace(row, `"Value":"Bind"}`, `"Value":"Bind"},{"Name":"IsThrottled","Value":"True"}`, 1))
	}
	bubble(t, func(t *testing.T) {
		s := openScreen(t, feedOfRows(throttled(1, "adele", "A"), throttled(2, "adele.vance", "A")))
		s.send(tea.WindowSizeMsg{Width: 160, Height: 40})
		s.shows("adele.vance@contoso.example throttled 2 times, last 14 Sep 09:31")
		s = openScreen(t, feedOfRows(throttled(1, "adele", "A"), throttled(2, "adele.vance", "B")))
		s.send(tea.WindowSizeMsg{Width: 160, Height: 40})
		s.shows("2 mailboxes throttled 2 times, last 14 Sep 09:31")
	})
}

func TestS6BothCopiesOfAConflictHaveTheSign(t *testing.T) {
	bubble(t, func(t *testing.T) {
		first, other := record(1, `"ClientIPAddress":"198.51.100.77",`), record(1, `"ClientIPAddress":"192.0.2.1",`)
		s := openScreen(t, feedOfRows(first, record(2, ""), other))
		signed := 0
		for _, line := range s.lines() {
			if strings.HasPrefix(line, "  ≠") || strings.HasPrefix(line, "> ≠") {
				signed++
			}
		}
		if signed != 2 {
			t.Errorf("%d rows have the sign of a conflict, want 2:\n%s", signed, strings.Join(s.lines(), "\n"))
		}
	})
}

func TestS6DetailShowsDifferenceOfCopies(t *testing.T) {
	bubble(t, func(t *testing.T) {
		first, other := record(1, `"ClientIPAddress":"198.51.100.77",`), record(1, `"ClientIPAddress":"192.0.2.1","ClientIP":"192.0.2.9",`)
		s := openScreen(t, feedOfRows(first, other))
		s.send(tea.WindowSizeMsg{Width: 120, Height: 50})
		s.press("enter")
		s.shows("Differences from the copy in audit.jsonl line 2:", "ClientIP", "here   198.51.100.77", "there  192.0.2.1")
		s.shows("second address", "here   not stated", "there  192.0.2.9")
		s.press("j")
		s.shows("Differences from the copy in audit.jsonl line 1:", "here   192.0.2.1", "there  198.51.100.77")
	})
}

func TestItemAccessesAndSyncedFoldersAreCountedSeparately(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		s.press("4")
		told := regexp.MustCompile(`row 1 of ([\d,]+): ([\d,]+) item accesses, ([\d,]+) synced folders`).FindStringSubmatch(s.status())
		if told == nil {
			t.Fatalf("the status is %q", s.status())
		}
		if number(told[1]) != number(told[2])+number(told[3]) {
			t.Errorf("%s rows are %s and %s", told[1], told[2], told[3])
		}
		for filter, want := range map[string]string{
			"access=Bind":             told[2] + " item accesses ",
			"access=Sync":             told[3] + " synced folders ",
			"access=Sync access=Bind": "0 item accesses ",
		} {
			s.press(":")
			s.typeText("filter " + filter)
			s.press("enter")
			if !strings.Contains(s.status(), want) {
				t.Errorf("with %s the status is %q, want %q", filter, s.status(), want)
			}
		}
	})
}

// record returns an audit record with some properties more.
func record(id int, more string) []byte {
	return fmt.Appendf(nil, `{"Id":"00000000-0000-0000-0000-%012d","CreationTime":"2026-09-14T09:31:%02d","Operation":"MailItemsAccessed",`+
		`"MailboxOwnerUPN":"adele.vance@contoso.example","UserId":"adele.vance@contoso.example",%s`+
		`"OperationProperties":[{"Name":"MailAccessType","Value":"Bind"}]}`, id, id%60, more)
}

func feedOfRows(rows ...[]byte) ui.Feed { return &pagedFeed{rows: rows, page: 1000} }

func TestSessionShowsAddressOfLaterRecords(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, feedOfRows(record(1, `"SessionId":"5f2c9a1e",`), record(2, `"SessionId":"5f2c9a1e","ClientIPAddress":"198.51.100.77",`)))
		s.press("2")
		s.shows("198.51.100.77")
	})
}

func TestC01FolderCellShowsFirstAndCount(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, feedOfRows(
			record(1, `"Folders":[{"Id":"A","Path":"\\Inbox"},{"Id":"B","Path":"\\Drafts"},{"Id":"C","Path":"\\One; two"}],`),
			record(2, `"Folders":[{"Id":"C","Path":"\\One; two"}],`),
			record(3, `"Folders":[{"Id":"D","Path":"\\Same"},{"Id":"E","Path":"\\Same"}],`),
			record(4, `"Folders":[{"Id":"F"},{"Id":"G"}],`),
			record(5, ``),
		))
		for row, want := range []string{`Bind \Inbox +2 0`, `Bind \One; two 0`, `Bind \Same +1 0`, `Bind +1 0`, `Bind 0`} {
			if line, _ := s.cursor(); !strings.Contains(line, want) {
				t.Errorf("row %d is %q, want %q in it", row+1, line, want)
			}
			s.press("j")
		}
	})
}

func TestC14RowsWithoutASessionShowNone(t *testing.T) {
	bubble(t, func(t *testing.T) {
		const items = `"Folders":[{"Id":"A","Path":"\\Inbox","FolderItems":[{"InternetMessageId":"<a@b>"}]}],`
		s := openScreen(t, feedOfRows(record(1, items), record(2, items+`"SessionId":"s1",`)))
		for _, view := range []string{"1", "2", "4"} {
			s.press(view, "g", "l", "l", "l", "l", "l", "l", "l", "l")
			if line, _ := s.cursor(); !strings.Contains(line, "(none)") {
				t.Errorf("in view %s the row is %q", view, line)
			}
		}
	})
}

func TestViewChangeCancelsRange(t *testing.T) {
	for _, keys := range [][]string{{"]"}, {"4"}, {"="}, {":", "g", "r", "o", "u", "p", "enter"}} {
		bubble(t, func(t *testing.T) {
			s := openScreen(t, storyFeed())
			s.press("l", "j", "v", "j")
			s.shows("marking a range")
			s.press(keys...)
			s.hides("marking a range")
			s.press("j", "v")
			s.hides("1 marked", "rows marked")
		})
	}
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		s.press("v", "j", "-", "v") // other columns are the same rows
		s.shows("2 rows marked")
	})
}

// ahead is a feed whose inputs are read further than the pages that it has returned.
type ahead struct{ *pagedFeed }

func (a ahead) Inputs() []source.Input { return []source.Input{{Path: "audit.jsonl", Rows: a.next}} }

func TestInputsMatchTheRecordsShown(t *testing.T) {
	bubble(t, func(t *testing.T) {
		feed := ahead{&pagedFeed{rows: story(), page: 500, gate: make(chan struct{}, 9)}}
		s := openScreen(t, feed)
		s.press("i")
		feed.gate <- struct{}{}
		s.wait(time.Second)
		s.press("p")
		for range 4 {
			feed.gate <- struct{}{}
		}
		s.wait(time.Second)
		read := regexp.MustCompile(`Rows read: ([\d,]+)`).FindStringSubmatch(s.view())
		if read == nil || !regexp.MustCompile(`\b`+read[1]+` rows`).MatchString(s.view()) {
			t.Errorf("the inputs do not agree with %q:\n%s", read, s.view())
		}
	})
}

// from returns a record of a session from an address.
func from(id int, session, address string) []byte {
	return record(id, fmt.Sprintf(`"SessionId":%q,"ClientIPAddress":%q,`, session, address))
}

// A filter for the address of the intruder must not hide that the session was taken over.
func TestFilterShowsHiddenAddressesOfASession(t *testing.T) {
	rows := [][]byte{
		from(1, "taken", "203.0.113.7"), from(2, "taken", "198.51.100.77"), from(3, "other", "198.51.100.77"), from(4, "other", "198.51.100.77"),
	}
	const filter = "ip:198.51.100.77"
	for name, open := range map[string]func(t *testing.T) *testScreen{
		"typed": func(t *testing.T) *testScreen {
			s := openScreen(t, feedOfRows(rows...))
			s.press(typed("&", filter, "enter")...)
			return s
		},
		"of a fetch from the beginning": func(t *testing.T) *testScreen {
			return openScreen(t, ended(rows, coverage.Whole, coverage.Whole, coverage.Whole), func(o *ui.Options) { o.Filter = filter })
		},
		"of a group": func(t *testing.T) *testScreen {
			s := openScreen(t, feedOfRows(rows...))
			s.press("3", "enter")
			return s
		},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s := open(t)
				s.press("2")
				s.passTime(time.Second)
				if line, _ := s.cursor(); !strings.HasPrefix(line, "> taken 1 of 2 addresses") {
					t.Errorf("on top stands %q:\n%s", line, s.view())
				}
				s.press("tab")
				s.passTime(time.Second)
				s.shows("1 of 2 addresses of this session; the filter hides the records from 203.0.113.7")
			})
		})
	}
}
