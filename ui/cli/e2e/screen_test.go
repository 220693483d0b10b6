package e2e

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"whoread/fixtures/tenanttest"
	"whoread/ui/widget/humanize"
)

// gutter is the number of cells before the first column: cursor, mark, warning.
const gutter = 3

// afterGutter returns a line of the table without its gutter.
func afterGutter(line string) string {
	cells := []rune(line)
	return string(cells[min(gutter, len(cells)):])
}

// cursorLine returns the line of the cursor without its gutter, or "".
func cursorLine(lines []string) string {
	for _, line := range lines {
		if strings.HasPrefix(line, ">") {
			return afterGutter(line)
		}
	}
	return ""
}

// waitUntilLoaded waits until the table has the whole case, and returns the screen.
func (te *terminal) waitUntilLoaded() []string {
	te.t.Helper()
	return te.waitForText("DONE · row 1 of " + humanize.FormatCount(tenanttest.SharedCase().Truth.Counts.Records, "record"))
}

// waitForRecord waits until the cursor is on the record with a time.
func (te *terminal) waitForRecord(time string) []string {
	te.t.Helper()
	return te.waitFor("the cursor on "+time, func(lines []string) bool { return strings.HasPrefix(cursorLine(lines), time) })
}

// waitForFilter waits until the filter line shows a filter and a share, such as "Access=Sync" and "227 of
// 3,122 records". Items and messages show the share of records, too.
func (te *terminal) waitForFilter(text, share string) []string {
	te.t.Helper()
	return te.waitFor(text+" with "+share, func(lines []string) bool {
		return slices.ContainsFunc(lines, func(line string) bool {
			return strings.Contains(line, text) && strings.HasSuffix(strings.TrimSuffix(line, " with all their items"), " "+share)
		})
	})
}

// findHeader returns the line number of the table header.
func findHeader(t *testing.T, lines []string) int {
	t.Helper()
	at := slices.IndexFunc(lines, func(line string) bool {
		return strings.HasPrefix(line, "   ") && strings.TrimSpace(line) != ""
	})
	if at < 0 {
		t.Fatalf("there is no table on\n%s", strings.Join(lines, "\n"))
	}
	return at
}

// columnTitles returns the visible columns.
func columnTitles(t *testing.T, lines []string) []string {
	t.Helper()
	order := regexp.MustCompile(`^[▲▼][0-9]+$`)
	return slices.DeleteFunc(strings.Fields(lines[findHeader(t, lines)]), func(word string) bool {
		return word == ">" || order.MatchString(word)
	})
}

// tableRows returns the visible rows without their gutters.
func tableRows(t *testing.T, lines []string) []string {
	t.Helper()
	var rows []string
	for _, line := range lines[findHeader(t, lines)+1 : len(lines)-1] {
		if line == "" {
			break
		}
		rows = append(rows, afterGutter(line))
	}
	return rows
}

// showsRow reports whether a line of the table shows the cells of a row of a file: every cell in order,
// complete or visibly cut, and nothing else.
func showsRow(line string, header, row []string) bool {
	for i, cell := range row {
		want := formatShownCell(header[i], cell)
		rest := strings.TrimLeft(line, " ")
		whole, isWhole := strings.CutPrefix(rest, want)
		isWhole = isWhole && (want == "" || whole == "" || whole[0] == ' ')
		begun, after, isCut := strings.Cut(rest, "…")
		isCut = isCut && begun != "" && strings.HasPrefix(want, begun)
		switch {
		case isWhole:
			line = whole
		case isCut:
			line = after
		default:
			return false
		}
	}
	return strings.TrimSpace(line) == ""
}

// formatShownCell formats a cell of a file as the screen does, where all names are of one domain.
func formatShownCell(column, cell string) string {
	if column == "Mailbox" || column == "User" {
		cell, _, _ = strings.Cut(cell, "@")
	}
	return formatCopiedCell(column, cell)
}

// formatCopiedCell formats a cell of a file as it is copied.
func formatCopiedCell(column, cell string) string {
	switch {
	case column == "TimeStamp":
		return strings.TrimSuffix(strings.Replace(cell, "T", " ", 1), "Z")
	case column == "Items" && cell == "0": // a Sync lists none
		return "-"
	}
	return cell
}

// findWideLine returns the first line wider than a width, or "".
func findWideLine(lines []string, width int) string {
	for _, line := range lines {
		if ansi.StringWidth(line) > width {
			return line
		}
	}
	return ""
}
