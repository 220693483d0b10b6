package e2e

import (
	"strings"
	"testing"

	"whoread/fixtures/tenanttest"
	"whoread/ui/widget/humanize"
)

// formatShare formats n of the records of the case as the filter line does.
func formatShare(n int) string {
	return humanize.FormatNumber(n) + " of " + humanize.FormatCount(tenanttest.SharedCase().Truth.Counts.Records, "record")
}

func TestFilterKeepDropUndoRedo(t *testing.T) {
	t.Parallel()
	path := storyFile(t)
	counts := tenanttest.SharedCase().Truth.Counts
	term := startTerminal(t, 120, 24, path)
	term.waitUntilLoaded()

	term.pressKeys("&")
	term.typeText("access=Sync")
	term.pressKeys("Enter")
	lines := term.waitForFilter("filter Access=Sync", formatShare(counts.Sync))
	const column = 6 // ClientIP
	if names := columnTitles(t, lines); names[column] != "ClientIP" {
		t.Fatalf("the columns are %v", names)
	}
	address := exportSheet(t, "events", path, "--filter", "access=Sync").column(t, "ClientIP")[0]
	with := len(exportSheet(t, "events", path, "--filter", "access=Sync ip="+address).rows)

	term.pressKeys("l", "l", "l", "l", "l", "l", "=")
	term.waitForFilter("Access=Sync ClientIP="+address, formatShare(with))
	term.pressKeys("u")
	term.waitForFilter("filter Access=Sync", formatShare(counts.Sync))
	term.pressKeys("!")
	lines = term.waitForFilter("filter Access=Sync ", formatShare(counts.Sync-with))
	for _, row := range tableRows(t, lines) {
		if strings.Contains(row, " "+address+" ") {
			t.Errorf("%s was dropped and is still there: %s", address, row)
		}
	}
	term.pressKeys("u")
	term.waitForFilter("filter Access=Sync", formatShare(counts.Sync))
	term.pressKeys("u")
	term.waitUntilGone("filter Access=Sync")
	term.waitForText("of " + humanize.FormatCount(counts.Records, "record"))
	term.pressKeys("u")
	term.waitForText("nothing to undo")
	term.pressKeys("U")
	term.waitForFilter("filter Access=Sync", formatShare(counts.Sync))
	term.pressKeys("U")
	term.waitForFilter("filter Access=Sync ", formatShare(counts.Sync-with))
	term.pressKeys("U")
	term.waitForText("nothing to redo")
}

func TestFacetFilters(t *testing.T) {
	t.Parallel()
	counts := tenanttest.SharedCase().Truth.Counts
	term := startTerminal(t, 120, 24, "demo", "--speed", "50")
	term.waitUntilLoaded()
	term.pressKeys("l", "l", "l", "F")
	lines := term.waitFor("the values of Access", func(lines []string) bool {
		return contains(lines, "Values of Access") && contains(lines, "> Bind")
	})
	for value, n := range map[string]int{"Bind": counts.Bind, "Sync": counts.Sync} {
		if fields := strings.Fields(strings.TrimPrefix(lineWith(lines, " "+value+" "), ">")); len(fields) < 2 || fields[1] != humanize.FormatNumber(n) {
			t.Errorf("%s: %v, want %s", value, fields, humanize.FormatNumber(n))
		}
	}
	term.pressKeys("j")
	term.waitForText("> Sync")
	term.pressKeys("Enter")
	term.waitForFilter("filter Access=Sync", formatShare(counts.Sync))
	term.waitUntilGone("Values of Access")
	term.pressKeys("F", "!")
	term.waitForText("No records match the filter")
	term.pressKeys("u", "u")
	term.waitUntilGone("filter Access=Sync")
}

func TestOpenGroupAndReturn(t *testing.T) {
	t.Parallel()
	truth := tenanttest.SharedCase().Truth.Intruder
	term := startTerminal(t, 200, 30, "demo", "--speed", "50")
	term.waitUntilLoaded()
	term.pressKeys("2")
	lines := term.waitForText("groups · sort")
	rows := tableRows(t, lines)
	if !strings.HasPrefix(rows[0], truth.SharedSession[:8]) || !strings.Contains(rows[0], " 2 addresses ") {
		t.Errorf("the session whose address changes is not on top: %s", rows[0])
	}
	for _, row := range rows[1:] {
		if strings.Contains(row, " addresses ") {
			t.Errorf("another session has several addresses: %s", row)
		}
	}

	term.pressKeys("Enter")
	lines = term.waitForText("in SessionId " + truth.SharedSession)
	for _, address := range []string{truth.OwnerAddress, truth.Address} {
		if !contains(lines, " "+address+" ") {
			t.Errorf("the records of %s are not there:\n%s", address, strings.Join(lines, "\n"))
		}
	}
	term.pressKeys("Escape")
	term.waitUntilGone("in SessionId")

	term.pressKeys("j", "j", "j", "j", "j", "j", "j", "j", "j", "j", "l")
	was := cursorLine(term.waitForText("row 11 of"))
	term.pressKeys("Enter")
	lines = term.waitForText("in SessionId " + was[:8])
	opened := tableRows(t, lines)
	if n := strings.Fields(was)[6]; !contains(lines, n+" of "+humanize.FormatNumber(tenanttest.SharedCase().Truth.Counts.Records)) || humanize.FormatNumber(len(opened)) != n {
		t.Errorf("the group has %s records, and %d were shown:\n%s", n, len(opened), strings.Join(lines, "\n"))
	}
	term.pressKeys("Escape")
	lines = term.waitForText("row 11 of")
	if now := cursorLine(lines); now != was {
		t.Errorf("the cursor is on\n%s\nand was on\n%s", now, was)
	}
	if !contains(lines, "· ClientIPs") {
		t.Errorf("the cursor is in another column:\n%s", lines[len(lines)-1])
	}
}
