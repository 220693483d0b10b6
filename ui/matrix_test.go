package ui_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"whoread/ui"
)

func TestS17MatrixOfAddressesAndMailboxes(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := openScreen(t, matrixFeed())
		s.press("3", "x")
		s.shows("ClientIP by Mailbox: records", "2 x 2", "198.51.100.7         3               2               1", "203.0.113.9          1                               1")
		s.press("m")
		s.shows("ClientIP by Mailbox: item accesses")
		s.press("m", "m", "x")
		s.shows("Mailbox by ClientIP: records", "adele                2               2", "adele, 198.51.100.7")
		s.press("j", "l", "enter")
		s.shows("in Mailbox ben, ClientIP 203.0.113.9", "1 of 4 records")
		s.press("esc", "x", "j", "enter") // no record of adele is from 203.0.113.9
		s.shows("ClientIP by Mailbox", "203.0.113.9, adele")
		s.press("esc")
		s.press(":")
		s.typeText("matrix user,time")
		s.press("enter")
		s.shows("User by Day", "2026-09-14")
		s.press("esc", ":")
		s.typeText("matrix items,ip")
		s.press("enter")
		s.shows("cannot group the rows: no column \"Items\"")
	})
}

func TestS17MatrixIsExported(t *testing.T) {
	dir := t.TempDir()
	bubble(t, func(t *testing.T) {
		s := openScreen(t, matrixFeed(), inFolder(dir))
		s.press("3", "x", "ctrl+s", "enter")
		s.wait(time.Second)
		s.shows("Wrote 2 rows")
	})
	text, err := os.ReadFile(filepath.Join(dir, "whoread-matrix-ClientIP-Mailbox-20000101-000001.csv"))
	if want := "ClientIP,adele,ben\n198.51.100.7,2,1\n203.0.113.9,0,1\n"; err != nil || string(text) != want {
		t.Errorf("%s (%v), want %s", text, err, want)
	}
}

func matrixFeed() ui.Feed {
	row := func(id int, mailbox, address string) []byte {
		return record(id, `"MailboxOwnerUPN":"`+mailbox+`","MailboxGuid":"`+mailbox+`","ClientIPAddress":"`+address+`",`)
	}
	return feedOfRows(row(1, "adele", "198.51.100.7"), row(2, "adele", "198.51.100.7"), row(3, "ben", "198.51.100.7"), row(4, "ben", "203.0.113.9"))
}
