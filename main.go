// Whoread answers who read the mail: it shows, sorts, filters and groups the MailItemsAccessed
// events of Microsoft 365.
package main

import (
	"context"
	"os"

	"whoread/ui/cli"
)

func main() {
	os.Exit(run())
}

func run() int {
	ctx, stop := cli.SignalContext(context.Background())
	defer stop()
	return cli.Run(ctx, os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
}
