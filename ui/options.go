package ui

import (
	"io"
	"time"

	"whoread/audit/crash"
	"whoread/audit/table"
	"whoread/trace"
)

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
	// KeepsFindings says that the caller saves the findings, or that they are not worth it.
	KeepsFindings bool
	// OwnApps are the apps of whoread's own lookups. ShowOwnLookups shows their records from the
	// start.
	OwnApps        []string
	ShowOwnLookups bool
	// Loaded is called with each newer state of the table; nil for nothing.
	Loaded func(*table.Snapshot)
	// Now is the clock of the services, for waits and durations; nil for the system clock.
	Now func() time.Time
	// Report writes the report of an internal error and returns its path; nil for a file in the system's
	// temporary directory. Commands call it.
	Report func(e *crash.Error) (path string, err error)
	// Input and Output are the terminal; nil for the terminal of the process.
	Input  io.Reader
	Output io.Writer
}
