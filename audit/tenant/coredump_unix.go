//go:build unix

package tenant

import "golang.org/x/sys/unix"

// forbidCoreDumps keeps tokens in memory out of core dumps, as far as the system allows. It is never
// undone, since freed memory keeps its content.
func forbidCoreDumps() {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}) // lowering a limit never fails
	forbidTracing()
}
