package trial_test

import (
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"
)

// trialVariable is the variable of the environment that asks for these tests. They take minutes, so that
// `make trial` runs them and nothing else does.
const trialVariable = "WHOREAD_TRIAL"

// TestMain runs the tests, or one fetch if this is a process that a test has started.
func TestMain(m *testing.M) {
	if text, started := os.LookupEnv(childVariable); started {
		os.Exit(runChild(text))
	}
	if os.Getenv(trialVariable) == "" {
		fmt.Println("NOTE: make trial runs these tests, which take minutes.")
		return
	}
	goleak.VerifyTestMain(m)
}
