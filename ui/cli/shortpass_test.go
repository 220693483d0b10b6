package cli_test

import "testing"

// skipInShortPass leaves out all but every few of many tests that are alike, by their number, in a short
// pass. That is the one under the race detector, where each takes seconds, and where all of them
// go the same ways; every other pass runs all.
func skipInShortPass(t *testing.T, number, every int) {
	t.Helper()
	if testing.Short() && number%every != 0 {
		t.Skipf("a short pass runs one of %d of these", every)
	}
}
