package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"whoread/ui/widget/theme"
)

// recording is everything sent to a terminal. Only it shows what was on the screen briefly.
type recording struct {
	term *terminal
	path string
}

// startRecording starts a recording.
func (te *terminal) startRecording() recording {
	te.t.Helper()
	r := recording{te, filepath.Join(te.t.TempDir(), "recording")}
	te.runTmux("pipe-pane", "cat >'"+r.path+"'")
	return r
}

// text returns the recording without escape sequences, with text in the order of its columns.
func (r recording) text() string {
	text, err := os.ReadFile(r.path)
	if err != nil && !os.IsNotExist(err) {
		r.term.t.Fatal(err)
	}
	return orderSequences(string(text))
}

// toColumn moves the cursor to a column, toLine to another line.
var (
	toColumn = regexp.MustCompile(`\x1b\[([0-9]+)G`)
	toLine   = regexp.MustCompile(`\x1b\[[0-9;]*H`)
)

// orderSequences returns the lines sent to a terminal in the order of their columns: non-ASCII text is
// sent before the rest of its line.
func orderSequences(sent string) string {
	const column = 0xF0000 // private characters stand for columns
	sent = toColumn.ReplaceAllStringFunc(sent, func(sequence string) string {
		n, _ := strconv.Atoi(toColumn.FindStringSubmatch(sequence)[1])
		return string(rune(column + n - 1))
	})
	var text strings.Builder
	for line := range strings.SplitSeq(ansi.Strip(toLine.ReplaceAllString(sent, "\n")), "\n") {
		var cells [1000]string
		at := 0
		for _, r := range line {
			if r >= column {
				at = int(r - column)
				continue
			}
			cells[at] = string(r)
			at += theme.Width(cells[at])
		}
		text.WriteString(strings.Join(cells[:], "") + "\n")
	}
	return text.String()
}

// checkContains waits until a pattern is in the recording, which can lag behind the screen.
func (r recording) checkContains(pattern string) {
	r.term.t.Helper()
	wanted := regexp.MustCompile(pattern)
	var text string
	r.term.waitUntil(func() string { return "the screen never showed " + pattern + "; it showed\n" + text }, func() bool {
		text = r.text()
		return wanted.MatchString(text)
	})
}
