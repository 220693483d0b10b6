//go:build race

package e2e

// buildFlags builds a binary with the race detector, like the tests themselves.
func buildFlags() []string { return []string{"build", "-race"} }
