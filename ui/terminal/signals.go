package terminal

import (
	"os"
	"os/signal"
	"slices"
	"syscall"
)

// EndSignals returns the signals that end the program, without those that it was started to ignore, as
// nohup does.
func EndSignals() []os.Signal {
	all := []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGABRT}
	return slices.DeleteFunc(all, signal.Ignored)
}
