package ui

import (
	"context"
	"errors"
	"os"
	"time"

	"whoread/ui/terminal"
)

// endTimeout is how long the screen may take to end. A terminal that accepts no output would block the
// program forever.
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
