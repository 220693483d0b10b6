package trial_test

import "testing"

// isShortRun tells that there is little time: with the race detector everything takes about ten times
// as long.
func isShortRun() bool { return raced || testing.Short() }

// isSkipped tells whether a case is left out where there is little time. Every third one is tried.
func isSkipped(i int) bool { return isShortRun() && i%3 != 0 }

// scaleCount is a number, or a smaller one where there is little time.
func scaleCount(n, less int) int {
	if isShortRun() {
		return less
	}
	return n
}

// largeScene is the whole case, or a part of it where there is little time.
func largeScene() scene {
	if isShortRun() {
		return calm()
	}
	return month()
}
