package cli

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"whoread/audit/coverage"
	"whoread/audit/source"
	"whoread/audit/table"
)

func TestPrintMissingAfterScreen(t *testing.T) {
	broken := errors.New("b.csv is cut off")
	refused := errors.New("Graph denies access; then: nobody")
	hours := func(from, to int) coverage.Span {
		day := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
		return coverage.Span{From: day.Add(time.Duration(from) * time.Hour), To: day.Add(time.Duration(to) * time.Hour)}
	}
	failed := func(id, from, to int, why string) coverage.Window {
		return coverage.Window{ID: id, Source: "Graph", Span: hours(from, to), Filter: "f", State: coverage.Failed, Reason: why}
	}
	for _, c := range []struct {
		name   string
		inputs []source.Input
		ended  bool
		says   string
		status int
	}{
		{"all read", []source.Input{{Path: "a.csv", Rows: 3}}, true, "", exitRead},
		{
			"skipped",
			[]source.Input{{Path: "notes.txt", Skipped: "holds no records"}},
			true,
			"whoread: notes.txt: skipped, because it holds no records\n", exitRead,
		},
		{"missing", []source.Input{{Path: "b.csv", Err: broken}}, true, "whoread: b.csv is cut off\n", exitFailed},
		{"cut off", []source.Input{{Path: "b.csv", Rows: 2, Err: broken}}, true, "whoread: b.csv is cut off\n", exitIncomplete},
		{
			"refused",
			[]source.Input{{Err: refused, Coverage: coverage.Ledger{
				Requests: []coverage.Request{{Span: hours(0, 4), Filter: "f"}},
				Windows:  []coverage.Window{failed(1, 0, 2, "Graph denies access"), failed(2, 2, 4, "Graph denies access")},
			}}},
			true,
			"whoread: Graph denies access; then: nobody\n", exitFailed,
		},
		{
			"refused in the middle",
			[]source.Input{{Rows: 3, Err: refused, Coverage: coverage.Ledger{
				Requests: []coverage.Request{{Span: hours(0, 6), Filter: "f"}},
				Windows: []coverage.Window{
					{ID: 1, Source: "Graph", Span: hours(0, 2), Filter: "f", State: coverage.Whole, Rows: 3},
					failed(2, 2, 4, "Graph denies access"), failed(3, 4, 6, "the query failed"),
				},
			}}},
			true,
			"whoread: Graph denies access; then: nobody\n" +
				"whoread: missing from 2026-10-01 02:00:00 to 2026-10-01 04:00:00 UTC: Graph: see above\n" +
				"whoread: missing from 2026-10-01 04:00:00 to 2026-10-01 06:00:00 UTC: Graph: the query failed\n",
			exitIncomplete,
		},
		{
			"nothing there",
			[]source.Input{{Coverage: coverage.Ledger{
				Requests: []coverage.Request{{Span: hours(0, 2), Filter: "f"}},
				Windows:  []coverage.Window{{ID: 1, Span: hours(0, 2), Filter: "f", State: coverage.Whole, Sum: coverage.Sum{SHA256: "of no pages"}}},
			}}},
			true, "", exitRead,
		},
		{"left at once", []source.Input{{}}, false, "whoread: quit before everything was read\n", exitFailed},
		{
			"rejected",
			[]source.Input{{Path: "a.csv", Rows: 3, Rejected: 1}, {Path: "c.csv", Rows: 9, Rejected: 2}},
			true,
			"whoread: 3 rows rejected; `whoread summary --json` lists them with reasons\n", exitIncomplete,
		},
		{"cancelled", []source.Input{{Path: "a.csv", Rows: 3}}, false, "whoread: quit before everything was read\n", exitIncomplete},
		{
			"hostile",
			[]source.Input{{Path: "a", Rows: 1, Err: errors.New("\x1b]0;x\a is missing")}},
			true,
			"whoread: ␛]0;x␇ is missing\n", exitIncomplete,
		},
	} {
		var said bytes.Buffer
		err := printMissingAfterScreen(messageWriter{&said}, c.inputs, table.Omissions{}, c.ended)
		if said.String() != c.says {
			t.Errorf("%s: it says %q, want %q", c.name, said.String(), c.says)
		}
		if got := exitStatus(err); got != c.status {
			t.Errorf("%s: exit status %d, want %d", c.name, got, c.status)
		}
	}
}
