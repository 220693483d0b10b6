package trial_test

import (
	"strings"
	"testing"
	"time"

	"whoread/audit/coverage"
	"whoread/audit/source/fetch"
	simulated "whoread/fixtures/tenant"
)

// A process that crashes in the middle of a fetch prints all goroutines and, here, the client and its
// configuration. None of it contains a secret, and the received rows are kept.
func TestCrashShowsNoSecret(t *testing.T) {
	for i, auth := range auths() {
		o := origins()[i%len(origins())]
		t.Run(auth.String(), func(t *testing.T) {
			s := startScene(t, calm(), o.name, auth, simulated.Options{
				Clock: simulated.NewClock(simulated.DefaultTime(), clockSpeed(o.name)), CodeLife: 1000 * time.Hour,
			})
			e := s.newChildFetch(t, auth)
			e.Request, e.Panic = calm().newRequest(o.name), 3
			p := e.startProcess(t)
			err := <-p.ended
			said := p.stderr.String()
			s.recordOutput("standard output", p.stdout.String())
			s.recordOutput("a crash", said)
			if err == nil || !strings.Contains(said, "on purpose: client of the tenant") || strings.Count(said, "goroutine ") < 5 {
				t.Fatalf("%v: %s", err, lastLines(said))
			}
			if len(s.Secrets()) == 0 {
				t.Error("there was no secret to tell")
			}
			f := s.openSaved(t, e.Save)
			if f.counts.Records == 0 || f.coverage.Verdict() != coverage.Incomplete {
				t.Errorf("%d records, %q", f.counts.Records, f.coverage.Verdict())
			}
			e.Request, e.Panic = fetch.Request{}, 0
			s.waitForReport(t, e.startProcess(t))
			s.openSaved(t, e.Save).checkComplete(t, calm().counts)
		})
	}
}
