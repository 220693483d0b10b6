//go:build unix

package tenant

import "golang.org/x/sys/unix"

// forbidCoreDumps keeps the tokens in the memory of this process out of core dumps, as far as the
// system lets it. It is not undone, since what is freed stays in memory.
func forbidCoreDumps() {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}) // a limit can always be lowered
	forbidTracing()
}
