package exporting_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"whoread/audit/export"
	"whoread/ui/pane/exporting"
	"whoread/ui/widget/theme"
	"whoread/ui/widget/uitest"
)

const (
	proposed = "whoread-events-20261122-0312"
	whole    = "/evidence/case 7/" + proposed // its path
)

func opened(th theme.Theme, w, h int) *exporting.Model {
	m := exporting.New(th)
	m.SetSize(w, h)
	m.OpenOffer(exporting.Offer{What: "events", Filtered: 381, Marked: 3, All: 1714, Name: proposed, Folder: "/evidence/case 7"})
	return m
}

func screen() *exporting.Model { return opened(theme.New(theme.Options{}), 80, 12) }

func told(m *exporting.Model, msg tea.Msg) (*exporting.Model, tea.Msg) {
	cmd := m.Update(msg)
	return m, uitest.RunCommand(cmd)
}

func view(m *exporting.Model) string { return ansi.Strip(m.View()) }

func TestEnterExportsWhatTheFilterShows(t *testing.T) {
	m, msg := uitest.PressKeys(screen(), "enter")
	if msg != (exporting.Check{Path: whole + ".csv"}) {
		t.Fatalf("Enter told %#v", msg)
	}
	m, msg = told(m, exporting.Checked{Path: whole + ".csv"})
	if want := (exporting.Start{Path: whole + ".csv"}); msg != want || !m.IsRunning() {
		t.Fatalf("a free path told %#v, want %#v", msg, want)
	}
	m, _ = told(m, exporting.Progress{Rows: 100, Of: 381})
	if !strings.Contains(view(m), "100 of 381 rows  26.2%") {
		t.Errorf("progress is shown as\n%s", view(m))
	}
	m, _ = told(m, exporting.Done{Rows: 381, Path: whole + ".csv"})
	if !strings.Contains(view(m), "Wrote 381 rows to "+whole+".csv") || m.IsRunning() {
		t.Errorf("the end is shown as\n%s", view(m))
	}
	if _, msg = uitest.PressKeys(m, "enter"); msg != (exporting.Closed{}) {
		t.Errorf("Enter at the end told %#v", msg)
	}
}

func TestScopeAndFormat(t *testing.T) {
	m, _ := uitest.PressKeys(screen(), "down", "down", "tab", "down", "down")
	m, msg := uitest.PressKeys(m, "enter")
	if msg != (exporting.Check{Path: whole + ".jsonl"}) {
		t.Fatalf("Enter told %#v", msg)
	}
	_, msg = told(m, exporting.Checked{Path: whole + ".jsonl"})
	if want := (exporting.Start{Scope: exporting.All, Format: exporting.JSONLines, Path: whole + ".jsonl"}); msg != want {
		t.Errorf("told %#v, want %#v", msg, want)
	}
}

// The options stand one above the other, so that the arrows up and down move between them.
func TestArrowsMoveBetweenOptions(t *testing.T) {
	for keys, want := range map[string]exporting.Start{
		"":                        {},
		"down":                    {Scope: exporting.Marked},
		"j j":                     {Scope: exporting.All},
		"down down down":          {},
		"down up":                 {},
		"up":                      {Scope: exporting.All},
		"right":                   {Scope: exporting.Marked},
		"tab down":                {Format: exporting.Workbook},
		"down tab down down":      {Scope: exporting.Marked, Format: exporting.JSONLines},
		"tab up":                  {Format: exporting.RawCSV},
		"tab left":                {Format: exporting.RawCSV},
		"tab tab up down":         {Format: exporting.Workbook}, // from the path back to the formats
		"tab tab down down":       {Scope: exporting.Marked},    // and on to the scopes
		"tab down shift+tab down": {Scope: exporting.Marked, Format: exporting.Workbook},
	} {
		m, _ := uitest.PressKeys(screen(), strings.Fields(keys)...)
		m, msg := uitest.PressKeys(m, "enter")
		check, _ := msg.(exporting.Check)
		_, msg = told(m, exporting.Checked{Path: check.Path})
		if want.Path = check.Path; msg != want {
			t.Errorf("%s: told %#v, want %#v", keys, msg, want)
		}
	}
}

func TestFormats(t *testing.T) {
	for f, want := range map[exporting.Format]export.Options{
		exporting.CSV:       {},
		exporting.Workbook:  {Format: export.XLSX},
		exporting.JSONLines: {Format: export.JSONL},
		exporting.RawCSV:    {RawCSV: true},
	} {
		m, _ := uitest.PressKeys(screen(), append([]string{"tab"}, slices.Repeat([]string{"down"}, int(f))...)...)
		if !strings.Contains(view(m), "(*) "+f.String()+" ") {
			t.Errorf("%v is shown as\n%s", f, view(m))
		}
		if warned := strings.Contains(view(m), "! Formulas are not escaped: a spreadsheet runs them."); warned != want.RawCSV {
			t.Errorf("%v is shown as\n%s", f, view(m))
		}
		if got := f.Options(); got.Format != want.Format || got.RawCSV != want.RawCSV || got.BOM {
			t.Errorf("%v has the options %+v", f, got)
		}
		_, msg := uitest.PressKeys(m, "enter")
		if want := (exporting.Check{Path: whole + want.Format.Extension()}); msg != want {
			t.Errorf("%v: Enter told %#v", f, msg)
		}
	}
}

func TestExtensionThatIsTypedChoosesTheFormat(t *testing.T) {
	for path, want := range map[string]exporting.Format{
		"a.xlsx": exporting.Workbook, "a.jsonl": exporting.JSONLines, "a.csv": exporting.CSV, "a.txt": exporting.CSV, "xlsx": exporting.CSV,
	} {
		m, _ := uitest.PressKeys(screen(), append([]string{"shift+tab", "ctrl+u"}, strings.Split(path, "")...)...)
		if !strings.Contains(view(m), "(*) "+want.String()+" ") {
			t.Errorf("%s is shown as\n%s", path, view(m))
		}
	}
	m, _ := uitest.PressKeys(screen(), "tab", "up", "tab", "backspace", "v") // unguarded CSV is CSV
	if !strings.Contains(view(m), "(*) csv unguarded") {
		t.Errorf("shown as\n%s", view(m))
	}
}

func TestAbsolutePathIsShown(t *testing.T) {
	if m := screen(); !strings.Contains(view(m), "file    "+whole+".csv") {
		t.Errorf("shown as\n%s", view(m))
	}
	for typed, want := range map[string]string{
		"../a.csv": "/evidence/a.csv", "/tmp/a.csv": "/tmp/a.csv", "b/a.csv": "/evidence/case 7/b/a.csv",
	} {
		m, _ := uitest.PressKeys(screen(), append([]string{"shift+tab", "ctrl+u"}, strings.Split(typed, "")...)...)
		if !strings.Contains(view(m), "file    "+want) {
			t.Errorf("%s is shown as\n%s", typed, view(m))
		}
		m, msg := uitest.PressKeys(m, "enter")
		if msg != (exporting.Check{Path: want}) {
			t.Errorf("%s: Enter told %#v", typed, msg)
		}
		m, _ = told(m, exporting.Checked{Path: want})
		m, _ = told(m, exporting.Done{Rows: 1, Path: want})
		if !strings.Contains(view(m), "Wrote 1 row to "+want) {
			t.Errorf("%s ends as\n%s", typed, view(m))
		}
	}
}

func TestLossIsReported(t *testing.T) {
	m, _ := told(running(), exporting.Done{Rows: 1, Path: "x", Loss: "1 cell was cut"})
	if !strings.Contains(view(m), "Wrote 1 row") || !strings.Contains(view(m), "! 1 cell was cut") {
		t.Errorf("shown as\n%s", view(m))
	}
}

func TestPathIsEdited(t *testing.T) {
	m, _ := uitest.PressKeys(screen(), "tab", "tab")
	if !m.IsTyping() {
		t.Fatal("the path does not have the keys")
	}
	_, msg := uitest.PressKeys(m, "ctrl+u", "q", "j", "!", "o", "enter")
	if msg != (exporting.Check{Path: "/evidence/case 7/qj!o"}) {
		t.Errorf("Enter told %#v", msg)
	}
	m, _ = uitest.PressKeys(screen(), "shift+tab", "ctrl+u", "shift+tab", "right")
	if m, _ = uitest.PressKeys(m, "enter"); !strings.Contains(view(m), "enter a path") || !m.IsTyping() {
		t.Errorf("an empty path is shown as\n%s", view(m))
	}
}

func TestPathOfTheUserKeepsItsExtension(t *testing.T) {
	m, _ := uitest.PressKeys(screen(), "shift+tab", "ctrl+u", "a", ".", "t", "x", "t", "up", "right")
	if _, msg := uitest.PressKeys(m, "enter"); msg != (exporting.Check{Path: "/evidence/case 7/a.txt"}) {
		t.Errorf("Enter told %#v", msg)
	}
}

func TestOverwriteNeedsConfirmation(t *testing.T) {
	exists := exporting.Checked{Path: whole + ".csv", Exists: true}
	for _, key := range []string{"enter", "o"} {
		m, _ := uitest.PressKeys(screen(), "enter")
		m, msg := told(m, exists)
		if msg != nil || m.IsRunning() || !strings.Contains(view(m), "The file exists. Enter or o overwrites it") {
			t.Fatalf("an existing file told %#v and shows\n%s", msg, view(m))
		}
		if _, msg = uitest.PressKeys(m, key); msg != (exporting.Start{Path: whole + ".csv", Overwrite: true}) {
			t.Errorf("%s told %#v", key, msg)
		}
	}
	m, _ := uitest.PressKeys(screen(), "enter")
	m, _ = told(m, exists)
	m, msg := uitest.PressKeys(m, "esc")
	if msg != nil || !m.IsTyping() {
		t.Errorf("Esc told %#v and shows\n%s", msg, view(m))
	}
}

func TestAnswerAboutAnotherPathIsIgnored(t *testing.T) {
	m, _ := uitest.PressKeys(screen(), "enter")
	if m, msg := told(m, exporting.Checked{Path: "other.csv"}); msg != nil || m.IsRunning() {
		t.Errorf("it told %#v", msg)
	}
	if m, msg := told(screen(), exporting.Checked{Path: whole + ".csv"}); msg != nil || m.IsRunning() {
		t.Errorf("an answer that was not asked for told %#v", msg)
	}
}

func TestUnwritablePathIsReported(t *testing.T) {
	m, _ := uitest.PressKeys(screen(), "enter")
	m, _ = told(m, exporting.Checked{Path: whole + ".csv", Err: errors.New("no directory /evidence\x1b[2J")})
	if !strings.Contains(view(m), "no directory /evidence␛[2J") || m.IsRunning() {
		t.Errorf("shown as\n%s", view(m))
	}
}

func TestNameWithAnExtensionIsKept(t *testing.T) {
	for name, want := range map[string]exporting.Start{
		"a.csv":       {Path: "a.csv"},
		"dir.d/a":     {Path: "dir.d/a.csv"},
		"a.jsonl":     {Path: "a.jsonl", Format: exporting.JSONLines},
		"a.xlsx":      {Path: "a.xlsx", Format: exporting.Workbook},
		"a.txt":       {Path: "a.txt"},
		"dir.d/a.txt": {Path: "dir.d/a.txt"},
	} {
		m := exporting.New(theme.New(theme.Options{}))
		m.OpenOffer(exporting.Offer{What: "events", Name: name})
		m, _ = uitest.PressKeys(m, "enter")
		if _, msg := told(m, exporting.Checked{Path: want.Path}); msg != want {
			t.Errorf("%s told %#v, want %#v", name, msg, want)
		}
	}
}

func TestRowsThatWereNotCounted(t *testing.T) {
	m := exporting.New(theme.New(theme.Options{}))
	m.SetSize(80, 12)
	m.OpenOffer(exporting.Offer{What: "sessions", Filtered: 3, All: -1, Name: "x"})
	if !strings.Contains(view(m), "( ) all  not counted yet") {
		t.Errorf("shown as\n%s", view(m))
	}
	m, _ = uitest.PressKeys(m, "left", "enter")
	m, _ = told(m, exporting.Checked{Path: "x.csv"})
	if m, _ = told(m, exporting.Progress{Rows: 12}); !strings.Contains(view(m), "12 rows") {
		t.Errorf("progress is shown as\n%s", view(m))
	}
}

func TestNoMarkedRowsIsReported(t *testing.T) {
	m := exporting.New(theme.New(theme.Options{}))
	m.SetSize(80, 12)
	m.OpenOffer(exporting.Offer{What: "events", Filtered: 3, All: 3, Name: "x"})
	if m, msg := uitest.PressKeys(m, "right", "enter"); msg != nil || !strings.Contains(view(m), "no rows are marked") {
		t.Errorf("told %#v and shows\n%s", msg, view(m))
	}
}

func TestC58NothingFilteredCanBeExported(t *testing.T) {
	m := exporting.New(theme.New(theme.Options{}))
	m.OpenOffer(exporting.Offer{What: "events", All: 3, Name: "x"})
	if _, msg := uitest.PressKeys(m, "enter"); msg != (exporting.Check{Path: "x.csv"}) {
		t.Errorf("told %#v", msg)
	}
}

func running() *exporting.Model {
	m, _ := uitest.PressKeys(screen(), "enter")
	m, _ = told(m, exporting.Checked{Path: whole + ".csv"})
	return m
}

func TestCancel(t *testing.T) {
	for _, key := range []string{"esc", "ctrl+c"} {
		m, msg := uitest.PressKeys(running(), key)
		if msg != (exporting.Cancel{}) || !m.IsRunning() || !strings.Contains(view(m), "cancelling") {
			t.Errorf("%s told %#v and shows\n%s", key, msg, view(m))
		}
		m, _ = told(m, exporting.Done{Cancelled: true})
		if !strings.Contains(view(m), "The export was cancelled; no file was written.") {
			t.Errorf("the end is shown as\n%s", view(m))
		}
	}
}

func TestFailureIsReported(t *testing.T) {
	m, _ := told(running(), exporting.Done{Err: errors.New("writing x.csv: no space left on device")})
	if !strings.Contains(view(m), "The export failed: writing x.csv: no space left on device") {
		t.Errorf("shown as\n%s", view(m))
	}
}

func TestRunningExportStaysOpen(t *testing.T) {
	m := running()
	m.OpenOffer(exporting.Offer{What: "items", Name: "other"})
	if !m.IsRunning() || !strings.Contains(view(m), "Export events") {
		t.Errorf("shown as\n%s", view(m))
	}
}

func TestGolden(t *testing.T) {
	phases := map[string]func(m *exporting.Model) *exporting.Model{
		"choosing": func(m *exporting.Model) *exporting.Model {
			m, _ = told(m, exporting.Counted{Marked: 3, All: 1714, Note: ", 2 of them not in this filter", Warning: "The filter hides some."})
			m, _ = uitest.PressKeys(m, "down")
			return m
		},
		"path": func(m *exporting.Model) *exporting.Model {
			m, _ = uitest.PressKeys(m, "shift+tab")
			return m
		},
		"exists": func(m *exporting.Model) *exporting.Model {
			m, _ = uitest.PressKeys(m, "enter")
			m, _ = told(m, exporting.Checked{Path: whole + ".csv", Exists: true})
			return m
		},
		"running": func(m *exporting.Model) *exporting.Model {
			m, _ = uitest.PressKeys(m, "enter")
			m, _ = told(m, exporting.Checked{Path: whole + ".csv"})
			m, _ = told(m, exporting.Progress{Rows: 120, Of: 381})
			return m
		},
		"done": func(m *exporting.Model) *exporting.Model {
			m, _ = uitest.PressKeys(m, "enter")
			m, _ = told(m, exporting.Checked{Path: whole + ".csv"})
			m, _ = told(m, exporting.Done{Rows: 381, Path: whole + ".csv"})
			return m
		},
	}
	for name, reach := range phases {
		t.Run(name, func(t *testing.T) {
			uitest.CompareGolden(t, uitest.OverlaySizes(), func(th theme.Theme, w, h int) string { return reach(opened(th, w, h)).View() })
		})
	}
}

func TestScreens(t *testing.T) {
	s := strings.Join(uitest.HostileTexts(), "")
	for name, reach := range map[string]func(m *exporting.Model) *exporting.Model{
		"typing": func(m *exporting.Model) *exporting.Model {
			m, _ = uitest.PressKeys(m, "shift+tab", "left")
			return m
		},
		"refused": func(m *exporting.Model) *exporting.Model {
			m, msg := uitest.PressKeys(m, "enter")
			check, _ := msg.(exporting.Check)
			m, _ = told(m, exporting.Checked{Path: check.Path, Err: errors.New(s)})
			return m
		},
		"running": func(m *exporting.Model) *exporting.Model {
			m, msg := uitest.PressKeys(m, "enter")
			check, _ := msg.(exporting.Check)
			m, _ = told(m, exporting.Checked{Path: check.Path})
			m, _ = uitest.PressKeys(m, "esc")
			return m
		},
		"done": func(m *exporting.Model) *exporting.Model {
			m, msg := uitest.PressKeys(m, "enter")
			check, _ := msg.(exporting.Check)
			m, _ = told(m, exporting.Checked{Path: check.Path})
			m, _ = told(m, exporting.Done{Rows: 1, Path: s})
			return m
		},
	} {
		t.Run(name, func(t *testing.T) {
			uitest.CheckScreens(t, func(th theme.Theme, w, h int) string {
				m := exporting.New(th)
				m.SetSize(w, h)
				m.OpenOffer(exporting.Offer{What: s, Filtered: 1, Name: s})
				return reach(m).View()
			})
		})
	}
}
