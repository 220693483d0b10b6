package trial_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"whoread/audit/coverage"
	"whoread/audit/source"
	"whoread/audit/source/fetch"
	"whoread/audit/table"
	"whoread/fixtures"
	"whoread/fixtures/tenanttest"
)

// fetched is the result of a fetch.
type fetched struct {
	path     string // of the file
	counts   fixtures.Counts
	coverage coverage.Ledger
	err      error
	rejected int
	status   fetch.Status // at the end
}

// fetch fetches into a new file until the end, and opens the file again.
func (s *simulation) fetch(t *testing.T, a fetch.Request) fetched {
	t.Helper()
	return s.fetchInto(t, newFile(t), a)
}

func newFile(t *testing.T) *fetch.File {
	t.Helper()
	save, err := fetch.CreateFile(filepath.Join(t.TempDir(), "case.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	return save
}

// fetchInto fetches into a file. Other sources take over if the tenant's source refuses.
func (s *simulation) fetchInto(t *testing.T, save *fetch.File, a fetch.Request, others ...origin) fetched {
	t.Helper()
	var services []fetch.Service
	for _, o := range append([]origin{s.origin}, others...) {
		services = append(services, o.service(s.client, s.Clock))
	}
	feed, err := fetch.Open(fetch.Options{Services: services, Request: a, Save: save, Clock: s.Clock, State: s.client.State})
	if err != nil {
		t.Fatal(err)
	}
	f := s.readFeed(t, feed)
	f.status = feed.Status()
	s.recordOutput("the last status", fmt.Sprintf("%+v", f.status))
	if err := feed.Close(); err != nil {
		t.Error(err)
	}
	f.path = f.status.Saved
	again := s.openSaved(t, f.path)
	if again.err != nil || again.rejected > 0 {
		t.Errorf("the file is read with %v and %d rows rejected", again.err, again.rejected)
	}
	if again.counts != f.counts {
		t.Errorf("the file holds other records:\n%+v, fetched were\n%+v", again.counts, f.counts)
	}
	if diff := cmp.Diff(f.coverage, again.coverage); diff != "" {
		t.Errorf("the file tells of another coverage (-fetched +opened):\n%s", diff)
	}
	return f
}

func (s *simulation) readFeed(t *testing.T, feed *fetch.Feed) fetched {
	t.Helper()
	store := table.NewStore()
	for {
		page, err := feed.Next(t.Context())
		if page != nil {
			store.Append(page)
		}
		s.recordOutput("status", fmt.Sprintf("%+v", feed.Status()))
		if err != nil {
			return s.checkOutcome(t, store, feed.Inputs()[0], err)
		}
	}
}

// openSaved reads the file of a fetch like any file.
func (s *simulation) openSaved(t *testing.T, path string) fetched {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s.recordOutput(path, string(text))
	files, err := source.Open([]string{path}, source.Options{SpoolDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := files.Close(); err != nil {
			t.Error(err)
		}
	}()
	store := table.NewStore()
	for {
		page, err := files.Next(t.Context())
		if page != nil {
			store.Append(page)
		}
		if err != nil {
			return s.checkOutcome(t, store, files.Inputs()[0], err)
		}
	}
}

// checkOutcome returns the result of reading an input. The reading must have ended with io.EOF.
func (s *simulation) checkOutcome(t *testing.T, store *table.Store, in source.Input, err error) fetched {
	t.Helper()
	if !errors.Is(err, io.EOF) {
		t.Errorf("reading ended with %v", err)
	}
	f := fetched{counts: tenanttest.CountsOf(store.Snapshot()), coverage: in.Coverage, err: in.Err, rejected: in.Rejected}
	for _, sentence := range f.sentences() {
		s.recordOutput("a sentence", sentence)
		if strings.ContainsAny(sentence, "\n\r\t\x1b") || len(sentence) > 4000 {
			t.Errorf("no sentence: %q", sentence)
		}
	}
	return f
}

// sentences returns all error texts, window notes and gap reasons.
func (f fetched) sentences() []string {
	var all []string
	if f.err != nil {
		all = append(all, f.err.Error())
	}
	for _, w := range f.coverage.Windows {
		all = append(all, w.Reason)
	}
	for _, gap := range f.coverage.Gaps() {
		all = append(all, gap.Reason)
	}
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

// checkComplete checks the counts of the records and a complete verdict.
func (f fetched) checkComplete(t *testing.T, want fixtures.Counts) {
	t.Helper()
	if f.counts != want {
		t.Errorf("the records are not those of the case:\n%+v, want\n%+v", f.counts, want)
	}
	if v := f.coverage.Verdict(); v != coverage.Complete || f.err != nil || f.rejected > 0 {
		t.Errorf("called %q, with %v and %d rows rejected: %v", v, f.err, f.rejected, f.coverage.Gaps())
	}
}

// checkHonest checks that an incomplete fetch is not called complete.
func (f fetched) checkHonest(t *testing.T, want fixtures.Counts) {
	t.Helper()
	complete := f.coverage.Verdict() == coverage.Complete
	if complete && f.counts != want {
		t.Errorf("called COMPLETE, and is not:\n%+v, want\n%+v", f.counts, want)
	}
	if complete && f.err != nil {
		t.Errorf("called COMPLETE, with the error %v", f.err)
	}
}

// checkIncomplete checks for an incomplete verdict with a reason.
func (f fetched) checkIncomplete(t *testing.T, trouble string) {
	t.Helper()
	if v := f.coverage.Verdict(); v != coverage.Incomplete {
		t.Errorf("called %q", v)
	}
	for _, gap := range f.coverage.Gaps() {
		if gap.Reason == "" || strings.HasPrefix(gap.Reason, "not a") {
			t.Errorf("the gap %v is not explained: %q", gap.Span, gap.Reason)
		}
	}
	f.checkReason(t, trouble)
}

// checkReason checks that a sentence contains the reason.
func (f fetched) checkReason(t *testing.T, trouble string) {
	t.Helper()
	if told := f.sentences(); !strings.Contains(strings.Join(told, "\n"), trouble) {
		t.Errorf("%q is not among %q", trouble, slices.Compact(slices.Sorted(slices.Values(told))))
	}
}

// recordOutput records a text that was printed or written.
func (s *simulation) recordOutput(where, what string) {
	s.output = append(s.output, writtenText{where, what})
}

// checkSecrets checks that the output contains no secret that the tenant issued or received.
func (s *simulation) checkSecrets(t *testing.T) {
	t.Helper()
	s.CheckTokens(t)
	for _, written := range s.output {
		s.CheckSecrets(t, written.where, written.what)
	}
}
