package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestS4FirstScreenSaysWhoReadWhat opens real records: each size shows without moving which mailbox, who, from
// where, how many items and which folder.
func TestS4FirstScreenSaysWhoReadWhat(t *testing.T) {
	t.Parallel()
	path, err := filepath.Abs(filepath.Join("..", "..", "..", "..", "shared", "samples", "unified-audit-slice.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the sample records are not here: %v", err)
	}
	for _, at := range []size{{80, 24}, {100, 30}, {120, 40}, {200, 50}} {
		term := startTerminal(t, at.w, at.h, path)
		lines := term.waitForText("DONE · row 1 of 145 records")
		titles := columnTitles(t, lines)
		for _, want := range []string{"TimeStamp", "Mailbox", "User", "Access", "Folder", "Items", "ClientIP"} {
			if !slices.Contains(titles, want) {
				t.Errorf("%v: no %s among %v", at, want, titles)
			}
		}
		row := lineWith(lines, "2021-03-23 20:31:07")
		for _, want := range []string{"IsaiahL", "Bind", " +1 ", " 3 ", "2603:10", "::25"} {
			if !strings.Contains(row, want) {
				t.Errorf("%v: no %q in %q", at, want, row)
			}
		}
	}
}
