package e2e

import (
	"strings"
	"testing"

	"whoread/fixtures/tenanttest"
	"whoread/ui/widget/humanize"
)

// of is how many of the records of the case the line of a filter names.
func of(n int) string {
	return humanize.FormatNumber(n) + " of " + humanize.FormatCount(tenanttest.SharedCase().Truth.Counts.Records, "record")
}

func TestFilterKeepDropUndoRedo(t *testing.T) {
	t.Parallel()
	path := storyFile(t)
	counts := tenanttest.SharedCase().Truth.Counts
	term := start(t, 120, 24, path)
	term.untilLoaded()

	term.press("&")
	term.write("access=Sync")
	term.press("Enter")
	lines := term.narrowedTo("filter Access=Sync", of(counts.Sync))
	const column = 4 // ClientIP
	if names := titles(t, lines); names[column] != "ClientIP" {
		t.Fatalf("the columns are %v", names)
	}
	address := exported(t, "events", path, "--filter", "access=Sync").column(t, "ClientIP")[0]
	with := len(exported(t, "events", path, "--filter", "access=Sync ip="+address).rows)

	term.press("l", "l", "l", "l", "=")
	term.narrowedTo("Access=Sync ClientIP="+address, of(with))
	term.press("u")
	term.narrowedTo("filter Access=Sync", of(counts.Sync))
	term.press("!")
	lines = term.narrowedTo("filter Access=Sync ", of(counts.Sync-with))
	for _, row := range tableRows(t, lines) {
		if strings.Contains(row, " "+address+" ") {
			t.Errorf("%s was dropped and is still there: %s", address, row)
		}
	}
	term.press("u")
	term.narrowedTo("filter Access=Sync", of(counts.Sync))
	term.press("u")
	term.untilGone("filter Access=Sync")
	term.untilShown("of " + humanize.FormatCount(counts.Records, "record"))
	term.press("u")
	term.untilShown("nothing to undo")
	term.press("U")
	term.narrowedTo("filter Access=Sync", of(counts.Sync))
	term.press("U")
	term.narrowedTo("filter Access=Sync ", of(counts.Sync-with))
	term.press("U")
	term.untilShown("nothing to redo")
}

func TestFacetsKeep(t *testing.T) {
	t.Parallel()
	counts := tenanttest.SharedCase().Truth.Counts
	term := start(t, 120, 24, "demo", "--speed", "50")
	term.untilLoaded()
	term.press("l", "F")
	lines := term.until("the values of Access", func(lines []string) bool {
		return contains(lines, "Values of Access") && contains(lines, "> Bind")
	})
	for value, n := range map[string]int{"Bind": counts.Bind, "Sync": counts.Sync} {
		if fields := strings.Fields(strings.TrimPrefix(lineWith(lines, " "+value+" "), ">")); len(fields) < 2 || fields[1] != humanize.FormatNumber(n) {
			t.Errorf("%s: %v, want %s", value, fields, humanize.FormatNumber(n))
		}
	}
	term.press("j")
	term.untilShown("> Sync")
	term.press("Enter")
	term.narrowedTo("filter Access=Sync", of(counts.Sync))
	term.untilGone("Values of Access")
	term.press("F", "!")
	term.untilShown("No records match the filter")
	term.press("u", "u")
	term.untilGone("filter Access=Sync")
}

func TestGroupBySessionOpenAndComeBack(t *testing.T) {
	t.Parallel()
	truth := tenanttest.SharedCase().Truth.Intruder
	term := start(t, 200, 30, "demo", "--speed", "50")
	term.untilLoaded()
	term.press("2")
	lines := term.untilShown("groups · sort")
	rows := tableRows(t, lines)
	if !strings.HasPrefix(rows[0], truth.SharedSession[:8]) || !strings.Contains(rows[0], " 2 addresses ") {
		t.Errorf("the session whose address changes is not on top: %s", rows[0])
	}
	for _, row := range rows[1:] {
		if strings.Contains(row, " addresses ") {
			t.Errorf("another session has several addresses: %s", row)
		}
	}

	term.press("Enter")
	lines = term.untilShown("in SessionId " + truth.SharedSession)
	for _, address := range []string{truth.OwnerAddress, truth.Address} {
		if !contains(lines, " "+address+" ") {
			t.Errorf("the records of %s are not there:\n%s", address, strings.Join(lines, "\n"))
		}
	}
	term.press("Escape")
	term.untilGone("in SessionId")

	term.press("j", "j", "j", "j", "j", "j", "j", "j", "j", "j", "l")
	was := cursorLine(term.untilShown("row 11 of"))
	term.press("Enter")
	lines = term.untilShown("in SessionId " + was[:8])
	opened := tableRows(t, lines)
	if n := strings.Fields(was)[6]; !contains(lines, n+" of "+humanize.FormatNumber(tenanttest.SharedCase().Truth.Counts.Records)) || humanize.FormatNumber(len(opened)) != n {
		t.Errorf("the group has %s records, and %d were shown:\n%s", n, len(opened), strings.Join(lines, "\n"))
	}
	term.press("Escape")
	lines = term.untilShown("row 11 of")
	if now := cursorLine(lines); now != was {
		t.Errorf("the cursor is on\n%s\nand was on\n%s", now, was)
	}
	if !contains(lines, "· ClientIPs") {
		t.Errorf("the cursor is in another column:\n%s", lines[len(lines)-1])
	}
}
