package cli

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"whoread/audit/coverage"
	"whoread/audit/source"
	"whoread/audit/table"
	"whoread/fixtures"
	"whoread/fixtures/tenant/fault"
	"whoread/ui/cli/flags"
)

// fetchDemo fetches the demo to its end and returns the counts and the input.
func fetchDemo(t *testing.T, s *demoTask) (table.Counts, source.Input) {
	t.Helper()
	play, err := s.startFetch()
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := play.Close(); err != nil {
			t.Error(err)
		}
	}()
	store := table.NewStore()
	for {
		page, err := play.Next(t.Context())
		if errors.Is(err, io.EOF) {
			return store.Snapshot().Counts(), play.Inputs()[0]
		}
		if err != nil {
			t.Fatal(err)
		}
		store.Append(page)
	}
}

func TestDemoFetchesWholeStory(t *testing.T) {
	t.Parallel()
	truth := fixtures.BuildCase().Truth.Counts
	for _, source := range flags.RecordSourceNames() {
		t.Run(source, func(t *testing.T) {
			t.Parallel()
			s, err := parseDemo(source, "", 20)
			if err != nil {
				t.Fatal(err)
			}
			for range 2 { // as after a reload
				counts, input := fetchDemo(t, s)
				if counts.Records != truth.Records || counts.Conflicts != truth.Conflicts || counts.Rejected != 0 {
					t.Errorf("it has %+v, want those of the story, %+v", counts, truth)
				}
				if verdict := input.Coverage.Verdict(); verdict != coverage.Complete || input.Err != nil {
					t.Errorf("it is %v, %v; missing %v", verdict, input.Err, input.Coverage.Gaps())
				}
				if input.Path != "demo" {
					t.Errorf("it is called %q", input.Path)
				}
			}
		})
	}
}

// TestDemoFaults fetches with each fault on its service. The fetch ends, and is not called complete if
// records are missing.
func TestDemoFaults(t *testing.T) {
	t.Parallel()
	truth := fixtures.BuildCase().Truth.Counts
	for name, whole := range map[string]bool{
		"outage": true, "truncated": true, "query-failed": false, "differing": true, "result-index": true,
		"af429": true, "declined": false, "no-permission": false, "secret-expired": false, "clock-skew": false,
	} {
		t.Run(name, func(t *testing.T) {
			if testing.Short() && name[0]%3 != 0 {
				t.Skip("a short pass, which is the raced one, runs three of these")
			}
			t.Parallel()
			s, err := parseDemo("", name, 50)
			if err != nil {
				t.Fatal(err)
			}
			counts, input := fetchDemo(t, s)
			complete := input.Coverage.Verdict() == coverage.Complete
			if complete != whole || complete && counts.Records != truth.Records {
				t.Errorf("complete: %v, want %v, with %d of %d records; %v", complete, whole, counts.Records, truth.Records, input.Err)
			}
		})
	}
}

// TestDemoSignInMatchesFault checks faults that need a certain sign-in.
func TestDemoSignInMatchesFault(t *testing.T) {
	t.Parallel()
	for name, says := range map[string]string{
		"secret-expired": "AADSTS7000222", "clock-skew": "AADSTS700024", "bad-code": "new code", "code-expired": "code expired",
	} {
		s, err := parseDemo("", name, 20)
		if err != nil {
			t.Fatal(err)
		}
		if _, input := fetchDemo(t, s); input.Err == nil || !strings.Contains(input.Err.Error(), says) {
			t.Errorf("%s: it ends with %v, want one that says %q", name, input.Err, says)
		}
	}
}

func TestDemoQueriesServiceWithFault(t *testing.T) {
	for _, name := range fault.ScenarioNames() {
		if _, err := parseDemo("", name, 1); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, want := range map[string]string{
		"": "graph", "throttle": "graph", "query-failed": "graph", "expired-paging": "exchange", "af429": "activity", "declined": "graph",
	} {
		s, err := parseDemo("", name, 1)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.sources[0].Name; got != want || len(s.sources) != 1 {
			t.Errorf("%q: it asks %s and %d more, want %s alone", name, got, len(s.sources)-1, want)
		}
	}
}

func TestDemoQuitsAtOnce(t *testing.T) {
	t.Parallel()
	s, err := parseDemo("graph", "query-endless", 1)
	if err != nil {
		t.Fatal(err)
	}
	play, err := s.startFetch()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := play.Next(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("it says %v, want that it was cancelled", err)
	}
	if err := play.Close(); err != nil {
		t.Error(err)
	}
}

func TestDemoFlags(t *testing.T) {
	for _, c := range []struct {
		source, fault string
		speed         float64
		says          string
	}{
		{"graph", "", 0, "--speed must be more than 0"},
		{"graph", "", -1, "--speed must be more than 0"},
		{"grph", "", 1, "did you mean graph?"},
		{"graph", "thrtle", 1, "did you mean throttle?"},
		{"graph", "earthquake", 1, "`whoread demo --help` lists the names"},
	} {
		if _, err := parseDemo(c.source, c.fault, c.speed); err == nil || !flags.IsUsageError(err) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: it says %v, want a usage error with %q", c, err, c.says)
		}
	}
}
