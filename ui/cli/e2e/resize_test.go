package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"whoread/ui/widget/humanize"
)

// size is the size of a terminal in cells.
type size struct{ w, h int }

func sizes() []size { return []size{{80, 24}, {40, 10}, {200, 50}, {40, 10}, {80, 24}, {200, 50}} }

// fillsScreen reports whether a screen fills the terminal exactly, with the title on top and the status or
// an input line at the bottom.
func fillsScreen(lines []string, to size) bool {
	bottom := lines[len(lines)-1]
	return len(lines) == to.h && findWideLine(lines, to.w) == "" &&
		strings.HasPrefix(lines[0], "whoread") && strings.Count(strings.Join(lines, "\n"), "whoread  ") == 1 &&
		(strings.HasPrefix(bottom, "FETCHING") || strings.HasPrefix(bottom, "DONE") || strings.HasPrefix(bottom, ":"))
}

// waitUntilSettled waits until a whole screen of a size stops changing, and returns it without the title,
// which shows the rate of the load.
func (te *terminal) waitUntilSettled(to size) []string {
	te.t.Helper()
	const still = 5 // looks in a row: what is counted beside the table comes a little later
	var last []string
	alike := 0
	return te.waitFor(fmt.Sprintf("a whole screen of %d x %d", to.w, to.h), func(lines []string) bool {
		alike++
		if !slices.Equal(last, lines[1:]) {
			alike = 0
		}
		last = slices.Clone(lines[1:])
		return alike >= still && fillsScreen(lines, to)
	})[1:]
}

// TestResizeWithOpenOverlays visits each size twice, from different sides. Leftovers of another size make
// the two screens differ.
func TestResizeWithOpenOverlays(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]struct {
		keys  []string
		shown string
	}{
		"table":    {nil, "row 1 of 100 records"},
		"help":     {[]string{"?"}, "half a page down"},
		"facets":   {[]string{"l", "l", "l", "F"}, "> Bind"},
		"columns":  {[]string{"C"}, "Enter accept"},
		"export":   {[]string{"C-s"}, "Export events"},
		"command":  {[]string{":", "s", "o"}, ":so"},
		"detail":   {[]string{"Enter"}, "Enter: raw JSON"},
		"raw":      {[]string{"Enter", "Enter"}, `"CreationTime": `},
		"sessions": {[]string{"2"}, "groups · sort"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			feed := newFeed(t)
			term := startTerminal(t, 200, 50, feed.path)
			feed.sendRows(plainRows(t, 100))
			term.waitForText("row 1 of 100 records")
			term.pressKeys(open.keys...)
			term.waitForText(open.shown)
			seen := map[size][]string{{200, 50}: term.waitUntilSettled(size{200, 50})}
			for _, to := range sizes() {
				term.resize(to.w, to.h)
				want, again := seen[to]
				if !again {
					seen[to] = term.waitUntilSettled(to)
					continue
				}
				term.waitFor(fmt.Sprintf("the screen of %d x %d as it was before\n%s\n", to.w, to.h, strings.Join(want, "\n")),
					func(lines []string) bool { return fillsScreen(lines, to) && slices.Equal(lines[1:], want) })
			}
		})
	}
}

// TestResizeWhileLoading uses the table in every size while it grows.
func TestResizeWhileLoading(t *testing.T) {
	t.Parallel()
	const batch = 30
	rows := plainRows(t, batch*(1+len(sizes())))
	feed := newFeed(t)
	term := startTerminal(t, 200, 50, feed.path)
	feed.sendRows(rows[:batch])
	term.waitForText("row 1 of 30 records")
	for i, to := range sizes() {
		sent := batch * (i + 2)
		feed.sendRows(rows[sent-batch : sent])
		term.resize(to.w, to.h)
		term.pressKeys("j")
		term.waitFor(fmt.Sprintf("record %d of %d on a screen of %d x %d", i+2, sent, to.w, to.h), func(lines []string) bool {
			return fillsScreen(lines, to) && contains(lines, fmt.Sprintf("row %d of %s", i+2, humanize.FormatCount(sent, "record"))) &&
				strings.HasPrefix(cursorLine(lines), shownTime(rows[i+1]))
		})
	}
	feed.closePipe()
	term.waitForText("DONE · row 7 of 210 records")
}
