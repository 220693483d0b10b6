package trial_test

import (
	"strings"
	"testing"
	"time"

	"whoread/audit/coverage"
	"whoread/audit/source/fetch"
	simulated "whoread/fixtures/tenant"
)

// A process that crashes in the middle of a fetch prints all its goroutines and, here, the client
// and its configuration. None of it tells a secret, and what came is not lost.
func TestACrashTellsNoSecret(t *testing.T) {
	for i, auth := range auths() {
		o := origins()[i%len(origins())]
		t.Run(auth.String(), func(t *testing.T) {
			s := simulate(t, calm(), o.name, auth, simulated.Options{
				Clock: simulated.NewClock(simulated.DefaultTime(), haste(o.name)), CodeLife: 1000 * time.Hour,
			})
			e := s.newErrand(t, auth)
			e.Ask, e.Panic = calm().ask(o.name), 3
			p := e.start(t)
			err := <-p.ended
			said := p.stderr.String()
			s.tell("standard output", p.stdout.String())
			s.tell("a crash", said)
			if err == nil || !strings.Contains(said, "on purpose: client of the tenant") || strings.Count(said, "goroutine ") < 5 {
				t.Fatalf("%v: %s", err, tail(said))
			}
			if len(s.Secrets()) == 0 {
				t.Error("there was no secret to tell")
			}
			f := s.open(t, e.Save)
			if f.counts.Records == 0 || f.coverage.Verdict() != coverage.Incomplete {
				t.Errorf("%d records, %q", f.counts.Records, f.coverage.Verdict())
			}
			e.Ask, e.Panic = fetch.Request{}, 0
			s.finish(t, e.start(t))
			s.open(t, e.Save).isWhole(t, calm().counts)
		})
	}
}
