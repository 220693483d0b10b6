package terminal

import (
	"os"
	"syscall"
)

// Signals are the signals by which somebody outside ends a program.
func Signals() []os.Signal {
	return []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGABRT}
}
