package trial_test

import (
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"
)

// trialVariable is the environment variable that enables these tests. They take minutes, so only `make
// trial` runs them.
const trialVariable = "WHOREAD_TRIAL"

// TestMain runs the tests, or a child fetch in a child process.
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
