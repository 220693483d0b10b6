//go:build unix && !linux

package tenant

// forbidTracing does nothing: only Linux can forbid it.
func forbidTracing() {}
