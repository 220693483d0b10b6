package trial_test

import (
	"testing"

	"whoread/fixtures/tenanttest"
)

// isShortRun reports whether there is little time. The race detector makes everything about ten times
// slower.
func isShortRun() bool { return tenanttest.Raced || testing.Short() }

// isSkipped reports whether a case is skipped in a short run, which tries every third case.
func isSkipped(i int) bool { return isShortRun() && i%3 != 0 }

// scaleCount returns n, or less in a short run.
func scaleCount(n, less int) int {
	if isShortRun() {
		return less
	}
	return n
}

// largeScene returns the whole case, or a part of it in a short run.
func largeScene() scene {
	if isShortRun() {
		return calm()
	}
	return month()
}
