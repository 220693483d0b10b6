// Package ui is the screen: it lets records stream from a feed into a table, shows views of it
// in panes, and turns keys into other views.
//
//	feed --pages--> loader --snapshot--> browser --view--> grid
//	  |               ^ subjects.Sync <-- findings <-- lookups (of subjects)
//	  |                                        ^
//	  |         keys, prompts, overlays -------+--> viewState (spec, columns; undo and redo)
//	  '--status--> fetch (polled), completeness
//
// Model holds the parts, does the layout and routes messages. A part changes only what it owns.
// What reads, builds, searches, counts, copies or writes is a command with a context; only the
// answer to the latest request counts.
package ui

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"whoread/audit"
	"whoread/audit/crash"
	"whoread/audit/source"
	"whoread/trace"
	"whoread/ui/terminal"
)

// Feed is where the records come from. Next is called by one goroutine at a time; the other
// methods may be called while it runs.
type Feed interface {
	// Next returns the next page, and io.EOF after the last one. A page is valid until the
	// next call.
	Next(ctx context.Context) (*audit.Page, error)
	// Inputs describes the inputs found so far.
	Inputs() []source.Input
	// Size is the number of bytes of all inputs, -1 if it is not known.
	Size() int64
	// Raw returns the AuditData of a row exactly as it was read.
	Raw(p audit.Place) ([]byte, error)
}

// Options are what a screen needs to know beside its feed.
type Options struct {
	// Title says what is shown, such as the names of the files.
	Title string
	// Folder is where the paths of exports begin; "" for the working directory.
	Folder string
	// Filter narrows the table from the beginning, in the filter language; the user sees it and
	// can undo it. "" for none.
	Filter string
	// ASCII and NoColor choose how the screen looks, NoMouse leaves the mouse to the terminal.
	ASCII, NoColor, NoMouse bool
	// Version is what :version shows.
	Version string
	// Reopen opens the inputs again; nil if they can be read only once.
	Reopen func() (Feed, error)
	// Lookup finds subjects; nil if nobody can be asked. The caller closes it, after the screen.
	Lookup Lookup
	// Findings is what is known of messages. Lookup fills it, and so do the files that are read; nil for
	// an empty one.
	Findings *trace.Findings
	// SelfLookupApps are the apps whose records are whoread's own lookups. Own shows these from the
	// beginning.
	SelfLookupApps  []string
	ShowSelfLookups bool
	// Now is the clock of what is asked, by which it is told how long things take; nil for
	// the time of the machine.
	Now func() time.Time
	// Report writes the report of a mistake of whoread, and returns its path; nil for one in the
	// system's temporary directory. Commands call it.
	Report func(e *crash.Error) (path string, err error)
	// Input and Output are the terminal; nil for that of the process.
	Input  io.Reader
	Output io.Writer
}

// endTimeout is how long the screen may take to end. A terminal that does not take what is
// written to it would hold the program for ever.
const endTimeout = 3 * time.Second

// ErrStuck says that the screen did not end in time, most likely because the terminal takes no
// more output.
var ErrStuck = errors.New("the screen did not close in time; run `reset` if the terminal looks wrong")

// Run shows the records of a feed until the user quits, ctx ends or a signal ends the program.
// The feed stays open. The terminal is left as it was found.
func Run(ctx context.Context, feed Feed, o Options) error {
	s := programRunner{endTimeout: endTimeout}
	if o.Input == nil && o.Output == nil {
		s.terminal = terminal.SaveModes(os.Stdin, os.Stdout)
	}
	return s.runFeed(ctx, feed, o)
}
