//go:build unix

package terminal

import (
	"golang.org/x/sys/unix"
)

// InForeground reports whether the terminal belongs to this program: a shell lends it to one job at
// a time, and another one must not change its modes.
func (t *Terminal) InForeground() bool {
	owner, err := unix.IoctlGetInt(int(t.out.Fd()), unix.TIOCGPGRP)
	return err != nil || owner == unix.Getpgrp()
}
