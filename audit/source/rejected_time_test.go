package source_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"whoread/audit/source"
)

// gapsOf reads a text as a file and returns its gaps as text.
func gapsOf(t *testing.T, text string) []string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "export.log")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	files, err := source.Open([]string{path}, source.Options{Once: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	for {
		if _, err := files.Next(t.Context()); err != nil {
			break
		}
	}
	var all []string
	for _, g := range source.JoinLedgers(files.Inputs()).Gaps() {
		span := "unknown"
		if g.IsKnown() {
			span = g.From.Format(time.RFC3339) + " to " + g.To.Format(time.RFC3339)
		}
		all = append(all, span+": "+strings.TrimPrefix(g.Reason, path+" "))
	}
	return all
}

// A gap that a rejected row leaves has the time that is stated around its AuditData, or in what is left of
// it.
func TestGapContainsTimeOfRejectedRow(t *testing.T) {
	const (
		good    = `{"Id":"a","Operation":"MailItemsAccessed","MailAccessType":"Bind","CreationTime":"2026-09-01T08:00:00"}`
		cutOff  = `{"Id":"b","Operation":"MailItemsAccessed","UserId":"ade`
		reason  = "has 1 row that could not be read"
		cutText = "has rows with AuditData that is cut off (1); use the original export, not a copy that a spreadsheet saved"
		day20   = "2026-09-20T12:00:00Z to 2026-09-20T12:00:01Z: "
	)
	quoted := func(text string) string { return `"` + strings.ReplaceAll(text, `"`, `""`) + `"` }
	escaped := func(text string) string { return `"` + strings.ReplaceAll(text, `"`, `\"`) + `"` }
	const head = "RecordId,CreationDate,RecordType,Operation,UserId,AuditData\n"
	row := func(date, data string) string { return "x," + date + ",50,MailItemsAccessed,adele," + data + "\n" }
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"nothing rejected": {head + row("2026-09-01T08:00:00Z", quoted(good)), nil},
		"cut off in a CSV": {
			head + row("2026-09-01T08:00:00Z", quoted(good)) + row("2026-09-20T12:00:00.0000000Z", quoted(cutOff)),
			[]string{day20 + cutText},
		},
		"empty in a CSV": {
			head + row("2026-09-01T08:00:00Z", quoted(good)) + row("2026-09-20T12:00:00Z", ""), []string{day20 + reason},
		},
		"no JSON in a CSV": {
			head + row("2026-09-20T12:00:00Z", "x") + row("2026-09-01T08:00:00Z", quoted(good)), []string{day20 + reason},
		},
		"cut off in JSON": {
			good + "\n" + `{"CreationDate":"2026-09-20T12:00:00Z","Operations":"MailItemsAccessed","AuditData":` + escaped(cutOff) + "}\n",
			[]string{day20 + cutText},
		},
		"in a wrapper that is cut off": {
			good + "\n" + `{"Identity":"b","CreationDate":"2026-09-20T12:00:00Z","AuditData":"{\"Id` + "\n" + good + "\n",
			[]string{day20 + cutText},
		},
		"only in the AuditData that is cut off": {
			head + row("", quoted(`{"CreationTime":"2026-09-20T12:00:00","Id":"b`)) + row("2026-09-01T08:00:00Z", quoted(good)),
			[]string{day20 + cutText},
		},
		"two days": {
			head + row("2026-09-20T12:00:00Z", "x") + row("2026-09-24T12:00:00Z", "x") + row("2026-09-01T08:00:00Z", quoted(good)),
			[]string{"2026-09-20T12:00:00Z to 2026-09-24T12:00:01Z: has 2 rows that could not be read"},
		},
		"no time": {
			good + "\n{x}\n", []string{"unknown: " + reason + "; the time of what is missing is not known"},
		},
		"a time of one of two": {
			head + row("2026-09-20T12:00:00Z", "x") + row("soon", "x") + row("2026-09-01T08:00:00Z", quoted(good)),
			[]string{day20 + "has 2 rows that could not be read; the time of 1 of them is not known, so the gap may be larger"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := gapsOf(t, c.text)
			if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
				t.Errorf("the gaps are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}
