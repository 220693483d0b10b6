package source

import (
	"hash/fnv"
	"testing"
)

// skipInShortPass skips all but every n-th of many similar tests in a short pass. The short pass is the one
// under the race detector, which needs only one of tests that run the same code.
func skipInShortPass(t *testing.T, number, every int) {
	t.Helper()
	if testing.Short() && number%every != 0 {
		t.Skipf("a short pass runs one of %d of these", every)
	}
}

// numberOf returns a number for the name of a test in a map, the same in each run.
func numberOf(name string) int {
	h := fnv.New32a()
	h.Write([]byte(name))
	return int(h.Sum32() >> 1)
}
