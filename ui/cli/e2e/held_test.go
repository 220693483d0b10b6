package e2e

import (
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenant/fault"
	"whoread/fixtures/tenant/route"
	"whoread/ui/widget/humanize"
)

// heldAfter is the number of calls that are answered before a fetch is held.
const heldAfter = 12

// newHeldTenant starts a tenant whose Exchange answers a part of the case and then throttles until the end
// of the test.
func newHeldTenant(t *testing.T) *tenant {
	t.Helper()
	return newTenant(t, 1, simulated.Options{Faults: []fault.Fault{
		{Route: route.ExchangeInvoke, Kind: fault.Throttle, After: heldAfter, Wait: 25 * time.Minute},
	}})
}

// requestedDays returns the days that were requested from Exchange, and those that it answered. A window
// is a day and takes one call.
func (te *tenant) requestedDays() (all, answered []string) {
	for _, r := range te.RequestLog() {
		if day, _, found := strings.Cut(gjson.Get(r.Body, "CmdletInput.Parameters.StartDate").String(), "T"); found {
			all = append(all, day)
			if r.Status == 200 {
				answered = append(answered, day)
			}
		}
	}
	return all, answered
}

// holding is the part of the case that a held fetch has.
type holding struct {
	days    []string
	records string // in words
}

// waitUntilHeld waits until a fetch is held. Two windows are requested at a time, so the days that it has
// vary.
func (te *tenant) waitUntilHeld(t *testing.T) holding {
	t.Helper()
	var has holding
	waitWithin(t, func() string { return fmt.Sprintf("the fetch was not held; it has %v", has.days) }, func() bool {
		_, has.days = te.requestedDays()
		return len(has.days) == heldAfter
	})
	filter := "time=" + strings.Join(has.days, " | time=")
	has.records = humanize.FormatCount(len(exportSheet(t, "events", storyFile(t), "--filter", filter).rows), "record")
	return has
}

// startHeld runs whoread live until it is held and the screen shows everything received.
func startHeld(t *testing.T, width, height int) (*terminal, holding) {
	t.Helper()
	s := newHeldTenant(t)
	term := s.start(t, width, height, caseFlags("live")...)
	has := s.waitUntilHeld(t)
	term.waitFor("a fetch that is held, with "+has.records, func(lines []string) bool {
		return contains(lines, "FETCHING · "+has.records+" · INCOMPLETE") && contains(lines, fmt.Sprintf("%d of 30 windows", heldAfter)) &&
			contains(lines, "Exchange is throttling: continues in 2") && strings.HasSuffix(lineWith(lines, "filter Mailbox="), " of "+has.records)
	})
	return term, has
}

// checkIncomplete checks that the summary of a file is INCOMPLETE.
func checkIncomplete(t *testing.T, path string) {
	t.Helper()
	text, err := exec.Command(whoread, "summary", path).CombinedOutput()
	if err == nil || !strings.Contains(string(text), "INCOMPLETE") {
		t.Errorf("the file passes for complete (%v):\n%s", err, text)
	}
}

// checkOnlyRestFetched checks that a resumed fetch requests what a held fetch lacks, and nothing else.
func (te *tenant) checkOnlyRestFetched(t *testing.T, has holding) {
	t.Helper()
	all, _ := te.requestedDays()
	if len(all) == 0 {
		t.Error("it was asked for nothing")
	}
	for _, day := range all {
		if slices.Contains(has.days, day) {
			t.Errorf("it was asked again for %s", day)
		}
	}
}
