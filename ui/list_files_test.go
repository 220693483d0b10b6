package ui_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/ui"
)

// fromAddresses returns records of four addresses.
func fromAddresses() ui.Feed {
	var rows [][]byte
	for i, address := range []string{"198.51.100.7", "203.0.113.9", "192.0.2.1", "192.0.2.2"} {
		rows = append(rows, record(i, fmt.Sprintf(`"ClientIPAddress":%q,`, address)))
	}
	return feedOfRows(rows...)
}

func TestB2PastedLinesAreAList(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, fromAddresses())
		s.press("&")
		s.send(tea.KeyMsg{Type: tea.KeyRunes, Paste: true, Runes: []rune("198[.]51[.]100[.]7\n203.0.113.9 # seen in May\n\n10.0.0.0/8\n")})
		s.press("enter")
		s.passTime(time.Second)
		s.shows("2 of 4 records", "filter @(198.51.100.7, 203.0.113.9, 10.0.0.0/8)", "list: 2 of 3 entries are in the log; never: 10.0.0.0/8")
		s.press("u")
		s.passTime(time.Second)
		s.hides("list:")
	})
}

func TestB2ListOfAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "addresses.txt")
	if err := os.WriteFile(path, []byte("ip,remark\n192.0.2.0/24,x\n198.51.100.7,y\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Run("in the prompt", func(t *testing.T) {
		bubble(t, func(t *testing.T) {
			s := openScreen(t, fromAddresses())
			s.press(typed("&", "@"+path+" access=Bind", "enter")...)
			s.passTime(time.Second)
			s.shows("3 of 4 records", "2 of 2 entries are in the log")
		})
	})
	t.Run("as a command", func(t *testing.T) {
		bubble(t, func(t *testing.T) {
			s := openScreen(t, fromAddresses())
			s.press(typed(":", "filter @"+path, "enter")...)
			s.passTime(time.Second)
			s.shows("3 of 4 records")
		})
	})
	t.Run("that is missing", func(t *testing.T) {
		bubble(t, func(t *testing.T) {
			s := openScreen(t, fromAddresses())
			s.press(typed("&", "@gone.txt", "enter")...)
			s.passTime(time.Second)
			s.shows("gone.txt: no such file")
		})
	})
}
