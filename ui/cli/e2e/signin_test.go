package e2e

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	simulated "whoread/fixtures/tenant"
)

// newTenantWithoutSecret starts a tenant that waits for a sign-in until the code expires.
func newTenantWithoutSecret(t *testing.T) *tenant {
	t.Helper()
	return newTenant(t, 1, simulated.Options{PendingPolls: 1 << 30, CodeInterval: time.Second})
}

// parseSignIn returns the code and the address on a sign-in screen.
func parseSignIn(t *testing.T, lines []string) (code, address string) {
	t.Helper()
	spaced := regexp.MustCompile(`(?m)^[ │]*((?:[A-Z0-9] ){8}[A-Z0-9])[ │]*$`).FindStringSubmatch(strings.Join(lines, "\n"))
	where := regexp.MustCompile(`(?m)^ *(?:at )?(http://127\.0\.0\.1:[0-9]+/devicelogin)$`).FindStringSubmatch(strings.Join(lines, "\n"))
	if spaced == nil || where == nil {
		t.Fatalf("code and address cannot be read on\n%s", strings.Join(lines, "\n"))
	}
	return strings.ReplaceAll(spaced[1], " ", ""), where[1]
}

func TestSignInWithACode(t *testing.T) {
	t.Parallel()
	for _, to := range []size{{80, 24}, {40, 10}} {
		t.Run(fmt.Sprintf("%dx%d", to.w, to.h), func(t *testing.T) {
			t.Parallel()
			s := newTenantWithoutSecret(t)
			term := s.start(t, to.w, to.h, caseFlags("live", "--auth", "device")...)
			lines := term.waitFor("a whole sign-in", func(lines []string) bool {
				return fillsScreen(lines, to) && contains(lines, "Time left: ") && contains(lines, "y copy code")
			})
			code, address := parseSignIn(t, lines)
			if want := s.Endpoints().Login + "/devicelogin"; address != want {
				t.Errorf("the address is %s, want %s", address, want)
			}
			first := lineWith(lines, "Time left: ")
			term.waitFor("less time left than "+first, func(lines []string) bool {
				left := lineWith(lines, "Time left: ")
				return left != "" && left != first && len(left) <= len(first)
			})

			term.pressKeys("y")
			term.clipboard(code, func(text string) bool { return text == code })
			term.pressKeys("Y")
			term.clipboard(address, func(text string) bool { return text == address })

			term.pressKeys("Escape")
			term.waitFor("a table that reminds of the code", func(lines []string) bool {
				return !contains(lines, "Time left: ") && contains(lines, "sign in with "+code) && contains(lines, "TimeStamp")
			})
			term.runCommand("sign-in")
			term.waitForText("Time left: ")

			term.pressKeys("C-c")
			term.waitForText("CANCELLED")
			term.waitUntilGone("Time left: ")
			term.pressKeys("q")
			if status := term.waitForExit(); status != 1 {
				t.Errorf("exit status %d, want 1", status)
			}
		})
	}
}

func TestSignInCloses(t *testing.T) {
	t.Parallel()
	s := newTenant(t, 1, simulated.Options{PendingPolls: 1, CodeInterval: time.Second})
	term := s.start(t, 80, 40, caseFlags("live", "--auth", "device")...)
	all := term.startRecording()
	term.waitForText("DONE · ")
	all.checkContains("Enter the code")
	term.waitUntilGone("Enter the code")
	term.pressKeys("c")
	term.waitForMessage("service: Exchange audit search, as " + simulated.User)
}
