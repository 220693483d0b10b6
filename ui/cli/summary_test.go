package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"whoread/fixtures"
	"whoread/fixtures/forms"
	"whoread/ui/cli"
)

// runCommand runs a command line with standard input and returns standard output, standard error and the
// exit status.
func runCommand(t *testing.T, stdin []byte, args ...string) (out, words string, status int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status = cli.Run(t.Context(), args, cli.Streams{In: bytes.NewReader(stdin), Out: &stdout, Err: &stderr})
	return stdout.String(), stderr.String(), status
}

// encodeCase returns a case in an export format.
func encodeCase(t *testing.T, c *fixtures.Case, form forms.Form, encoding forms.Encoding) []byte {
	t.Helper()
	var b bytes.Buffer
	w := forms.NewEncoder(&b, encoding)
	if err := forms.WriteRows(w, form, slices.Values(c.Rows)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// expectedCounts returns the expected `summary --json` of a case, without inputs.
func expectedCounts(c fixtures.Counts) map[string]any {
	return map[string]any{
		"rows_read": c.Rows, "records": c.Records, "duplicates": c.Duplicates, "conflicts": c.Conflicts,
		"rejected": 0, "other_operations": c.Other, "bind": c.Bind, "sync": c.Sync,
		"item_accesses": c.ItemAccesses, "distinct_messages": c.DistinctMessages,
		"distinct_mailbox_messages": c.DistinctMailboxMessages, "sessions": c.Sessions,
		"records_without_session": c.WithoutSession, "client_ips": c.ClientIPs, "mailboxes": c.Mailboxes,
		"folders": c.Folders, "throttled_records": c.Throttled,
		"miscounted_records": 0, "records_without_id": 0, "records_without_time": 0, "records_without_access": 0,
		"records_without_address": 0, "records_without_mailbox": 0,
		"first": c.First.Format(time.RFC3339), "last": c.Last.Format(time.RFC3339),
	}
}

// parseCounts parses a summary without its inputs, with integers.
func parseCounts(t *testing.T, summary string) map[string]any {
	t.Helper()
	var all map[string]any
	if err := json.Unmarshal([]byte(summary), &all); err != nil {
		t.Fatalf("%v in %q", err, summary)
	}
	for _, name := range []string{
		"inputs", "traces", "skipped", "rejections", "flagged", "flagged_rows", "verdict", "asked", "coverage", "gaps",
		"times_not_understood", "own_records", "subjects_known", "siblings",
	} {
		delete(all, name)
	}
	for k, v := range all {
		if n, ok := v.(float64); ok {
			all[k] = int(n)
		}
	}
	return all
}

// Every other form is read from standard input, and the rest from a file in another encoding. The case has
// rows with empty lists, which forms with columns cannot state.
func TestSummaryOfEveryForm(t *testing.T) {
	story := fixtures.BuildCase()
	for i, form := range forms.AllForms() {
		if forms.IsLossy(form) || forms.IsFlattened(form) {
			continue
		}
		encoding := forms.AllEncodings()[i%len(forms.AllEncodings())]
		name := form.String()
		if i%2 > 0 {
			name += " " + encoding.String()
		}
		t.Run(name, func(t *testing.T) {
			skipInShortPass(t, i, 5)
			t.Parallel()
			if i%2 == 0 {
				checkCounts(t, story, encodeCase(t, story, form, forms.UTF8))
				return
			}
			checkCounts(t, story, nil, writeExport(t, encodeCase(t, story, form, encoding)))
		})
	}
}

func TestSummaryOfEveryEncoding(t *testing.T) {
	story := fixtures.BuildCase()
	for i, encoding := range forms.AllEncodings() {
		t.Run(encoding.String(), func(t *testing.T) {
			skipInShortPass(t, i, 4)
			t.Parallel()
			file := encodeCase(t, story, forms.PortalCSV, encoding)
			checkCounts(t, story, file)
			checkCounts(t, story, nil, writeExport(t, file))
		})
	}
}

// checkCounts compares a summary of files, or of standard input, with the ground truth.
func checkCounts(t *testing.T, c *fixtures.Case, stdin []byte, paths ...string) {
	t.Helper()
	out, words, status := runCommand(t, stdin, append([]string{"summary", "--json"}, paths...)...)
	if status != 0 || words != "" {
		t.Errorf("exit status %d, and it says %q", status, words)
	}
	if diff := cmp.Diff(expectedCounts(c.Truth.Counts), parseCounts(t, out)); diff != "" {
		t.Errorf("(-truth +summary)\n%s", diff)
	}
	var named struct{ Siblings map[string]int }
	if err := json.Unmarshal([]byte(out), &named); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c.Truth.Siblings, named.Siblings); diff != "" {
		t.Errorf("siblings (-truth +summary)\n%s", diff)
	}
}

// writeExport writes a file with a name that does not show its format.
func writeExport(t *testing.T, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "export")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Reading several forms together gives the same records and more duplicates.
func TestSummaryOfMixedForms(t *testing.T) {
	story := fixtures.BuildCase()
	var paths []string
	for i, form := range forms.AllForms() {
		if forms.IsLossy(form) || forms.IsFlattened(form) || testing.Short() && i%8 != 0 {
			continue
		}
		if i%3 == 0 || forms.IsRearranged(form) {
			paths = append(paths, writeExport(t, encodeCase(t, story, form, forms.UTF8)))
		}
	}
	truth, n := &story.Truth.Counts, len(paths)
	truth.Duplicates += (n - 1) * (truth.Records + truth.Duplicates)
	truth.Rows, truth.Other = n*truth.Rows, n*truth.Other
	checkCounts(t, story, nil, paths...)
}

func TestInterruptedSummary(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stdout, stderr bytes.Buffer
	in := bytes.NewReader(encodeCase(t, fixtures.BuildCase(), forms.AuditLines, forms.UTF8))
	status := cli.Run(ctx, []string{"summary"}, cli.Streams{In: in, Out: &stdout, Err: &stderr})
	if status != 1 || stdout.Len() > 0 || stderr.String() != "whoread: interrupted\n" {
		t.Errorf("exit status %d, standard output %q, standard error %q", status, stdout.String(), stderr.String())
	}
}

// TestSummaryOfRealRecords reads part of a public set of real records, if it exists here.
func TestSummaryOfRealRecords(t *testing.T) {
	path := filepath.Join("..", "..", "..", "shared", "samples", "unified-audit-slice.csv")
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the sample records are not here: %v", err)
	}
	out, words, status := runCommand(t, nil, "summary", "--json", path)
	// The slice has only part of the search results, as ResultCount shows.
	if status != 3 || !strings.Contains(words, "searches with 2 results each") || strings.Count(words, "\n") != 1 {
		t.Fatalf("status %d: %s", status, words)
	}
	got := parseCounts(t, out)
	for name, want := range map[string]int{
		"rows_read": 740, "records": 145, "duplicates": 103, "other_operations": 492, "rejected": 0, "conflicts": 0,
		"bind": 132, "sync": 13, "item_accesses": 471, "distinct_messages": 197, "distinct_mailbox_messages": 224, "sessions": 13,
		"records_without_session": 112, "client_ips": 88, "mailboxes": 11, "folders": 35, "throttled_records": 0,
		"miscounted_records": 0, "records_without_id": 0, "records_without_time": 0, "records_without_access": 0,
		"records_without_address": 0, "records_without_mailbox": 0,
	} {
		if got[name] != want {
			t.Errorf("%s is %v, want %d", name, got[name], want)
		}
	}
	if again, _, _ := runCommand(t, nil, "summary", "--json", path, path); parseCounts(t, again)["records"] != 145 {
		t.Errorf("a second reading adds records: %v", parseCounts(t, again)["records"])
	}
}
