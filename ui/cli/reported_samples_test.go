package cli_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
)

// answer is what a summary must count, by its JSON names.
type answer map[string]any

// with returns the answer with other values.
func (a answer) with(changes answer) answer {
	a = maps.Clone(a)
	maps.Copy(a, changes)
	return a
}

// fourEvents is the answer for a Bind of 3 items in 2 folders, a Sync, a Bind without a session and a Send.
func fourEvents() answer {
	return answer{
		"rows_read": 4, "records": 3, "duplicates": 0, "conflicts": 0, "rejected": 0, "other_operations": 1,
		"bind": 2, "sync": 1, "item_accesses": 4, "distinct_messages": 3, "distinct_mailbox_messages": 4,
		"sessions": 1, "records_without_session": 1, "client_ips": 3, "mailboxes": 2, "folders": 4,
		"throttled_records": 0, "first": "2026-09-14T08:58:47Z", "last": "2026-09-15T23:59:58Z",
		"miscounted_records": 0, "records_without_id": 0, "records_without_time": 0, "records_without_access": 0,
		"records_without_address": 0, "records_without_mailbox": 0,
		"siblings": map[string]int{"Send": 1},
	}
}

// firstEvent is the answer for the first of them alone.
func firstEvent() answer {
	return fourEvents().with(answer{
		"rows_read": 1, "records": 1, "other_operations": 0, "bind": 1, "sync": 0, "item_accesses": 3,
		"distinct_mailbox_messages": 3, "records_without_session": 0, "client_ips": 1, "mailboxes": 1, "folders": 2,
		"first": "2026-09-14T09:31:02Z", "last": "2026-09-14T09:31:02Z", "siblings": map[string]int{},
	})
}

// reportedSample is a file of a shape that people reported, by the end of its name, and the right answer.
type reportedSample struct {
	name   string
	want   answer
	status int
	// anyOf are keys with several right answers, which are not compared.
	anyOf []string
	// partial reports that its records state less than others: they are duplicates of complete records that
	// were read before. With apart they are not compared with others.
	partial, apart bool
}

func reportedSamples() []reportedSample {
	base, first := fourEvents(), firstEvent()
	repeated := func(records, items int, from, to string) answer {
		return base.with(answer{
			"rows_read": records, "records": records, "other_operations": 0, "bind": records, "sync": 0, "item_accesses": items,
			"distinct_messages": 1, "distinct_mailbox_messages": 1, "sessions": 0, "records_without_session": records,
			"client_ips": 1, "mailboxes": 1, "folders": 1, "first": from, "last": to, "siblings": map[string]int{},
		})
	}
	return []reportedSample{
		{name: "officeactivity.csv", want: base},
		{name: "officeactivity-fifty.json", status: 3, want: repeated(50, 0, "2026-09-14T01:00:00Z", "2026-09-14T05:49:00Z").with(answer{
			"bind": 0, "distinct_messages": 0, "distinct_mailbox_messages": 0, "folders": 0, "records_without_access": 50,
		})},
		{name: "time-in-wrapper.json", want: first},
		{name: "id-in-capitals.jsonl", want: first.with(answer{"rows_read": 2, "duplicates": 1})},
		{name: "json-cells.csv", want: base},
		{name: "elastic-default.ndjson", want: base},
		{name: "elastic.ndjson", want: base},
		{name: "raw.jsonl", want: base},
		// The file has only the columns of the first record, so it cannot state the folder of the Sync.
		{name: "flattened.csv", partial: true, status: 3, want: base.with(answer{"folders": 3})},
		// Nothing states which of the items is in which of two folders.
		{name: "splunk-fields.json", apart: true, status: 3, want: base, anyOf: []string{"folders", "status"}},
		{name: "depth.json", status: 3, want: first, anyOf: []string{
			"bind", "records_without_access", "item_accesses", "distinct_messages", "distinct_mailbox_messages", "folders", "miscounted_records",
		}},
		{name: "count.json", status: 3, want: first.with(answer{"miscounted_records": 1})},
		{name: "wazuh.json", want: base},
		{name: "cloudappevents.jsonl", want: base},
		{name: "additionalproperties.json", want: base},
		{name: "records.json", want: base},
		{name: "tables.json", want: base},
		{name: "map-by-id.json", want: base},
		{name: "bom-arrays.json", want: base},
		{name: "joined-headers.csv", want: base},
		{name: "cut-off.csv", status: 3, want: repeated(2, 2, "2026-09-01T00:00:00Z", "2026-09-02T00:00:00Z").with(answer{"rows_read": 3, "rejected": 1})},
		{name: "windows-1252.csv", want: base},
		{name: "resultcount.csv", status: 3, want: repeated(100, 100, "2026-09-01T00:00:00Z", "2026-09-01T00:01:39Z")},
		{name: "workbook.xlsx", want: base},
		{name: "case.tar.gz", want: base},
	}
}

// samplePath returns the path of a sample; it skips the test if the samples are not here.
func samplePath(t *testing.T, name string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join("..", "..", "..", "shared", "samples", "reported", "*[0-9J]-"+name))
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 {
		t.Skipf("the sample %s is not here", name)
	}
	return found[0]
}

func readSample(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(samplePath(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func gzipped(t *testing.T, text []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSummaryOfReportedSamples(t *testing.T) {
	for i, s := range reportedSamples() {
		t.Run(s.name, func(t *testing.T) {
			skipInShortPass(t, i, 5)
			t.Parallel()
			text := readSample(t, s.name)
			t.Run("alone", func(t *testing.T) { s.check(t, nil, samplePath(t, s.name)) })
			t.Run("without its name", func(t *testing.T) { s.check(t, nil, writeExport(t, text)) })
			t.Run("standard input", func(t *testing.T) { s.check(t, text) })
			t.Run("gzip", func(t *testing.T) { s.check(t, nil, writeExport(t, gzipped(t, text))) })
			t.Run("gzip on standard input", func(t *testing.T) { s.check(t, gzipped(t, text)) })
			t.Run("folder", func(t *testing.T) { s.check(t, nil, filepath.Dir(writeExport(t, text))) })
		})
	}
}

// check compares a summary of files, or of standard input, with the answer.
func (s reportedSample) check(t *testing.T, stdin []byte, paths ...string) {
	t.Helper()
	out, words, status := runCommand(t, stdin, append([]string{"summary", "--json"}, paths...)...)
	if status != s.status && (status == 1 || !slices.Contains(s.anyOf, "status")) {
		t.Errorf("exit status %d, want %d; it says %q", status, s.status, words)
	}
	if out == "" {
		return
	}
	got := answer(parseCounts(t, out))
	var stated struct{ Siblings map[string]int }
	parseJSON(t, out, &stated)
	got["siblings"] = stated.Siblings
	for name := range got {
		if _, ok := s.want[name]; !ok || slices.Contains(s.anyOf, name) {
			got[name] = s.want[name]
		}
	}
	if diff := cmp.Diff(s.want, dropMissing(got)); diff != "" {
		t.Errorf("(-want +summary)\n%s\nit says %s", diff, words)
	}
}

// dropMissing removes what neither side states.
func dropMissing(a answer) answer {
	maps.DeleteFunc(a, func(_ string, v any) bool { return v == nil })
	return a
}

// The same events in other shapes are duplicates, and never conflicts.
func TestReportedSamplesTogether(t *testing.T) {
	var all []reportedSample
	for _, s := range reportedSamples() {
		if s.want["records"] == 3 && !s.apart {
			all = append(all, s)
		}
	}
	for i, s := range all {
		t.Run(s.name, func(t *testing.T) {
			skipInShortPass(t, i, 5)
			t.Parallel()
			raw := samplePath(t, "raw.jsonl")
			s.checkJoined(t, 2, raw, samplePath(t, s.name))
			if !s.partial {
				s.checkJoined(t, 2, samplePath(t, s.name), raw)
			}
		})
	}
	t.Run("folder", func(t *testing.T) {
		all := slices.DeleteFunc(slices.Clone(all), func(s reportedSample) bool { return s.partial })
		dir := t.TempDir()
		for _, s := range all {
			if err := os.WriteFile(filepath.Join(dir, s.name), readSample(t, s.name), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		reportedSample{want: fourEvents(), status: 3, anyOf: []string{"status"}}.checkJoined(t, len(all), dir)
	})
}

// checkJoined checks a summary of n files that have the same four events.
func (s reportedSample) checkJoined(t *testing.T, n int, paths ...string) {
	t.Helper()
	s.want = fourEvents().with(answer{
		"rows_read": 4 * n, "duplicates": 3 * (n - 1), "other_operations": n,
	})
	delete(s.want, "siblings")
	s.check(t, nil, paths...)
}

func parseJSON(t *testing.T, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%v in %q", err, text)
	}
}

func TestWindows1252IsADuplicateOfUTF8(t *testing.T) {
	name := "windows-1252.csv"
	utf8, err := charmap.Windows1252.NewDecoder().Bytes(readSample(t, name))
	if err != nil {
		t.Fatal(err)
	}
	reportedSample{}.checkJoined(t, 2, samplePath(t, name), writeExport(t, utf8))
	reportedSample{}.checkJoined(t, 2, writeExport(t, utf8), samplePath(t, name))
	out, _, _ := runCommand(t, nil, "export", "events", samplePath(t, name))
	if !strings.Contains(out, "Boîte de réception") {
		t.Errorf("no folder Boîte de réception in\n%s", out)
	}
}

func TestGapOfARejectedRowHasItsDate(t *testing.T) {
	out, _, _ := runCommand(t, nil, "summary", "--json", samplePath(t, "cut-off.csv"))
	var all struct{ Gaps []struct{ From, To *string } }
	parseJSON(t, out, &all)
	for _, gap := range all.Gaps {
		if gap.From != nil && gap.To != nil && *gap.From <= "2026-09-20T12:00:00Z" && *gap.To >= "2026-09-20T12:00:00Z" {
			return
		}
	}
	t.Errorf("no gap contains 2026-09-20: %+v", all.Gaps)
}

func TestMissingSearchResultsAreCounted(t *testing.T) {
	out, words, status := runCommand(t, nil, "summary", "--json", samplePath(t, "resultcount.csv"))
	var all struct{ Verdict string }
	if parseJSON(t, out, &all); status != 3 || all.Verdict != "INCOMPLETE" {
		t.Errorf("exit status %d, verdict %q", status, all.Verdict)
	}
	for _, n := range []string{"100", "1234"} {
		if !strings.Contains(words, n) {
			t.Errorf("it does not say %s: %s", n, words)
		}
	}
}

func TestMiscountedRecordIsFlaggedEverywhere(t *testing.T) {
	path := samplePath(t, "count.json")
	_, words, status := runCommand(t, nil, "summary", path)
	if status != 3 || !strings.Contains(words, "9") || !strings.Contains(words, "3") {
		t.Errorf("summary: exit status %d: %s", status, words)
	}
	for _, what := range []string{"events", "items", "sessions", "folders", "messages", "ips"} {
		if _, words, status := runCommand(t, nil, "export", what, path); status != 3 || words == "" {
			t.Errorf("export %s: exit status %d: %s", what, status, words)
		}
	}
}

func TestReportedTracesFindSubjects(t *testing.T) {
	for _, name := range []string{
		"cipp-u-format-x.json", "csv-received-date-trace.csv", "ee-minimal-trace.csv", "graph-messages-x.json", "loc-it-trace.csv",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			records, trace := samplePath(t, "raw.jsonl"), samplePath(t, name)
			for _, args := range [][]string{{records, trace}, {trace, records}, {records, writeExport(t, gzipped(t, readSample(t, name)))}} {
				out, words, status := runCommand(t, nil, append([]string{"export", "items", "--format", "jsonl"}, args...)...)
				if status != 0 {
					t.Errorf("exit status %d: %s", status, words)
				}
				if n := strings.Count(out, `"SubjectState":"found","Subject":"Q3`); n != 2 {
					t.Errorf("%d subjects were found, want 2:\n%s\n%s", n, out, words)
				}
			}
			out, words, _ := runCommand(t, nil, "export", "messages", "--format", "jsonl", records, trace)
			if strings.Contains(string(readSample(t, name)), "2026-09-14") && !strings.Contains(out, `"2026-09-14T08:30:00Z"`) {
				t.Errorf("no time of receipt in\n%s\n%s", out, words)
			}
		})
	}
}
