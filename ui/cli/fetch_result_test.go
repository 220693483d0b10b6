package cli_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"whoread/audit/coverage"
	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenant/fault"
	"whoread/fixtures/tenant/route"
	"whoread/fixtures/tenanttest"
	"whoread/ui/cli"
)

// faultsByName returns the faults of a name.
func faultsByName(t *testing.T, name string) []fault.Fault {
	t.Helper()
	faults, err := fault.FindScenario(name)
	if err != nil {
		t.Fatal(err)
	}
	return faults
}

// fetch fetches the case to a new file, signed in with the client secret.
func (te *tenant) fetch(ctx context.Context, source string, flags ...string) (path, words string, status int) {
	te.t.Helper()
	path = filepath.Join(te.t.TempDir(), "saved.jsonl")
	_, words, status = te.run(ctx, slices.Concat([]string{"fetch", "--save", path}, spanFlags(source), te.secretFlags(), flags)...)
	return path, words, status
}

func TestExitStatusOfFetch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, source string
		options      simulated.Options
		status       int
		says         []string
	}{
		{
			"throttled", "exchange",
			simulated.Options{Faults: []fault.Fault{{Route: route.ExchangeInvoke, Kind: fault.Throttle, After: 1, Times: 1, Wait: 5 * time.Minute}}},
			0,
			[]string{"waiting until 06:0", "COMPLETE: 3,122 records"},
		},
		{"failed query", "graph", simulated.Options{Faults: faultsByName(t, "query-failed")}, 3, []string{"INCOMPLETE: ", "missing from 2026-09-", "with --resume "}},
		{
			"expired blobs", "activity",
			simulated.Options{Published: publishLate, Faults: []fault.Fault{{Route: route.ActivityBlob, Kind: fault.ExpiredBlob, After: 10}}},
			3,
			[]string{"INCOMPLETE: ", "missing from 2026-09-"},
		},
		{"secret expired", "graph", simulated.Options{Faults: faultsByName(t, "secret-expired")}, 1, []string{"AADSTS7000222", "no rows received"}},
		{"no permission", "exchange", simulated.Options{WithoutExchange: true}, 1, []string{"Exchange.ManageAsApp", "no rows received"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, words, status := newTenant(t, c.options).fetch(t.Context(), c.source)
			if status != c.status {
				t.Errorf("status %d, want %d", status, c.status)
			}
			for _, says := range c.says {
				if !strings.Contains(words, says) {
					t.Errorf("it does not say %q but\n%s", says, words)
				}
			}
		})
	}
}

func TestFetchReportsFallback(t *testing.T) {
	t.Parallel()
	s := newTenant(t, simulated.Options{WithoutGraph: true})
	path := filepath.Join(t.TempDir(), "saved.jsonl")
	_, words, status := s.run(t.Context(), slices.Concat(
		[]string{"fetch", "--save", path}, spanFlags("")[2:], s.secretFlags())...)
	if status != 0 || !strings.Contains(words, "querying Exchange audit search") || !strings.Contains(words, "AuditLogsQuery-Exchange.Read.All") {
		t.Errorf("status %d, and it says\n%s", status, words)
	}
	checkStoryFile(t, path)
}

func TestEmptyFetchPrintsChecks(t *testing.T) {
	t.Parallel()
	s := newTenant(t, simulated.Options{})
	path := filepath.Join(t.TempDir(), "saved.jsonl")
	args := slices.Concat([]string{"fetch", "--source", "exchange", "--save", path}, s.secretFlags())
	_, words, status := s.run(t.Context(), append(args, "--since", "2026-08-01", "--until", "2026-08-02")...)
	if status != 0 || !strings.Contains(words, "COMPLETE: 0 records") || !strings.Contains(words, "no records: ") {
		t.Errorf("status %d, and it says\n%s", status, words)
	}
}

func TestFetchCountsMailboxRecords(t *testing.T) {
	t.Parallel()
	_, words, status := newTenant(t, simulated.Options{}).fetch(t.Context(), "exchange", "--mailbox", "nobody@contoso.example")
	if status != 0 || !strings.Contains(words, "0 records of nobody@contoso.example") || !strings.Contains(words, "no records: ") {
		t.Errorf("status %d, and it says\n%s", status, words)
	}
}

// stopOnText is standard error that interrupts the command when a text is written.
type stopOnText struct {
	mu   sync.Mutex
	at   string
	stop context.CancelFunc
	text bytes.Buffer
}

func (s *stopOnText) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if strings.Contains(string(p), s.at) {
		s.stop()
	}
	return s.text.Write(p)
}

// runUntil runs a command and interrupts it when it prints a text.
func (te *tenant) runUntil(text string, args ...string) (words string, status int) {
	te.t.Helper()
	ctx, stop := context.WithCancel(te.t.Context())
	defer stop()
	stderr := &stopOnText{at: text, stop: stop}
	status = cli.Run(ctx, append(args, te.flags...), cli.Streams{Out: new(bytes.Buffer), Err: stderr, Clock: te.Clock})
	te.CheckSecrets(te.t, "standard error", stderr.text.String())
	return stderr.text.String(), status
}

func TestInterruptedFetchIsResumed(t *testing.T) {
	t.Parallel()
	for i, source := range []string{"graph", "exchange", "activity"} {
		t.Run(source, func(t *testing.T) {
			skipInShortPass(t, i, 3)
			t.Parallel()
			s := newTenant(t, simulated.Options{Polls: 2, Published: publishLate, Faults: []fault.Fault{
				{Route: route.GraphRecords, Kind: fault.SlowBody, Wait: time.Minute},
				{Route: route.ExchangeInvoke, Kind: fault.SlowBody, Wait: time.Minute},
				{Route: route.ActivityBlob, Kind: fault.SlowBody, Wait: 3 * time.Second},
			}})
			path := filepath.Join(t.TempDir(), "saved.jsonl")
			words, status := s.runUntil("windows settled", slices.Concat([]string{"fetch", "--save", path}, spanFlags(source), s.secretFlags())...)
			if status != 3 || !strings.Contains(words, "whoread: interrupted\n") || !strings.Contains(words, "--resume "+path) {
				t.Fatalf("interrupted: status %d, and it says\n%s", status, words)
			}
			whole := completeWindows(t, path)
			_, words, status = s.run(t.Context(), slices.Concat([]string{"fetch", "--resume", path}, s.secretFlags())...)
			if status != 0 || !strings.Contains(words, "COMPLETE: 3,122 records") {
				t.Errorf("resumed: status %d, and it says\n%s", status, words)
			}
			checkStoryFile(t, path)
			for id, calls := range whole {
				if now := completeWindows(t, path)[id]; now != calls {
					t.Errorf("window %d was answered whole by %d calls, and then asked for again: %d calls", id, calls, now)
				}
			}
		})
	}
}

// completeWindows returns the complete windows of a file with their number of calls.
func completeWindows(t *testing.T, path string) map[int]int {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	whole := map[int]int{}
	for line := range bytes.Lines(text) {
		if !coverage.IsEntry(line) {
			continue
		}
		if e, err := coverage.ParseEntry(line); err == nil && e.Window != nil && e.Window.State == coverage.Whole {
			whole[e.Window.ID] = e.Window.Calls
		}
	}
	if len(whole) == 0 {
		t.Fatal("no window was answered whole before the fetch was interrupted")
	}
	return whole
}

// TestInterruptedFollowIsComplete interrupts a slow clock between two checks for new records. It is not
// parallel: a busy machine fetches so slowly that the next check is due at once.
func TestInterruptedFollowIsComplete(t *testing.T) {
	s := newTenantAt(t, 15, simulated.Options{Published: publishLate})
	path := filepath.Join(t.TempDir(), "saved.jsonl")
	words, status := s.runUntil("fetching new records", slices.Concat([]string{"fetch", "--follow", "--save", path, "--since", "150h"}, s.secretFlags())...)
	whole := status == 0 && strings.Contains(words, "whoread: COMPLETE: 3,122 records")
	// New records can be requested at that moment; then only they are missing.
	asking := status == 3 && strings.Contains(words, "INCOMPLETE: 3,122 records") &&
		strings.Count(words, "missing from ") == 1 && strings.Contains(words, "missing from 2026-10-01 06:0")
	if !whole && !asking {
		t.Errorf("status %d, and it says\n%s", status, words)
	}
}

func TestResumeRejectsContradictingFlags(t *testing.T) {
	t.Parallel()
	s := newTenant(t, simulated.Options{})
	path, words, status := s.fetch(t.Context(), "exchange", "--mailbox", "adele.vance@contoso.example")
	if status != 0 {
		t.Fatalf("status %d: %s", status, words)
	}
	resumed := slices.Concat([]string{"fetch", "--resume", path}, s.secretFlags())
	calls := len(s.RequestLog())
	for _, c := range []struct {
		args, says string
	}{
		{"--mailbox alex@contoso.example", "--mailbox contradicts"},
		{"--user alex@contoso.example", "--user contradicts"},
		{"--ip 198.51.100.77", "--ip contradicts"},
		{"--operation AttachmentAccess", "--operation contradicts"},
		{"--since 2026-09-02", "--since contradicts"},
		{"--until 2026-09-29", "--until contradicts"},
		{"--since 2026-08", "--since contradicts"},
		{"--since tomorrow", "is not a time"},
		{"--until tomorrow", "is not a time"},
		{"--save other.jsonl", "--save and --resume"},
		{"--follow", "--follow works only with --source activity"},
		{"--cloud china", "choose another --source or --cloud"},
	} {
		_, words, status := s.run(t.Context(), append(slices.Clone(resumed), strings.Fields(c.args)...)...)
		if status != 2 || !strings.Contains(words, c.says) {
			t.Errorf("%s: status %d, and it says %s", c.args, status, words)
		}
	}
	for _, same := range []string{
		"--mailbox Adele.Vance@contoso.example --since 2026-09-01 --until 2026-09-30 --source exchange",
		"--since 30d --until 36h", "--until 2026-12", "--source graph", "--source activity",
	} {
		if _, words, status := s.run(t.Context(), append(slices.Clone(resumed), strings.Fields(same)...)...); status != 0 {
			t.Errorf("%s: status %d, and it says %s", same, status, words)
		}
	}
	plan, words, status := s.run(t.Context(), append(resumed, "--plan")...)
	if status != 0 || !strings.Contains(plan, "its complete windows are not requested again") || !strings.Contains(plan, "Exchange audit search") {
		t.Errorf("the plan: status %d, %s%s", status, plan, words)
	}
	if more := len(s.RequestLog()) - calls; more != 0 {
		t.Errorf("%d calls for what was answered whole", more)
	}
}

func TestResumeAcceptsSameFlags(t *testing.T) {
	t.Parallel()
	s := newTenant(t, simulated.Options{})
	path := filepath.Join(t.TempDir(), "saved.jsonl")
	command := append(strings.Fields("fetch --source exchange --since 5d --until 2026-12-31"), s.secretFlags()...)
	for _, flag := range []string{"--save", "--resume"} {
		_, words, status := s.run(t.Context(), append(slices.Clone(command), flag, path)...)
		if status != 0 || !strings.Contains(words, "COMPLETE: ") {
			t.Errorf("%s: status %d, and it says\n%s", flag, status, words)
		}
	}
}

func TestResumeRejectsOtherTenant(t *testing.T) {
	t.Parallel()
	s := newTenant(t, simulated.Options{})
	path, words, status := s.fetch(t.Context(), "exchange")
	if status != 0 {
		t.Fatalf("status %d: %s", status, words)
	}
	s.flags = s.flags[2:] // without --tenant
	resumed := slices.Concat([]string{"fetch", "--resume", path}, s.secretFlags())
	if _, words, status := s.run(t.Context(), resumed...); status != 0 {
		t.Errorf("without --tenant: status %d, and it says\n%s", status, words)
	}
	if plan, words, status := s.run(t.Context(), append(resumed, "--plan")...); status != 0 || !strings.Contains(plan, simulated.ID) {
		t.Errorf("the plan: status %d, %s%s", status, plan, words)
	}
	if _, words, status := s.run(t.Context(), append(resumed, "--tenant", strings.ToUpper(simulated.ID))...); status != 0 {
		t.Errorf("in upper case: status %d, and it says\n%s", status, words)
	}
	_, words, status = s.run(t.Context(), append(resumed, "--tenant", "fabrikam.example")...)
	if status != 2 || !strings.Contains(words, "--tenant fabrikam.example contradicts "+path+", a fetch from tenant "+simulated.ID) {
		t.Errorf("another one: status %d, and it says\n%s", status, words)
	}
}

// TestResumedFetchCanQueryAnotherService resumes an incomplete file of Exchange.
func TestResumedFetchCanQueryAnotherService(t *testing.T) {
	t.Parallel()
	saved, words, status := newTenantAt(t, 5*testSpeed, simulated.Options{Faults: []fault.Fault{
		{Route: route.ExchangeInvoke, Kind: fault.Unavailable, After: 6},
	}}).fetch(t.Context(), "exchange")
	if status != 3 || !strings.Contains(words, "to fetch what is missing, sign in the same way with --resume "+saved) {
		t.Fatalf("status %d, and it says\n%s", status, words)
	}
	text, err := os.ReadFile(saved)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		options simulated.Options
		flags   []string
		says    string
	}{
		"named":    {simulated.Options{}, []string{"--source", "graph"}, "querying Graph audit query"},
		"the same": {simulated.Options{}, nil, "querying Exchange audit search"},
		"refusing": {simulated.Options{WithoutExchange: true}, nil, "querying Graph audit query"},
	} {
		t.Run(name, func(t *testing.T) {
			skipInShortPass(t, len(name), 5) // "named"
			t.Parallel()
			path, s := writeExport(t, text), newTenant(t, c.options)
			_, words, status := s.run(t.Context(), slices.Concat([]string{"fetch", "--resume", path}, s.secretFlags(), c.flags)...)
			if status != 0 || !strings.Contains(words, c.says) {
				t.Errorf("resumed: status %d, and it says\n%s", status, words)
			}
			checkStoryFile(t, path)
		})
	}
}

func TestFetchOfOtherOperations(t *testing.T) {
	t.Parallel()
	_, words, status := newTenant(t, simulated.Options{}).fetch(t.Context(), "exchange", "--operation", "AttachmentAccess")
	if status != 0 || strings.Contains(words, " 0 other operations") || strings.Contains(words, "no records: ") {
		t.Errorf("status %d, and it says\n%s", status, words)
	}
}

// TestFetchReportsRejectedRows expects no hint to resume: the service would send the same rows again.
func TestFetchReportsRejectedRows(t *testing.T) {
	t.Parallel()
	torn := tenanttest.SharedCase().Rows[0]
	torn.ID, torn.AuditData = "5f1c2b7e-0000-4000-8000-000000000001", []byte(`{"Id":"5f1c2b7e-0000-4000-8000-000000000001","Operation":"MailItemsAcc`)
	s := newTenant(t, simulated.Options{Rows: append(slices.Clone(tenanttest.SharedCase().Rows), torn)})
	_, words, status := s.fetch(t.Context(), "exchange")
	if status != 3 || !strings.Contains(words, "row rejected") || !strings.Contains(words, "open it with: whoread") ||
		strings.Contains(words, "--resume") {
		t.Errorf("status %d, and it says\n%s", status, words)
	}
}

func TestFetchInterruptedBeforeFirstRow(t *testing.T) {
	t.Parallel()
	s := newTenantAt(t, 1, simulated.Options{PendingPolls: 1000})
	path := filepath.Join(t.TempDir(), "saved.jsonl")
	words, status := s.runUntil("to sign in, open", "fetch", "--save", path)
	if status != 1 || !strings.Contains(words, "interrupted before anything was received") ||
		!strings.Contains(words, "no rows received; ") || !strings.Contains(words, "--resume "+path) || strings.Contains(words, "open it with: whoread") {
		t.Errorf("status %d, and it says\n%s", status, words)
	}
}

// TestFetchReportsUnavailableService names another cloud than that of the tenant, so the sign-in fails.
func TestFetchReportsUnavailableService(t *testing.T) {
	t.Parallel()
	s := newTenant(t, simulated.Options{})
	path := filepath.Join(t.TempDir(), "saved.jsonl")
	_, words, _ := s.run(t.Context(), slices.Concat([]string{"fetch", "--cloud", "gcchigh", "--save", path}, s.secretFlags())...)
	if !strings.Contains(words, "whoread: Graph has no audit log queries in the cloud gcchigh\n") ||
		!strings.Contains(words, "querying Exchange audit search") {
		t.Errorf("it says\n%s", words)
	}
	for cloud, says := range map[string]string{
		"dod --source graph": "Graph has no audit log queries in the cloud dod; choose",
		"china":              "Graph has no audit log queries in the cloud china, Exchange finds nothing in the audit log of the cloud china, the activity feed does not exist in the cloud china; choose",
	} {
		_, words, status := s.run(t.Context(), append(strings.Fields("fetch --cloud "+cloud), s.secretFlags()...)...)
		if status != 2 || !strings.Contains(words, says) {
			t.Errorf("%s: status %d, and it says\n%s", cloud, status, words)
		}
	}
}

func TestFetchNeverReplacesAFile(t *testing.T) {
	t.Parallel()
	s := newTenant(t, simulated.Options{})
	path := writeExport(t, []byte("mine"))
	_, words, status := s.run(t.Context(), slices.Concat([]string{"fetch", "--save", path}, s.secretFlags())...)
	if text, err := os.ReadFile(path); status != 1 || string(text) != "mine" || err != nil || strings.Contains(words, "open it with: whoread") {
		t.Errorf("status %d, the file holds %q (%v), and it says %s", status, text, err, words)
	}
}

func TestFetchTrustsGivenAuthority(t *testing.T) {
	t.Parallel()
	s := newTenant(t, simulated.Options{TLS: true})
	if _, words, status := s.fetch(t.Context(), "exchange"); status != 1 || !strings.Contains(words, "--ca") {
		t.Errorf("without --ca: status %d, and it says\n%s", status, words)
	}
	path, words, status := s.fetch(t.Context(), "exchange", "--ca", writeExport(t, s.AuthorityPEM()))
	if status != 0 {
		t.Errorf("with --ca: status %d, and it says\n%s", status, words)
	}
	checkStoryFile(t, path)
}
