package ui_test

import (
	"encoding/base64"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"whoread/audit/safe"
)

// clipboardText is the text that was copied last.
func (s *testScreen) clipboardText() string {
	s.t.Helper()
	sequences := strings.Split(s.copied.String(), "\x1b]52;c;")
	encoded, _, _ := strings.Cut(sequences[len(sequences)-1], "\a")
	text, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		s.t.Fatalf("%q: %v", encoded, err)
	}
	return string(text)
}

// pastedRows is the clipboard as a spreadsheet splits it into cells.
func (s *testScreen) pastedRows() [][]string {
	s.t.Helper()
	r := csv.NewReader(strings.NewReader(s.clipboardText()))
	r.Comma, r.LazyQuotes = '\t', true
	rows, err := r.ReadAll()
	if err != nil {
		s.t.Fatalf("%q: %v", s.clipboardText(), err)
	}
	return rows
}

func TestCopiedRowsAreSafeToPaste(t *testing.T) {
	for json, want := range map[string]string{
		`=cmd|'/c calc'!A0`: `'=cmd|'/c calc'!A0`,
		`\u00a0=1`:          "'\u00a0=1",
		`\t=1`:              "' =1",
		`\u0000-1`:          "'\ufffd-1",
		`\u200b@x`:          "'\ufffd@x",
		`﹦1`:                `'﹦1`,
		`two\nlines\tand`:   "two lines and",
		`\"quoted`:          `"quoted`,
		`\"a\" or \"b`:      `"a" or "b`,
		`it is \"b\"`:       `it is "b"`,
		`plain`:             `plain`,
	} {
		bubble(t, func(t *testing.T) {
			s := openScreen(t, feedOfRows(record(1, `"SessionId":"`+json+`",`), record(2, "")))
			s.press("ctrl+a", "Y")
			rows := s.pastedRows()
			if len(rows) != 3 || slices.ContainsFunc(rows, func(r []string) bool { return len(r) != len(rows[0]) }) {
				t.Fatalf("%s: pasted as %q", json, rows)
			}
			at := slices.Index(rows[0], "SessionId")
			if got := rows[1][at]; got != want {
				t.Errorf("%s: pasted as %q, want %q", json, got, want)
			}
		})
	}
}

// A cell is copied for a search or a command, which needs the value itself.
func TestCopiedCellIsTheValueItself(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, feedOfRows(record(1, `"ClientInfoString":"=1+1",`)))
		s.press("l", "l", "l", "l", "l", "l", "l", "y")
		if got := s.clipboardText(); got != "=1+1" {
			t.Errorf("copied %q", got)
		}
		s.shows("copied the Client, which a spreadsheet reads as a formula")
	})
}

// A dash in the column Items says that a Sync lists none.
func TestCopiedDashStaysADash(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, storyFeed())
		s.press("&")
		s.typeText("access=Sync")
		s.press("enter", "Y")
		rows := s.pastedRows()
		if got := rows[1][slices.Index(rows[0], "Items")]; got != "-" || safe.GuardCell(got) == got {
			t.Errorf("Items are %q", got)
		}
	})
}
