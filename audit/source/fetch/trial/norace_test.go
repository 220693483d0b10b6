//go:build !race

package trial_test

// raced tells that the race detector is on.
const raced = false
