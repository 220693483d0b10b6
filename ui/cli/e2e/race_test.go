//go:build race

package e2e

// buildFlags makes a binary that looks for races, as the tests themselves do.
func buildFlags() []string { return []string{"build", "-race"} }
