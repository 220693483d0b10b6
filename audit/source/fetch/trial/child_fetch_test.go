package trial_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"whoread/audit/coverage"
	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenanttest"
)

// childVariable is the environment variable that tells a child process what to fetch.
const childVariable = "WHOREAD_TRIAL_ERRAND"

// childFetch is a fetch in a child process, which can be killed.
type childFetch struct {
	Source string
	Auth   string
	// Endpoints and Certificate are paths.
	Endpoints, Certificate string
	// Save is the path of the file. A zero Request resumes it.
	Save    string
	Request fetch.Request
	Clock   *simulated.FastClock // the tenant's clock
	// Panic is the number of the page at which the process panics; 0 for none.
	Panic int
}

// report is the result of a child fetch.
type report struct {
	Verdict string
	Gaps    []coverage.Gap
	Err     string
	Rows    int
	// Records is the number of distinct records, and Sum the sum of the hashes of their IDs.
	Records int
	Sum     uint64
	// Peak is the largest size of the heap, in bytes.
	Peak uint64
}

// runChild runs a child fetch, and returns the exit status.
func runChild(text string) int {
	var e childFetch
	err := json.Unmarshal([]byte(text), &e)
	if err == nil {
		err = e.fetchAll(context.Background())
	}
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func (f *childFetch) fetchAll(ctx context.Context) error {
	config, err := f.newConfig()
	if err != nil {
		return err
	}
	client, err := tenant.New(config)
	if err != nil {
		return err
	}
	defer client.Close()
	feed, err := f.openFeed(client)
	if err != nil {
		return err
	}
	var r report
	known := map[uint64]struct{}{}
	for n := 1; ; n++ {
		page, err := feed.Next(ctx)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		_, _ = fmt.Fprintf(os.Stderr, "%+v\n", feed.Status())
		if n == f.Panic {
			panic(fmt.Sprintf("on purpose: %v %+v %#v %+v %+v", client, client, client, config, feed.Status()))
		}
		r.Rows += page.Rows
		for _, record := range page.Records {
			known[hashOf(record.ID)] = struct{}{}
		}
	}
	r.Records, r.Peak = len(known), heapSize()
	for sum := range known {
		r.Sum ^= sum
	}
	in := feed.Inputs()[0]
	r.Verdict, r.Gaps = in.Coverage.Verdict().String(), in.Coverage.Gaps()
	if in.Err != nil {
		r.Err = in.Err.Error()
	}
	return errors.Join(feed.Close(), json.NewEncoder(os.Stdout).Encode(r))
}

// heapSize returns the largest heap size so far, in bytes.
func heapSize() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapSys
}

// hashOf returns a hash that is the same in every process.
func hashOf(text string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(text)) // never fails
	return h.Sum64()
}

func (f *childFetch) newConfig() (tenant.Config, error) {
	c := tenant.Config{Tenant: simulated.Domain, ClientID: simulated.ClientID, Clock: f.Clock, Open: tenanttest.OpenBrowser}
	var err error
	if c.Auth, err = tenant.ParseAuth(f.Auth); err != nil {
		return c, err
	}
	if c.Auth == tenant.ClientSecret {
		c.Secret = tenant.NewSecret(simulated.Secret)
	}
	if c.Auth == tenant.ClientCertificate {
		if c.Certificate, err = tenant.ReadCertificate(f.Certificate, tenant.Secret{}); err != nil {
			return c, err
		}
	}
	c.Endpoints, err = tenant.ReadEndpoints(f.Endpoints)
	return c, err
}

func (f *childFetch) openFeed(client *tenant.Client) (*fetch.Feed, error) {
	do := fetch.CreateFile
	if !f.Request.IsKnown() {
		do = fetch.ReopenFile
	}
	save, err := do(f.Save)
	if err != nil {
		return nil, err
	}
	for _, o := range origins() {
		if o.name == f.Source {
			return fetch.Open(fetch.Options{
				Services: []fetch.Service{o.service(client, f.Clock)}, Request: f.Request, Save: save, Clock: f.Clock, State: client.State,
			})
		}
	}
	return nil, fmt.Errorf("there is no source %q", f.Source)
}

// process is a running child fetch.
type process struct {
	command        *exec.Cmd
	stdout, stderr bytes.Buffer
	ended          chan error
}

// newChildFetch returns a child fetch from the tenant, whose clock must be a FastClock.
func (s *simulation) newChildFetch(t *testing.T, auth tenant.Auth) childFetch {
	t.Helper()
	dir := t.TempDir()
	e := childFetch{
		Source: s.origin.name, Auth: auth.String(), Save: filepath.Join(dir, "case.jsonl"),
		Endpoints: filepath.Join(dir, "endpoints.json"), Certificate: s.CertificateFile(t), Clock: s.Clock.(*simulated.FastClock),
	}
	if err := s.WriteEndpoints(e.Endpoints); err != nil {
		t.Fatal(err)
	}
	return e
}

// clockSpeed returns how much faster than real time a clock runs that several processes share. The
// activity feed keeps seven days, so not too much time must pass.
func clockSpeed(source string) float64 {
	if source == "activity" {
		return 200
	}
	return 1000
}

func (f childFetch) startProcess(t *testing.T) *process {
	t.Helper()
	text, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{command: exec.CommandContext(t.Context(), self), ended: make(chan error, 1)}
	p.command.Env = append(os.Environ(), childVariable+"="+string(text), "GOTRACEBACK=all")
	p.command.Stdout, p.command.Stderr = &p.stdout, &p.stderr
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { p.ended <- p.command.Wait() }()
	return p
}

// waitForReport waits for a process and returns its report.
func (s *simulation) waitForReport(t *testing.T, p *process) report {
	t.Helper()
	err := <-p.ended
	s.recordOutput("standard output", p.stdout.String())
	s.recordOutput("standard error", p.stderr.String())
	var r report
	if err != nil || json.Unmarshal(p.stdout.Bytes(), &r) != nil {
		t.Fatalf("%v: %s%s", err, p.stdout.String(), lastLines(p.stderr.String()))
	}
	return r
}

// lastLines returns the end of a process's output.
func lastLines(text string) string {
	lines := strings.Split(text, "\n")
	return strings.Join(lines[max(0, len(lines)-20):], "\n")
}

// readLedger returns the ledger of a file, whatever its last line is.
func readLedger(t *testing.T, path string) (c coverage.Ledger, seen map[string]bool) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	seen = map[string]bool{}
	for line := range bytes.Lines(text) {
		if !coverage.IsEntry(line) || !bytes.HasSuffix(line, []byte("\n")) {
			continue
		}
		entry, err := coverage.ParseEntry(line)
		if err != nil {
			t.Fatal(err)
		}
		c.AddEntry(entry)
		if entry.Seen != "" {
			seen[entry.Seen] = true
		}
	}
	return c, seen
}
