package trial_test

import "testing"

// hasty tells that there is little time: with the race detector everything takes about ten times
// as long.
func hasty() bool { return raced || testing.Short() }

// passedOver tells whether a case is left out where there is little time. Every third one is tried.
func passedOver(i int) bool { return hasty() && i%3 != 0 }

// scaled is a number, or a smaller one where there is little time.
func scaled(n, less int) int {
	if hasty() {
		return less
	}
	return n
}

// large is the whole case, or a part of it where there is little time.
func large() scene {
	if hasty() {
		return calm()
	}
	return month()
}
