// Whoread answers who read the mail: it shows, sorts, filters and groups the MailItemsAccessed
// events of Microsoft 365.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"whoread/ui/cli"
)

func main() {
	os.Exit(run())
}

// run ends the command line with the first signal. A pipe that nobody reads is an error like
// others, so that the files that are only there for the time being are removed.
func run() int {
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := cli.UntilSignal(context.Background())
	defer stop()
	return cli.Run(ctx, os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
}
