package checklist_test

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"whoread/audit/source/fetch"
	"whoread/ui/pane/checklist"
	"whoread/ui/widget/keys"
	"whoread/ui/widget/theme"
	"whoread/ui/widget/uitest"
)

// looked returns a report of reasons with each result.
func looked() checklist.Report {
	return checklist.Report{
		Asked: "MailItemsAccessed of all mailboxes, 2026-09-13 to 2026-09-16", FoundNothing: true,
		Checks: []fetch.Check{
			{Question: "Is auditing on in the tenant?", Result: fetch.RuledOut, Detail: "UnifiedAuditLogIngestionEnabled is True."},
			{Question: "Is MailItemsAccessed among the actions that the mailbox audits?", Result: fetch.PossibleCause, Detail: "AuditOwner of " +
				"adele.vance@contoso.example lacks it; Set-Mailbox -AuditOwner @{Add='MailItemsAccessed'} adds it, for what comes after that."},
			{Question: "Was it asked early enough?", Detail: "A record can come up to 24 hours after the access; ask again tomorrow."},
		},
	}
}

func hostile() checklist.Report {
	var r checklist.Report
	for i, text := range uitest.HostileTexts() {
		r.Asked += text
		r.Checks = append(r.Checks, fetch.Check{Question: text, Result: fetch.Result(i % 3), Detail: text})
	}
	return r
}

func shown(th theme.Theme, w, h int, r checklist.Report) *checklist.Model {
	m := checklist.New(th)
	m.SetSize(w, h)
	m.OpenReport(r)
	return m
}

func paneText(r checklist.Report) string {
	return strings.Join(strings.Fields(ansi.Strip(shown(theme.New(theme.Options{}), 120, 40, r).View())), " ")
}

func TestEveryCheckShowsItsResult(t *testing.T) {
	got := paneText(looked())
	for _, want := range []string{
		"Nothing was found: possible causes Requested: MailItemsAccessed of all mailboxes",
		"does not prove that nobody read the mail",
		"fine Is auditing on in the tenant? UnifiedAuditLogIngestionEnabled is True.",
		"trouble Is MailItemsAccessed among the actions that the mailbox audits? AuditOwner of",
		"? Was it asked early enough? A record can come",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in %s", want, got)
		}
	}
}

func TestStatesOfChecks(t *testing.T) {
	for want, r := range map[string]checklist.Report{
		"Why records may be missing": {Checks: looked().Checks},
		"Running the checks":         {Running: true},
		"The checks were cancelled":  {Cancelled: true},
		"There is nothing to check":  {},
	} {
		if got := paneText(r); !strings.Contains(got, want) {
			t.Errorf("%q is missing in %s", want, got)
		}
	}
}

func TestKeys(t *testing.T) {
	running := looked()
	running.Running = true
	for _, c := range []struct {
		report checklist.Report
		keys   string
		want   tea.Msg
	}{
		{looked(), "esc", checklist.Closed{}},
		{looked(), "q", checklist.Closed{}},
		{looked(), "R", checklist.RunAgain{}},
		{running, "R", nil},
		{looked(), "/ q", nil},
		{looked(), "/ a enter esc", nil},
		{looked(), "/ a enter esc esc", checklist.Closed{}},
	} {
		if _, got := uitest.PressKeys(shown(theme.New(theme.Options{}), 80, 19, c.report), strings.Fields(c.keys)...); got != c.want {
			t.Errorf("%s told %#v, want %#v", c.keys, got, c.want)
		}
	}
	m, _ := uitest.PressKeys(shown(theme.New(theme.Options{}), 80, 19, looked()), "/")
	if !m.IsTyping() {
		t.Error("/ does not begin a search")
	}
}

func TestRefreshKeepsThePlace(t *testing.T) {
	m, _ := uitest.PressKeys(shown(theme.New(theme.Options{}), 40, 6, looked()), "G")
	before := m.View()
	if m.RefreshReport(looked()); m.View() != before {
		t.Error("a refresh moved the text")
	}
	if m.OpenReport(looked()); m.View() == before {
		t.Error("it is not opened at its beginning")
	}
}

func TestKeysOfThePane(t *testing.T) {
	for _, b := range keys.BindingsOf(keys.Checklist) {
		if !strings.Contains(paneText(looked()), b.KeyLabels()+" "+b.Short) {
			t.Errorf("the hints lack %q: %s", b.Short, paneText(looked()))
		}
	}
}

func TestGolden(t *testing.T) {
	running := looked()
	running.Running, running.Checks = true, nil
	for name, report := range map[string]checklist.Report{"looked": looked(), "running": running, "hostile": hostile()} {
		t.Run(name, func(t *testing.T) {
			uitest.CompareGolden(t, uitest.OverlaySizes(), func(th theme.Theme, w, h int) string {
				return shown(th, w, h, report).View()
			})
		})
	}
}

func TestScreens(t *testing.T) {
	r := hostile()
	for _, keys := range [][]string{nil, {"G"}, append([]string{"/"}, uitest.HostileTexts()...)} {
		uitest.CheckScreens(t, func(th theme.Theme, w, h int) string {
			m, _ := uitest.PressKeys(shown(th, w, h, r), keys...)
			return m.View()
		})
	}
	uitest.CheckScreens(t, func(th theme.Theme, w, h int) string {
		m := checklist.New(th)
		m.SetSize(w, h)
		return m.View()
	})
}
