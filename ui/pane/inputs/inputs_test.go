package inputs_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"whoread/audit"
	"whoread/audit/source"
	"whoread/audit/table"
	"whoread/ui/pane/inputs"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
	"whoread/ui/widget/uitest"
)

// sum is a hash as inputs have it.
const sum = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

// record returns a record; the same number gives the same record, another folder a conflict.
func record(n int, folder string) audit.Record {
	return audit.Record{
		ID: fmt.Sprintf("00000000-0000-0000-0000-%012d", n), Operation: audit.MailItemsAccessed, Access: audit.Sync,
		Mailbox: "adele@contoso.example", ClientIP: "203.0.113.7",
		Folders: []audit.Folder{{ID: folder, Path: folder}},
	}
}

// read returns a report of inputs of every kind: 3 records of which 1 is a conflict, 1 duplicate,
// 50,004 other operations and 2 rejected rows.
func read() inputs.Report {
	records := []audit.Record{record(1, `\Inbox`), record(2, `\Inbox`), record(2, `\Inbox`), record(2, `\Finance`)}
	store := table.NewStore()
	store.Append(&audit.Page{Input: 0, Rows: 50_000, Other: 50_000})
	store.Append(&audit.Page{
		Input: 1, Rows: 10, Records: records, Places: make([]audit.Place, len(records)), Other: 4,
		Rejected: []audit.Rejection{
			{Input: 1, Line: 4113, Offset: 1_204_551, Reason: "AuditData is not JSON"},
			{Input: 1, Line: 4120, Offset: 1_206_002, Reason: "the text ends in the middle of the row"},
		},
	})
	return inputs.Report{Records: store.Snapshot(), Inputs: []source.Input{
		{Path: "cases/portal.csv", Format: "portal CSV", SHA256: sum, Bytes: 48_201_113, Rows: 50_000},
		{
			Path: "cases/cut.csv.gz", Format: "portal CSV, gzip", Bytes: 1_206_100, Rows: 10, Rejected: 2,
			Err: errors.New("cases/cut.csv.gz is cut off; the rows before were read, get the file again for the rest"),
		},
		{Path: "cases/notes.txt", Skipped: "holds no audit records"},
		{Path: "cases/all.zip!later.jsonl", Bytes: 88_123},
	}}
}

// broken returns a report of one input of which all rows were rejected.
func broken(rows int) inputs.Report {
	p := &audit.Page{Rows: rows}
	for i := range rows {
		p.Rejected = append(p.Rejected, audit.Rejection{Line: int64(i + 1), Reason: "AuditData is not JSON"})
	}
	store := table.NewStore()
	store.Append(p)
	return inputs.Report{Records: store.Snapshot(), Inputs: []source.Input{{Path: "broken.csv", Format: "portal CSV", Rows: rows, Rejected: rows}}}
}

// hostile returns a report in which every text from outside does harm to a terminal.
func hostile() inputs.Report {
	r := inputs.Report{}
	p := &audit.Page{}
	for i, text := range uitest.HostileTexts() {
		in := source.Input{Path: text, Format: text, SHA256: sum}
		switch i % 3 {
		case 1:
			in.Err = errors.New(text)
		case 2:
			in.Skipped = text
		}
		r.Inputs = append(r.Inputs, in)
		p.Rows++
		p.Rejected = append(p.Rejected, audit.Rejection{Input: i, Line: 1, Reason: text})
	}
	store := table.NewStore()
	store.Append(p)
	r.Records = store.Snapshot()
	return r
}

func opened(th theme.Theme, w, h int, r inputs.Report) *inputs.Model {
	m := inputs.New(th)
	m.SetSize(w, h)
	m.OpenReport(r)
	return m
}

// paneText returns all that the pane says of a report.
func paneText(r inputs.Report) string {
	return ansi.Strip(opened(theme.New(theme.Options{}), 200, 300, r).View())
}

func TestRowsAddUp(t *testing.T) {
	got := strings.Join(strings.Fields(paneText(read())), " ")
	for _, want := range []string{
		"Rows read: 50,010", "= 3 records", "+ 1 duplicates", "+ 50,004 other operations", "+ 2 rejected", "1 conflicts records whose Id",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

func TestEveryInputIsListed(t *testing.T) {
	got := paneText(read())
	for _, want := range []string{
		"Inputs: 4",
		"cases/portal.csv", "portal CSV · 48,201,113 bytes", "50,000 rows · 0 records added · 0 rejected", "SHA-256 " + sum,
		"cases/cut.csv.gz", "not read completely: cases/cut.csv.gz is cut off", "10 rows · 3 records added · 2 rejected",
		"cases/notes.txt", "skipped: holds no audit records",
		"cases/all.zip!later.jsonl", "unknown format · 88,123 bytes", "SHA-256 not known until the input is read completely",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

func TestTraceDiffersFromAuditLog(t *testing.T) {
	r := read()
	r.Inputs = append(r.Inputs,
		source.Input{Path: "cases/trace.csv", Format: "message trace V2 CSV, UTF-16", Trace: true, Bytes: 1_204, Rows: 3_120, SHA256: sum},
		source.Input{Path: "cases/half.csv", Format: "EmailEvents CSV", Trace: true, Bytes: 12, Rows: 4, Rejected: 1, Err: errors.New("cases/half.csv line 5 has 3 columns")},
	)
	got := paneText(r)
	for _, want := range []string{
		"Rows read: 50,010", "Inputs: 6",
		"3,120 rows · of sent mail: subjects, but no access records · 0 rejected",
		"cases/half.csv line 5 has 3 columns", "4 rows · of sent mail: subjects, but no access records · 1 rejected",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

func TestEveryRejectedRowHasItsPlaceAndReason(t *testing.T) {
	got := paneText(read())
	for _, want := range []string{
		"Rejected rows: 2",
		"cases/cut.csv.gz line 4,113, byte 1,204,551: AuditData is not JSON",
		"cases/cut.csv.gz line 4,120, byte 1,206,002: the text ends in the middle of the row",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	if got := paneText(inputs.Report{Records: table.NewStore().Snapshot()}); !strings.Contains(got, "Rejected rows: none") {
		t.Errorf("nothing rejected is shown as\n%s", got)
	}
}

// C20, C22: what tools give at most.
func TestC22FullExportHasWarning(t *testing.T) {
	for _, c := range []struct {
		format string
		rows   int
		want   bool
	}{
		{"portal CSV", 50_000, true},
		{"portal CSV, in zip, gzip", 50_000, true},
		{"portal CSV", 49_999, false},
		{"portal CSV", 100_000, false},
		{"Search-UnifiedAuditLog CSV", 5_000, true},
		{"JSON of Search-UnifiedAuditLog rows", 50_000, true},
		{"JSON Lines of Graph audit records", 50_000, false},
	} {
		r := inputs.Report{
			Records: table.NewStore().Snapshot(),
			Inputs:  []source.Input{{Path: "x", Format: c.format, Rows: c.rows, SHA256: sum}},
		}
		if got := strings.Contains(paneText(r), "rows: the export may have been truncated there"); got != c.want {
			t.Errorf("%d rows of %s: suspicious is %v", c.rows, c.format, got)
		}
		r.Inputs[0].SHA256 = ""
		if strings.Contains(paneText(r), "cut off") {
			t.Errorf("%d rows of %s are suspicious before the input was read whole", c.rows, c.format)
		}
	}
}

func TestLongListOfRejectedRowsIsCut(t *testing.T) {
	m := opened(theme.New(theme.Options{}), 100, 20, broken(1_000_000))
	m, _ = uitest.PressKeys(m, "G")
	got := ansi.Strip(m.View())
	for _, want := range []string{"broken.csv line 10,000, byte 0: AuditData", "and 990,000 more"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

func TestRefreshKeepsThePlaceAndTheSearch(t *testing.T) {
	m, _ := uitest.PressKeys(opened(theme.New(theme.Options{}), 100, 12, broken(100)), "G", "k", "k")
	before := strings.Split(m.View(), "\n")[0]
	for n := 100; n <= 300; n += 100 {
		m.RefreshReport(broken(n))
		if after := strings.Split(m.View(), "\n")[0]; after != before {
			t.Errorf("%d rows: the first line was %q and is %q", n, before, after)
		}
	}
	m, _ = uitest.PressKeys(m, "/", "l", "i", "n", "e", " ", "3", "0", "0", "enter")
	m.RefreshReport(broken(400))
	if got := ansi.Strip(m.View()); !strings.Contains(got, "broken.csv line 300, byte 0") || !strings.Contains(got, "match 1 of 1") {
		t.Errorf("shown as\n%s", got)
	}
}

// What is built up report by report must not differ from what is built at once.
func TestRefreshMatchesOpen(t *testing.T) {
	th := theme.New(theme.Options{})
	m := opened(th, 60, 500, broken(1))
	for _, n := range []int{2, 2, 50, 200} {
		m.RefreshReport(broken(n))
		if got, want := m.View(), opened(th, 60, 500, broken(n)).View(); got != want {
			t.Fatalf("%d rows are refreshed to\n%s\nand opened as\n%s", n, got, want)
		}
	}
	m.OpenReport(read())
	if got, want := m.View(), opened(th, 60, 500, read()).View(); got != want {
		t.Errorf("another load is shown as\n%s", got)
	}
	m.SetSize(40, 500)
	if got, want := m.View(), opened(th, 40, 500, read()).View(); got != want {
		t.Errorf("after a change of size it is shown as\n%s", got)
	}
}

func TestKeysThatClose(t *testing.T) {
	for _, key := range []string{"esc", "q", "i"} {
		if _, msg := uitest.PressKeys(opened(theme.New(theme.Options{}), 80, 12, read()), key); msg != (inputs.Closed{}) {
			t.Errorf("%s told %#v", key, msg)
		}
	}
	m, _ := uitest.PressKeys(opened(theme.New(theme.Options{}), 80, 12, read()), "/", "q", "i")
	if !m.IsTyping() {
		t.Error("letters that are typed close the search")
	}
	m, msg := uitest.PressKeys(m, "enter", "esc")
	if msg != nil || m.IsTyping() {
		t.Errorf("the first Esc told %#v", msg)
	}
	if _, msg = uitest.PressKeys(m, "esc"); msg != (inputs.Closed{}) {
		t.Errorf("the second Esc told %#v", msg)
	}
}

func TestKeysOfThePane(t *testing.T) {
	m := opened(theme.New(theme.Options{}), 120, 12, read())
	for _, b := range keys.BindingsOf(keys.Inputs) {
		if !strings.Contains(ansi.Strip(m.View()), b.Short) {
			t.Errorf("the hints lack %q:\n%s", b.Short, m.View())
		}
	}
}

func TestGolden(t *testing.T) {
	for name, c := range map[string]struct {
		report inputs.Report
		keys   []string
	}{
		"read":    {read(), nil},
		"end":     {read(), []string{"G"}},
		"hostile": {hostile(), nil},
		"search":  {read(), []string{"/", "c", "u", "t"}},
	} {
		t.Run(name, func(t *testing.T) {
			uitest.CompareGolden(t, uitest.OverlaySizes(), func(th theme.Theme, w, h int) string {
				m, _ := uitest.PressKeys(opened(th, w, h, c.report), c.keys...)
				return m.View()
			})
		})
	}
}

func TestScreens(t *testing.T) {
	for _, keys := range [][]string{nil, {"G"}, append([]string{"/"}, uitest.HostileTexts()...)} {
		uitest.CheckScreens(t, func(th theme.Theme, w, h int) string {
			m, _ := uitest.PressKeys(opened(th, w, h, hostile()), keys...)
			return m.View()
		})
	}
	uitest.CheckScreens(t, func(th theme.Theme, w, h int) string {
		m := inputs.New(th)
		m.SetSize(w, h)
		return m.View()
	})
}
