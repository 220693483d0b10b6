package ui_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"whoread/trace"
	"whoread/ui"
)

// sixRecords are of two sessions at two addresses, in turn; the ids of their items follow theirs.
func sixRecords() ui.Feed {
	var rows [][]byte
	for i := 1; i <= 6; i++ {
		rows = append(rows, record(i, fmt.Sprintf(
			`"SessionId":"s%d","ClientIPAddress":"198.51.100.%d","Folders":[{"Id":"F","Path":"\\Inbox","FolderItems":[{"InternetMessageId":"<m%d@x>","Id":"I%d"}]}],`,
			i%2, i%2, i, i)))
	}
	return feedOfRows(rows...)
}

// setFilter sets the filter.
func (s *testScreen) setFilter(text string) {
	s.press("&", "ctrl+u")
	s.typeText(text)
	s.press("enter")
}

// exportRows writes what the keys choose in the export pane, and returns its rows with the header.
func (s *testScreen) exportRows(dir string, keys ...string) [][]string {
	s.t.Helper()
	s.press("ctrl+s")
	s.press(keys...)
	s.press("enter")
	s.wait(time.Second)
	names, err := filepath.Glob(filepath.Join(dir, "*.csv"))
	if err != nil || len(names) != 1 {
		s.t.Fatalf("the files are %v, %v:\n%s", names, err, s.view())
	}
	text, err := os.ReadFile(names[0])
	if err != nil {
		s.t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := os.Remove(names[0]); err != nil {
		s.t.Fatal(err)
	}
	s.shows(fmt.Sprintf("Wrote %d row", len(rows)-1))
	s.press("esc")
	return rows
}

// column returns the cells of a column, without its header.
func column(t *testing.T, rows [][]string, name string) []string {
	t.Helper()
	at := slices.Index(rows[0], name)
	if at < 0 {
		t.Fatalf("no column %s in %q", name, rows[0])
	}
	var cells []string
	for _, r := range rows[1:] {
		cells = append(cells, r[at])
	}
	return cells
}

func TestRowsMarkedUnderOtherFiltersAreExportedAndCopied(t *testing.T) {
	bubble(t, func(t *testing.T) {
		dir := t.TempDir()
		s := openScreen(t, sixRecords(), inFolder(dir))
		s.setFilter("session=s0")
		s.press("G", " ", "k", " ") // records 6 and 4
		s.hides("not in this filter")
		s.setFilter("session=s1")
		s.shows("2 marked, 2 of them not in this filter")
		s.press("g", " ") // record 1
		s.shows("3 marked, 2 of them not in this filter")

		s.press("ctrl+s")
		s.shows("(*) filtered  3 rows", "( ) marked  3 rows, 2 of them not in this filter", "( ) all  6 rows")
		s.press("esc")
		want := []string{"2026-09-14T09:31:01Z", "2026-09-14T09:31:04Z", "2026-09-14T09:31:06Z"}
		if got := column(t, s.exportRows(dir, "down"), "TimeStamp"); !slices.Equal(got, want) {
			t.Errorf("exported %q, want %q", got, want)
		}

		s.press("Y")
		s.shows("copied 3 rows (2 of them not in this filter)")
		want = []string{"2026-09-14 09:31:01", "2026-09-14 09:31:04", "2026-09-14 09:31:06"}
		if got := column(t, s.pastedRows(), "TimeStamp"); !slices.Equal(got, want) {
			t.Errorf("copied %q, want %q", got, want)
		}

		s.press("0", "]") // the order of the screen, in which the filter hides some
		slices.Reverse(want)
		s.press("Y")
		if got := column(t, s.pastedRows(), "TimeStamp"); !slices.Equal(got, want) {
			t.Errorf("copied %q, want %q", got, want)
		}

		s.press("u", "u")
		s.shows("3 marked, 1 of them not in this filter")
		s.press("u")
		s.hides("not in this")
		s.shows("3 marked")
	})
}

func TestMarkedRowsAreCopiedFromEmptyView(t *testing.T) {
	bubble(t, func(t *testing.T) {
		dir := t.TempDir()
		s := openScreen(t, sixRecords(), inFolder(dir))
		s.press(" ")
		s.setFilter("session=none")
		s.shows("0 records", "1 marked, 1 of them not in this filter")
		s.press("Y")
		if got := column(t, s.pastedRows(), "SessionId"); !slices.Equal(got, []string{"s1"}) {
			t.Errorf("copied %q", got)
		}
		if got := column(t, s.exportRows(dir, "down"), "SessionId"); !slices.Equal(got, []string{"s1"}) {
			t.Errorf("exported %q", got)
		}
		s.press("M", "Y")
		s.hides("marked", "copied 0 rows")
	})
}

func TestRowsOutsideOfAnOpenGroupAreExported(t *testing.T) {
	bubble(t, func(t *testing.T) {
		dir := t.TempDir()
		s := openScreen(t, sixRecords(), inFolder(dir))
		s.press("ctrl+a", "2", "enter")
		s.shows("6 marked, 3 of them not in this view")
		if got := s.exportRows(dir, "down"); len(got) != 7 {
			t.Errorf("exported %q", got)
		}
	})
}

func TestHiddenMarkedItemsAreExported(t *testing.T) {
	bubble(t, func(t *testing.T) {
		dir := t.TempDir()
		s := openScreen(t, sixRecords(), inFolder(dir))
		s.press("4", " ", " ")
		s.setFilter("session=s0")
		s.shows("2 marked, 1 of them not in this filter")
		if got := column(t, s.exportRows(dir, "down"), "InternetMessageId"); !slices.Equal(got, []string{"<m1@x>", "<m2@x>"}) {
			t.Errorf("exported %q", got)
		}
	})
}

// The numbers of groups follow from the filter. In one file they must mean the same.
func TestMarkedGroupsAreAllFilteredOrAllUnfiltered(t *testing.T) {
	bubble(t, func(t *testing.T) {
		dir := t.TempDir()
		s := openScreen(t, sixRecords(), inFolder(dir))
		s.press("2", "ctrl+a")
		s.setFilter("time<2026-09-14T09:31:04")
		s.shows("2 marked")
		s.hides("not in this filter")
		rows := s.exportRows(dir, "down")
		if got := column(t, rows, "Records"); !slices.Equal(got, []string{"2", "1"}) {
			t.Errorf("none is hidden: exported %q", rows)
		}
		s.setFilter("session=s1 time<2026-09-14T09:31:04")
		s.press("ctrl+s", "down")
		s.shows("(*) marked  2 rows, 1 of them not in this filter", "Their numbers ignore the filter, because it hides some of them.")
		s.press("esc")
		rows = s.exportRows(dir, "down")
		if got := column(t, rows, "Records"); !slices.Equal(got, []string{"3", "3"}) {
			t.Errorf("one is hidden: exported %q", rows)
		}
	})
}

// A group by what is known of subjects can go when more becomes known.
func TestVanishedMarkedGroupIsReported(t *testing.T) {
	bubble(t, func(t *testing.T) {
		all := &fakeSource{name: "mailbox", says: func(q trace.Query) trace.Finding {
			return trace.Finding{State: trace.Found, Messages: []trace.Message{{Subject: "Invoice", Recipients: q.Mailboxes}}}
		}}
		s := openScreen(t, sixRecords(), inFolder(t.TempDir()), newFakeLookup(t, all).setOptions)
		s.press(":")
		s.typeText("group Subject")
		s.press("enter", " ", "ctrl+s", "down")
		s.shows("(*) marked  1 row ")
		s.press("esc", "T", "enter")
		s.wait(time.Minute)
		s.press("esc", "ctrl+s", "down")
		s.shows("(*) marked  0 rows", "1 marked group cannot be exported: no records are left.")
	})
}

func TestMarksOfOtherViewsAreNamed(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, sixRecords(), inFolder(t.TempDir()))
		s.press(" ", " ", "4", " ", "2", "ctrl+s")
		s.shows("( ) marked  0 rows; marked in other views: 1 in items, 2 in events")
		s.press("down", "enter")
		s.shows("no rows are marked")
		s.press("esc", "1", "ctrl+s")
		s.shows("( ) marked  2 rows ")
	})
}

func TestExportCountsRowsFirst(t *testing.T) {
	bubble(t, func(t *testing.T) {
		dir := t.TempDir()
		s := openScreen(t, sixRecords(), inFolder(dir))
		s.press("2")
		s.setFilter("session=s1")
		s.press("ctrl+s")
		s.shows("(*) filtered  1 row", "( ) all  2 rows")
		s.press("esc")
		if got := s.exportRows(dir, "up"); len(got) != 3 {
			t.Errorf("exported %q", got)
		}
	})
}

func TestOwnLookupsStayMarked(t *testing.T) {
	bubble(t, func(t *testing.T) {
		dir := t.TempDir()
		own := record(1, `"AppId":"11111111-1111-1111-1111-111111111111",`)
		s := openScreen(t, feedOfRows(own, record(2, "")), inFolder(dir), func(o *ui.Options) {
			o.OwnApps, o.ShowOwnLookups = []string{"11111111-1111-1111-1111-111111111111"}, true
		})
		s.press("ctrl+a", ":")
		s.typeText("own")
		s.press("enter")
		s.shows("row 1 of 1 record", "2 marked, 1 of them not in this view")
		if got := s.exportRows(dir, "down"); len(got) != 3 {
			t.Errorf("exported %q", got)
		}
	})
}
