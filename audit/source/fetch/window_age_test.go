package fetch

import (
	"errors"
	"io"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"whoread/audit/coverage"
	"whoread/audit/tenant"
)

func TestAgeOfAWindowIsNoted(t *testing.T) {
	const (
		hour  = time.Hour
		day   = 24 * hour
		late  = "fetched within a day of its end: more of its records may still appear"
		kept  = "empty and older than 180 days: its records may no longer be kept"
		ahead = "the clock of this computer is 10 minutes ahead of the service's: events until 2026-09-01 13:00 UTC are not in the log yet"
	)
	for name, test := range map[string]struct {
		// since is the age of the window's end by the clock of this computer, which is ahead by ahead.
		since, ahead time.Duration
		rows         bool
		want         string
	}{
		"at once":                 {0, 0, true, late},
		"just within a day":       {day - time.Second, 0, false, late},
		"a day":                   {day, 0, false, ""},
		"old with rows":           {200 * day, 0, true, ""},
		"old and empty":           {200 * day, 0, false, kept},
		"180 days":                {180*day - hour, 0, false, ""},
		"ahead":                   {0, 10 * time.Minute, true, ahead + "; " + late},
		"ahead, but long ago":     {10 * time.Minute, 10 * time.Minute, true, late},
		"two minutes are nothing": {0, 2 * time.Minute, true, late},
		"ahead by a day":          {day + hour, 2 * hour, true, late},
		"behind by a day":         {hour, -day, true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			span := hours(0, 1)
			service := &fakeService{name: "Fake"}
			if test.rows {
				service.log = logRows(span, 10*time.Minute)
			}
			save, err := CreatePrivateFile(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			feed, err := Open(Options{
				Services: []Service{service}, Request: newRequest(span), Save: save, Clock: newTestClock(span.To.Add(test.since)),
				State: func() tenant.State { return tenant.State{ClockAhead: test.ahead} },
			})
			if err != nil {
				t.Fatal(err)
			}
			got := readAll(t, feed)
			if !errors.Is(got.err, io.EOF) || got.input.Coverage.Verdict() != coverage.Complete {
				t.Fatalf("%v, %v", got.err, got.input.Coverage.Gaps())
			}
			if diff := cmp.Diff(test.want, got.input.Coverage.Windows[0].Reason); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRoundDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		150 * time.Second: "3 minutes", 119 * time.Minute: "119 minutes", 2 * time.Hour: "2 hours", 25*time.Hour + 31*time.Minute: "26 hours",
	} {
		if got := roundDuration(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}
