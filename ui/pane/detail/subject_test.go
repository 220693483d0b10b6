package detail_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"whoread/audit"
	"whoread/audit/messageid"
	"whoread/audit/table"
	"whoread/trace"
	"whoread/ui/pane/detail"
	"whoread/ui/widget/theme"
	"whoread/ui/widget/uitest"
)

func asked() time.Time { return time.Date(2026, 11, 22, 3, 12, 9, 0, time.UTC) }

// known returns a record of two items of which something is known, and a third one without an id.
func known() detail.Content {
	c := bind()
	first, second := c.Record.Folders[0].Items[0].MessageID, c.Record.Folders[0].Items[1].MessageID
	c.Subjects = map[messageid.Key]detail.Subject{
		first.Key(): {
			Known: table.MessageInfo{State: "not found", Source: "in the last 30 days by hunting; mailbox: denied"},
			Answer: trace.Answer{State: trace.NotFound, Findings: []trace.Finding{
				{Source: "mailbox", Mailbox: "adele.vance@contoso.example", State: trace.Denied, Asked: asked(), Reason: "It needs Mail.ReadBasic.All."},
				{Source: "hunting", State: trace.NotFound, Reach: "in the last 30 days by hunting", Asked: asked()},
			}},
		},
		second.Key(): {
			Known: table.MessageInfo{State: table.Found, Subjects: []string{"[EXT] Re: Q3 vendor payments", "", "Re: Q3 vendor payments"}, Source: "mailbox; the record"},
			Answer: trace.Answer{State: trace.Found, Source: "mailbox", Messages: []trace.Message{
				{
					Subject: "[EXT] Re: Q3 vendor payments", Sender: "ceo@fabrikam.example", Recipients: []string{"adele.vance@contoso.example", "legal@contoso.example"},
					Received: time.Date(2026, 9, 14, 8, 1, 2, 0, time.UTC), Size: 12_345, Folder: "Inbox",
				},
				{Subject: "", Sender: "other@fabrikam.example"},
			}, Findings: []trace.Finding{{Source: "mailbox", State: trace.Found, Asked: asked()}}},
		},
	}
	return c
}

// message returns a group that is one message.
func message() detail.Group {
	s := known().Subjects["CAF+abc=1@mail.contoso.example"]
	return detail.Group{
		By: table.InternetMessageID, Name: "<CAF+abc=1@mail.contoso.example>", Subject: &s,
		Cells: []detail.Cell{{Column: table.Records, Text: "3"}},
	}
}

func TestItemsShowSubjectsWithSources(t *testing.T) {
	got := strings.Join(strings.Fields(text(known())), " ")
	for _, want := range []string{
		"subject not found in the last 30 days by hunting; mailbox: denied <DB9PR04MB8462A1@eurprd04.prod.outlook.example> 48,213 bytes",
		"mailbox: denied (adele.vance@contoso.example), asked 2026-11-22 03:12:09. It needs Mail.ReadBasic.All.",
		"hunting: not found in the last 30 days by hunting, asked 2026-11-22 03:12:09",
		"“[EXT] Re: Q3 vendor payments” <CAF+abc=1@mail.contoso.example> from ceo@fabrikam.example, to adele.vance@contoso.example, legal@contoso.example, " +
			"received 2026-09-14 08:01:02, in Inbox, 12,345 bytes",
		"(no subject) from other@fabrikam.example", "“Re: Q3 vendor payments” (stated by the record) mailbox: found, asked",
		"subject cannot be looked up (no message id) 1 byte",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

func TestSourcesNotQueriedHaveNoTime(t *testing.T) {
	m := message()
	m.Subject = &detail.Subject{Known: table.MessageInfo{State: "outside the window"}, Answer: trace.Answer{State: trace.Outside, Findings: []trace.Finding{
		{Source: "hunting", State: trace.Outside, Asked: asked(), Reason: "it was accessed more than 30 days ago"},
	}}}
	p := detail.New(theme.New(theme.Options{}))
	p.SetSize(120, 40)
	p.SetGroup(m)
	if want := "hunting: outside the window. it was accessed more than 30 days ago"; !strings.Contains(p.View(), want) {
		t.Errorf("%q is not in\n%s", want, p.View())
	}
}

func TestMessageShowsAllSubjects(t *testing.T) {
	m := detail.New(theme.New(theme.Options{}))
	m.SetSize(200, 60)
	m.SetGroup(message())
	for _, want := range []string{"“[EXT] Re: Q3 vendor payments”", "(no subject)", "“Re: Q3 vendor payments”", "mailbox: found", "Records"} {
		if !strings.Contains(m.View(), want) {
			t.Errorf("%q is missing in\n%s", want, m.View())
		}
	}
}

func TestLongSubjectListIsCut(t *testing.T) {
	g := message()
	g.Subject.Known.Subjects = nil
	for i := range 20_000 {
		subject := fmt.Sprintf("Dear customer %d", i)
		g.Subject.Known.Subjects = append(g.Subject.Known.Subjects, subject)
		g.Subject.Answer.Messages = append(g.Subject.Answer.Messages, trace.Message{Subject: subject})
	}
	m := detail.New(theme.New(theme.Options{}))
	m.SetSize(100, 600)
	m.SetGroup(g)
	if got := m.View(); !strings.Contains(got, "“Dear customer 499”") || !strings.Contains(got, "and 19,500 more subjects") {
		t.Error("the subjects are not listed in part")
	}
}

func TestSubjectScreens(t *testing.T) {
	c, g := known(), message()
	var all detail.Subject
	all.Known.State = table.Found
	for _, hostile := range append(uitest.HostileTexts(), strings.Repeat("w", 998)) {
		all.Known.Subjects = append(all.Known.Subjects, hostile, "second "+hostile)
		all.Known.Source = hostile
		all.Answer.Messages = append(all.Answer.Messages, trace.Message{Subject: hostile, Sender: hostile, Recipients: []string{hostile}, Folder: hostile})
		all.Answer.Findings = append(all.Answer.Findings, trace.Finding{Source: hostile, Mailbox: hostile, Reason: hostile, State: trace.Failed})
		c.Record.Folders = append(c.Record.Folders, audit.Folder{Items: []audit.Item{{MessageID: messageid.ID(hostile), Size: 1}}})
		c.Subjects[messageid.ID(hostile).Key()] = detail.Subject{Known: table.MessageInfo{State: hostile, Source: hostile}}
	}
	g.Subject = &all
	uitest.CheckScreens(t, func(th theme.Theme, w, h int) string {
		m := detail.New(th)
		m.SetSize(w, h)
		m.SetGroup(g)
		return m.View()
	})
	uitest.CheckScreens(t, func(th theme.Theme, w, h int) string {
		m := detail.New(th)
		m.SetSize(w, h)
		m.SetRecord(c)
		return m.View()
	})
}

func TestGoldenOfSubjects(t *testing.T) {
	uitest.CompareGolden(t, []uitest.Size{{W: 80, H: 24}, {W: 200, H: 50}}, func(th theme.Theme, w, h int) string {
		m := detail.New(th)
		m.SetSize(w, h)
		m.SetRecord(known())
		return m.View()
	})
}
