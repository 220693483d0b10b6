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

// gutter is how many cells stand before the first column of the table: cursor, mark, warning.
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

// waitUntilLoaded waits until the case is loaded and all of it is in the table, and returns the
// screen.
func (s *terminal) waitUntilLoaded() []string {
	s.t.Helper()
	return s.waitForText("DONE · row 1 of " + humanize.FormatCount(tenanttest.SharedCase().Truth.Counts.Records, "record"))
}

// waitForRecord waits until the cursor stands on the record of a time.
func (s *terminal) waitForRecord(time string) []string {
	s.t.Helper()
	return s.waitFor("the cursor on "+time, func(lines []string) bool { return strings.HasPrefix(cursorLine(lines), time) })
}

// waitForFilter waits until the line of the filter says a text and a share of the records, as
// in "Access=Sync" and "227 of 3,122 records", of which items and messages show all.
func (s *terminal) waitForFilter(text, share string) []string {
	s.t.Helper()
	return s.waitFor(text+" with "+share, func(lines []string) bool {
		return slices.ContainsFunc(lines, func(line string) bool {
			return strings.Contains(line, text) && strings.HasSuffix(strings.TrimSuffix(line, " with all their items"), " "+share)
		})
	})
}

// findHeader returns the number of the line that is the header of the table.
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

// columnTitles returns the columns of the table on the screen, as far as they are in view.
func columnTitles(t *testing.T, lines []string) []string {
	t.Helper()
	order := regexp.MustCompile(`^[▲▼][0-9]+$`)
	return slices.DeleteFunc(strings.Fields(lines[findHeader(t, lines)]), func(word string) bool {
		return word == ">" || order.MatchString(word)
	})
}

// tableRows returns the lines of the rows in view without their gutters.
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

// showsRow tells whether a line of the table shows the cells of a row of a file: every cell in
// its order, whole or cut short visibly, and nothing else.
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

// formatShownCell is the cell of a file as the screen shows it.
func formatShownCell(column, cell string) string {
	switch {
	case column == "TimeStamp":
		return strings.TrimSuffix(strings.Replace(cell, "T", " ", 1), "Z")
	case column == "Items" && cell == "0": // a Sync lists none
		return "-"
	}
	return cell
}

// findWideLine returns the first line that takes more cells than a width, or "".
func findWideLine(lines []string, width int) string {
	for _, line := range lines {
		if ansi.StringWidth(line) > width {
			return line
		}
	}
	return ""
}
