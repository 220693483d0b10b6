//go:build !race

package trial_test

// raced reports whether the race detector is on.
const raced = false
