//go:build unix && !linux

package tenant

// forbidTracing does nothing: only Linux has it.
func forbidTracing() {}
