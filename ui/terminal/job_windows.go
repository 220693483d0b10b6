package terminal

import "context"

// HasJobs reports whether the system can stop a program and continue it in the foreground.
const HasJobs = false

// InForeground reports true: Windows has no jobs that share a terminal.
func (*Terminal) InForeground() bool { return true }

// Suspend does nothing: Windows cannot stop a program from the keyboard.
func (*Terminal) Suspend(context.Context) bool { return true }
