package frame

import (
	"bytes"
	"io"
	"slices"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// NewOutput returns a writer to w that keeps the screen in place while something is written. It is a
// terminal if w is one. Lines do not wrap while it writes, so text that a terminal takes for wider than
// the screen stays on its line.
func NewOutput(w io.Writer) io.Writer {
	if f, ok := w.(term.File); ok {
		return terminal{f}
	}
	return stream{w}
}

type (
	terminal struct{ term.File }
	stream   struct{ w io.Writer }
)

func (t terminal) Write(p []byte) (int, error) { return writeDrawn(t.File, p) }

func (s stream) Write(p []byte) (int, error) { return writeDrawn(s.w, p) }

// writeDrawn writes with wrapping off, and on again after each write, so that nothing has to be restored
// when the program fails. It leaves out what Bubble Tea sends after a screen that is lower than the one
// before: the cursor is on the last cell then, which would be erased.
func writeDrawn(w io.Writer, p []byte) (int, error) {
	drawn := bytes.ReplaceAll(p, []byte(ansi.EraseScreenBelow), nil)
	b := slices.Concat([]byte(ansi.ResetModeAutoWrap), drawn, []byte(ansi.SetModeAutoWrap))
	if _, err := w.Write(b); err != nil {
		return 0, err //nolint:wrapcheck // a writer passes the errors of the next one on
	}
	return len(p), nil
}
