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

// Feed is a source of records. Next is called by one goroutine at a time; the other methods may be called
// while it runs.
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

// Options configure a screen.
type Options struct {
	// Title names the source, such as the names of the files.
	Title string
	// Folder is the base of relative export paths; "" for the working directory.
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
	// Lookup finds subjects; nil if no service can be queried. The caller closes it, after the screen.
	Lookup Lookup
	// Findings are the known answers. Lookup adds to them, and so do message traces; nil for an empty
	// set.
	Findings *trace.Findings
	// OwnApps are the apps of whoread's own lookups. ShowOwnLookups shows their records from the
	// start.
	OwnApps        []string
	ShowOwnLookups bool
	// Now is the clock of the services, for waits and durations; nil for the system clock.
	Now func() time.Time
	// Report writes the report of an internal error and returns its path; nil for a file in the system's
	// temporary directory. Commands call it.
	Report func(e *crash.Error) (path string, err error)
	// Input and Output are the terminal; nil for the terminal of the process.
	Input  io.Reader
	Output io.Writer
}

// endTimeout is how long the screen may take to end. A terminal that accepts no output would block the
// program for ever.
const endTimeout = 3 * time.Second

// ErrStuck reports that the screen did not end in time, most likely because the terminal accepts no
// output.
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
