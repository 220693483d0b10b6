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

	"github.com/google/go-cmp/cmp"

	"whoread/fixtures"
	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenanttest"
	"whoread/ui/cli"
)

// testSpeed is the speed of the clock of simulated tenants.
const testSpeed = 300

// tenant is a simulated tenant to fetch from.
type tenant struct {
	*tenanttest.Tenant
	t     *testing.T
	flags []string // how to reach it
}

func newTenant(t *testing.T, o simulated.Options) *tenant {
	t.Helper()
	return newTenantAt(t, testSpeed, o)
}

func newTenantAt(t *testing.T, speed float64, o simulated.Options) *tenant {
	t.Helper()
	o.Clock = simulated.NewClock(simulated.DefaultTime(), speed)
	s := tenanttest.StartTenant(t, o)
	return &tenant{s, t, s.EndpointFlags(t)}
}

// secretFlags returns the flags for signing in with the client secret.
func (te *tenant) secretFlags() []string {
	return []string{"--client-secret-file", writeExport(te.t, []byte(simulated.Secret+"\n"))}
}

// certificateFlags returns the flags for signing in with the certificate.
func (te *tenant) certificateFlags() []string {
	te.t.Helper()
	return []string{"--certificate", te.CertificateFile(te.t)}
}

// run runs a command on the tenant and opens the sign-in page if standard error names one. The output must
// not contain a secret.
func (te *tenant) run(ctx context.Context, args ...string) (out, words string, status int) {
	te.t.Helper()
	var stdout bytes.Buffer
	stderr := &signInWriter{t: te.t}
	status = cli.Run(ctx, append(args, te.flags...), cli.Streams{Out: &stdout, Err: stderr, Clock: te.Clock})
	stderr.visits.Wait()
	for i, arg := range args {
		if arg == "--save" || arg == "--resume" {
			if saved, err := os.ReadFile(args[i+1]); err == nil {
				te.CheckSecrets(te.t, args[i+1], string(saved))
			}
		}
	}
	te.CheckSecrets(te.t, "standard output", stdout.String())
	te.CheckSecrets(te.t, "standard error", stderr.String())
	return stdout.String(), stderr.String(), status
}

// signInWriter is standard error with a reader that opens the sign-in page.
type signInWriter struct {
	t      *testing.T
	visits sync.WaitGroup

	mu   sync.Mutex
	text bytes.Buffer
}

func (s *signInWriter) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, address, ok := strings.Cut(string(p), "to sign in, open "); ok && strings.Contains(address, "/authorize") {
		s.visits.Go(func() { s.openPage(strings.TrimSpace(address)) })
	}
	return s.text.Write(p)
}

func (s *signInWriter) openPage(address string) {
	if err := tenanttest.OpenBrowser(address); err != nil {
		s.t.Error(err)
	}
}

func (s *signInWriter) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// checkStoryFile compares the records in a file with the case. The file also has the duplicates and other
// operations of the service.
func checkStoryFile(t *testing.T, path string) {
	t.Helper()
	out, _, _ := runCommand(t, nil, "summary", "--json", path)
	got, want := parseCounts(t, out), expectedCounts(tenanttest.SharedCase().Truth.Counts)
	for name := range got {
		if _, known := want[name]; !known || name == "rows_read" || name == "duplicates" || name == "other_operations" {
			delete(got, name)
			delete(want, name)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-truth +summary)\n%s", diff)
	}
}

// publishLate publishes the month of the case within the days that the activity feed holds, and other
// operations before that.
func publishLate(row fixtures.Row) time.Time {
	if row.Operation != "MailItemsAccessed" {
		return simulated.DefaultTime().Add(-160 * time.Hour)
	}
	return simulated.DefaultTime().Add(-simulated.DefaultTime().Sub(time.Unix(row.Time, 0)) / 5)
}

// spanFlags returns the flags that request the whole case.
func spanFlags(source string) []string {
	if source == "activity" {
		return []string{"--source", source, "--since", "150h"}
	}
	return []string{"--source", source, "--since", "2026-09-01", "--until", "2026-09-30"}
}

func TestFetchBySourceAndSignIn(t *testing.T) {
	t.Parallel()
	for i, source := range []string{"graph", "exchange", "activity"} {
		for j, way := range []struct {
			name   string
			signIn func(*tenant) []string
		}{
			{"device", func(*tenant) []string { return nil }},
			{"secret", (*tenant).secretFlags},
			{"certificate", (*tenant).certificateFlags},
		} {
			t.Run(source+" "+way.name, func(t *testing.T) {
				skipInShortPass(t, i+j, 3)
				t.Parallel()
				testFetchOfStory(t, source, way.signIn)
			})
		}
	}
}

// TestFetchBySignInInTheBrowser is not parallel, because it hides browsers from the whole process.
func TestFetchBySignInInTheBrowser(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for _, source := range []string{"graph", "exchange", "activity"} {
		t.Run(source, func(t *testing.T) {
			testFetchOfStory(t, source, func(*tenant) []string { return []string{"--auth", "browser"} })
		})
	}
}

func testFetchOfStory(t *testing.T, source string, signIn func(*tenant) []string) {
	t.Helper()
	s := newTenant(t, simulated.Options{Polls: 2, PendingPolls: 1, Published: publishLate})
	path := filepath.Join(t.TempDir(), "saved.jsonl")
	args := slices.Concat([]string{"fetch", "--save", path}, spanFlags(source), signIn(s))
	out, words, status := s.run(t.Context(), args...)
	if status != 0 || out != "" || !strings.Contains(words, "COMPLETE: 3,122 records") || strings.Contains(words, "INCOMPLETE") {
		t.Errorf("status %d, standard output %q; it says\n%s", status, out, words)
	}
	checkStoryFile(t, path)
}
