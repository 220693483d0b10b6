//go:build unix

package terminal

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// HasJobs reports whether the system can stop a program and continue it in the foreground.
const HasJobs = true

// InForeground reports whether the terminal belongs to this program: a shell gives it to one job at a
// time, and no other job may change its modes.
func (t *Terminal) InForeground() bool {
	owner, err := unix.IoctlGetInt(int(t.out.Fd()), unix.TIOCGPGRP)
	return err != nil || owner == unix.Getpgrp()
}

const (
	// stopTime is how long it may take until the program is stopped. If no shell could continue it, the
	// system does not stop it at all.
	stopTime = 300 * time.Millisecond
	// pollInterval is how often a program in the background checks whether it is in the foreground.
	pollInterval = 100 * time.Millisecond
)

// Suspend stops the program as ^Z does, until it is in the foreground again. It returns false if ctx ends
// first: then the terminal belongs to another program.
func (t *Terminal) Suspend(ctx context.Context) bool {
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, syscall.SIGCONT)
	defer signal.Stop(continued)
	_ = syscall.Kill(0, syscall.SIGTSTP) // the whole job, as the terminal would
	select {
	case <-continued:
	case <-time.After(stopTime):
	}
	for !t.InForeground() {
		select {
		case <-ctx.Done():
			return false
		case <-time.After(pollInterval):
		}
	}
	return true
}
