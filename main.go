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

// run tells the command line to end at the first interrupt; the second ends it at once. That
// whoever reads the output has enough is an error like others, so that what is to be removed at
// the end is removed.
func run() int {
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	context.AfterFunc(ctx, stop)
	return cli.Run(ctx, os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
}
