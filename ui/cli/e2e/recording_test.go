package e2e

import (
	"os"
	"path/filepath"
	"regexp"

	"github.com/charmbracelet/x/ansi"
)

// recording is everything that a terminal was ever sent. It holds what was on the screen only
// while nobody looked.
type recording struct {
	term *terminal
	path string
}

// record records from now on.
func (s *terminal) record() recording {
	s.t.Helper()
	r := recording{s, filepath.Join(s.t.TempDir(), "recording")}
	s.tmux("pipe-pane", "cat >'"+r.path+"'")
	return r
}

// text is what was recorded, without escape sequences.
func (r recording) text() string {
	text, err := os.ReadFile(r.path)
	if err != nil && !os.IsNotExist(err) {
		r.term.t.Fatal(err)
	}
	return ansi.Strip(string(text))
}

// holds waits until a pattern is in what was recorded: it may come a little later there.
func (r recording) holds(pattern string) {
	r.term.t.Helper()
	wanted := regexp.MustCompile(pattern)
	var text string
	r.term.wait(func() string { return "the screen never showed " + pattern + "; it showed\n" + text }, func() bool {
		text = r.text()
		return wanted.MatchString(text)
	})
}
