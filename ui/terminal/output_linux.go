package terminal

import (
	"os"

	"golang.org/x/sys/unix"
)

// acceptsOutput reports whether a terminal has room for more output, or soon has.
func acceptsOutput(out *os.File) bool {
	list := []unix.PollFd{{Fd: int32(out.Fd()), Events: unix.POLLOUT}}
	n, err := unix.Poll(list, int(acceptTime.Milliseconds()))
	return err != nil || n > 0
}

// dropOutput drops what was written to a terminal and waits to be read. Those who wait for room
// notice it only when output is switched off and on again.
func dropOutput(out *os.File) {
	fd := int(out.Fd())
	_ = unix.IoctlSetInt(fd, unix.TCFLSH, unix.TCOFLUSH)
	_ = unix.IoctlSetInt(fd, unix.TCXONC, unix.TCOOFF)
	_ = unix.IoctlSetInt(fd, unix.TCXONC, unix.TCOON)
}
