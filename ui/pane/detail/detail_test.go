package detail_test

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"whoread/audit"
	"whoread/audit/messageid"
	"whoread/audit/source"
	"whoread/audit/table"
	"whoread/ui/pane/detail"
	"whoread/ui/widget/theme"
	"whoread/ui/widget/uitest"
)

// at is 2026-09-14 09:29:10 UTC.
const at = 1789378150

func bind() detail.Content {
	return detail.Content{
		Record: audit.Record{
			ID: "0b7e5a52-7d4f-4b0e-9a51-08de1f2a3b4c", Time: at, Operation: audit.MailItemsAccessed,
			Access: audit.Bind, Throttled: audit.False, LogonType: "Owner",
			Mailbox: "adele.vance@contoso.example", MailboxGUID: "6c1f2a7e-3d57-4f2b-9d0a-5a1b2c3d4e5f",
			User: "adele.vance@contoso.example", ClientIP: "198.51.100.77",
			ClientInfo: "Client=OWA;Action=ViaProxy", AppID: "00000002-0000-0ff1-ce00-000000000000",
			SessionID: "5f2c9a1e-1111-2222-3333-444455556666", TokenSessionID: "9d1c0001-aaaa-bbbb-cccc-ddddeeeeffff",
			Count: 3,
			Folders: []audit.Folder{
				{ID: "LgAAAAB1", Path: `\Inbox`, Items: []audit.Item{
					{MessageID: "<DB9PR04MB8462A1@eurprd04.prod.outlook.example>", Size: 48213},
					{MessageID: "<CAF+abc=1@mail.contoso.example>", Subject: "Re: Q3 vendor payments", Size: audit.NotCounted},
				}},
				{ID: "LgAAAAB2", Path: `\Sent Items`, Items: []audit.Item{{MessageID: "<>", ID: "RgAAAAD2", Size: 1}}},
			},
		},
		Place:      audit.Place{Input: 0, Line: 4113, Offset: 8123456, Length: 1834},
		Input:      source.Input{Path: "export.csv", SHA256: strings.Repeat("ab12", 16)},
		Duplicates: 2,
		Addresses: []table.Value{
			{Text: "203.0.113.5", Records: 20, First: at - 7200, Last: at - 3600},
			{Text: "198.51.100.77", Records: 7, First: at - 2890, Last: at + 60},
		},
	}
}

func syncing() detail.Content {
	return detail.Content{
		Record: audit.Record{
			ID: "1", Time: at, Operation: audit.MailItemsAccessed, Access: audit.Sync, LogonType: "Owner",
			Mailbox: "adele.vance@contoso.example", User: "adele.vance@contoso.example", ClientIP: "2001:db8::7",
			ClientInfo: "Client=MSExchangeRPC", SessionID: "5f2c9a1e-1111", Count: audit.NotCounted,
			Folders: []audit.Folder{{ID: "F1", Path: "A TRAITER"}},
		},
		Place: audit.Place{Line: 7, Length: 10}, Input: source.Input{Path: "purview.zip!sync.csv"},
	}
}

// bare returns a record that states next to nothing, and that contradicts itself.
func bare() detail.Content {
	c := detail.Content{Conflict: true, Place: audit.Place{Line: 9}, Input: source.Input{Path: "-"}}
	c.Record = audit.Record{
		Operation: audit.MailItemsAccessed, Access: audit.Bind, Throttled: audit.True, Time: at,
		LogonType: "Unknown (7)", ClientIP: "192.0.2.1", OtherIP: "192.0.2.2", Count: 5,
		Folders: []audit.Folder{{Items: []audit.Item{{MessageID: "<a@b>", Size: audit.NotCounted}}}},
	}
	return c
}

func session() detail.Group {
	return detail.Group{
		By: table.SessionID, Name: "5f2c9a1e-1111-2222-3333-444455556666",
		Cells: []detail.Cell{
			{Column: table.First, Text: "2026-09-14 07:29:10"},
			{Column: table.Last, Text: "2026-09-14 09:30:10"},
			{Column: table.Records, Text: "27"},
			{Column: table.Binds, Text: "20"},
			{Column: table.Syncs, Text: "7"},
			{Column: table.ItemAccesses, Text: "62"},
			{Column: table.Throttled, Text: ""},
		},
		Lists: []detail.List{
			{Column: table.ClientIPs, Values: bind().Addresses},
			{Column: table.Clients, Values: []table.Value{{Text: "Outlook on the web", Records: 27, First: at, Last: at}}},
		},
	}
}

func shown(th theme.Theme, w, h int, c detail.Content) detail.Model {
	m := detail.New(th)
	m.SetSize(w, h)
	m.SetRecord(c)
	return m
}

func text(c detail.Content) string {
	return ansi.Strip(shown(theme.New(theme.Options{}), 300, 80, c).View())
}

func TestSummary(t *testing.T) {
	delegate := bind()
	delegate.Record.LogonType, delegate.Record.User, delegate.Addresses = "Delegate", "lee@contoso.example", nil
	several := syncing()
	several.Record.Folders = append(several.Record.Folders, audit.Folder{Path: `\Inbox`})
	later := bind()
	later.Addresses[1].First += 86400
	for name, c := range map[string]struct {
		content detail.Content
		want    string
	}{
		"bind":              {bind(), "Bind by the owner's account, 3 items in 2 folders, session 5f2c9a1e (2 addresses: changed 08:41)"},
		"another day":       {later, "(2 addresses: changed 2026-09-15 08:41:00)"},
		"delegate":          {delegate, "Bind by a delegate, lee@contoso.example, 3 items in 2 folders, session 5f2c9a1e"},
		"sync":              {syncing(), "Sync by the owner's account, folder A TRAITER copied to a client, session 5f2c9a1e"},
		"sync of several":   {several, "2 folders copied to a client"},
		"next to nothing":   {bare(), "Bind by an account that is not stated (Unknown (7)), 1 item in (path not stated), no session"},
		"access not stated": {detail.Content{}, "Access (type not stated) by an account that is not stated (logon type not stated), 0 items in 0 folders, no session"},
	} {
		t.Run(name, func(t *testing.T) {
			first, _, _ := strings.Cut(text(c.content), "\n")
			if !strings.Contains(first, c.want) {
				t.Errorf("sentence %q lacks %q", strings.TrimSpace(first), c.want)
			}
		})
	}
}

func TestWarnings(t *testing.T) {
	said := text(bare())
	for _, want := range []string{
		"! Throttled: later Binds of this mailbox may be missing from the log for up to 24 hours, until 2026-09-15 09:29:10.",
		"! Conflict: this Id also occurs with different content; both records are kept.",
		"! The record states two addresses, 192.0.2.1 and 192.0.2.2.",
		"! No session is stated",
		"! OperationCount says 5, but 1 item is listed.",
		"! The path of a folder is not stated.",
		"! Unknown logon type: Unknown (7).",
		"! No Id is stated",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("the detail lacks %q:\n%s", want, said)
		}
	}
	if plain := text(syncing()); strings.Contains(plain, "! ") {
		t.Errorf("a usual record has remarks:\n%s", plain)
	}
}

func TestUnreadableTimeIsQuoted(t *testing.T) {
	c := syncing()
	c.Record.Time, c.Record.TimeText = 0, "14/09/2026 9h31"
	if said := text(c); !strings.Contains(said, "! The time could not be read: “14/09/2026 9h31”.") || strings.Contains(said, "No time is stated") {
		t.Errorf("the detail says\n%s", said)
	}
	c.Record.TimeText = ""
	if said := text(c); !strings.Contains(said, "! No time is stated.") {
		t.Errorf("the detail says\n%s", said)
	}
}

func TestPartialFormatHasWarning(t *testing.T) {
	c := syncing()
	c.Record.Partial = true
	if said := text(c); !strings.Contains(said, "! This export format has fewer fields than others") {
		t.Errorf("the detail says\n%s", said)
	}
}

func TestC08BindWithoutItemsHasWarning(t *testing.T) {
	c := bind()
	c.Record.Folders, c.Record.Count = []audit.Folder{{Path: `\Inbox`}}, 0
	if said := text(c); !strings.Contains(said, "! No items are listed.") {
		t.Errorf("the detail does not say so:\n%s", said)
	}
}

func TestC29NotStatedIsNotFalse(t *testing.T) {
	c := bind()
	for stated, want := range map[audit.Stated]string{audit.NotStated: "not stated", audit.False: "False", audit.True: "True"} {
		c.Record.Throttled = stated
		for line := range strings.Lines(text(c)) {
			if value, ok := strings.CutPrefix(line, "Throttled         "); ok && strings.TrimSpace(value) != want {
				t.Errorf("%v is shown as %q", stated, value)
			}
		}
	}
}

func TestC31ViaProxyHasNoWarning(t *testing.T) {
	c := syncing()
	before := strings.Count(text(c), "! ")
	c.Record.ClientInfo = "Client=OWA;Action=ViaProxy"
	if said := text(c); strings.Count(said, "! ") != before {
		t.Errorf("a client that Microsoft's own proxies give is remarked on:\n%s", said)
	}
}

func TestProvenanceAndLimits(t *testing.T) {
	said := text(bind())
	for _, want := range []string{
		"export.csv line 4,113, bytes 8,123,456 to 8,125,290 (1,834 bytes)",
		"SHA-256 of the input " + strings.Repeat("ab12", 16),
		"written up to 2 minutes after the access",
		"An access does not prove that somebody read the item.",
		"(documentation: a label, not proof)",
		"“Re: Q3 vendor payments” (stated by the record)  <CAF+abc=1@mail.contoso.example>",
		"subject not asked  <DB9PR04MB8462A1@eurprd04.prod.outlook.example>  48,213 bytes",
		"subject cannot be looked up  (no message id)  1 byte",
		"2 duplicates",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("the detail lacks %q:\n%s", want, said)
		}
	}
	if said := text(syncing()); !strings.Contains(said, "everything in it at that time is on that client") {
		t.Errorf("the detail of a Sync does not say what that means:\n%s", said)
	}
}

const rawText = `{"Id":"0b7e5a52-7d4f-4b0e-9a51-08de1f2a3b4c","Operation":"MailItemsAccessed","Extra":"\u202e","CreationTime":"2026-09-14T09:29:10",` +
	`"OperationProperties":[{"Name":"MailAccessType","Value":"Bind"}],"Folders":[{"Id":"F","Path":"\\Inbox","FolderItems":[{"InternetMessageId":"<a@b>","Id":"RgItem"}]}]}`

func press(m detail.Model, names ...string) (detail.Model, tea.Msg) {
	var cmd tea.Cmd
	for _, name := range names {
		m, cmd = m.Update(uitest.NewKey(name))
	}
	return m, uitest.RunCommand(cmd)
}

func TestEnterAsksForTheRawTextOnce(t *testing.T) {
	c := bind()
	m, msg := press(shown(theme.New(theme.Options{}), 80, 30, c), "enter")
	if msg != (detail.RawRequested{Place: c.Place}) {
		t.Fatalf("Enter told %#v", msg)
	}
	if !strings.Contains(m.View(), "Reading the record again") {
		t.Errorf("while waiting it shows\n%s", m.View())
	}
	m, _ = m.Update(detail.NewRaw(audit.Place{Line: 1}, []byte("{}"), nil))
	if !strings.Contains(m.View(), "Reading the record again") {
		t.Error("the text of another row was taken")
	}
	m, _ = m.Update(detail.NewRaw(c.Place, []byte(rawText), nil))
	if view := ansi.Strip(m.View()); !strings.Contains(view, `  "Operation": "MailItemsAccessed",`) {
		t.Errorf("the raw text is shown as\n%s", view)
	}
	m, _ = press(m, "enter")
	if view := ansi.Strip(m.View()); !strings.Contains(view, "item RgItem") {
		t.Errorf("the words lack the id of the item that came with the raw text:\n%s", view)
	}
	if _, msg = press(m, "enter"); msg != nil {
		t.Errorf("the text was asked for again: %#v", msg)
	}
}

func TestExactlyAsRead(t *testing.T) {
	c := bind()
	m := shown(theme.New(theme.Options{}), 400, 10, c)
	m, _ = m.Update(detail.NewRaw(c.Place, []byte(rawText), nil))
	m, _ = press(m, "x")
	if first, _, _ := strings.Cut(ansi.Strip(m.View()), "\n"); strings.TrimRight(first, " ") != rawText {
		t.Errorf("shown as\n%s", first)
	}
	if m, _ = press(m, "x"); !strings.Contains(m.View(), `  "Id": "0b7e5a52`) {
		t.Errorf("x again does not indent:\n%s", m.View())
	}
}

func TestUnreadableRawTextIsReported(t *testing.T) {
	c := bind()
	m, _ := press(shown(theme.New(theme.Options{}), 100, 10, c), "enter")
	m, _ = m.Update(detail.NewRaw(c.Place, nil, errors.New("export.csv has changed since it was read\x1b[2J")))
	if view := m.View(); !strings.Contains(view, "export.csv has changed since it was read␛[2J") {
		t.Errorf("shown as\n%s", view)
	}
}

func TestLongRawTextIsCompleteOrMarked(t *testing.T) {
	c := bind()
	m := shown(theme.New(theme.Options{}), 80, 10, c)
	long := `{"a":"` + strings.Repeat("x", 10_000) + `END"}`
	m, _ = m.Update(detail.NewRaw(c.Place, []byte(long), nil))
	m, _ = press(m, "x", "G")
	if view := m.View(); !strings.Contains(view, `END"}`) {
		t.Errorf("the end of a long line is not shown:\n%s", view)
	}
	m, _ = m.Update(detail.NewRaw(c.Place, bytes.Repeat([]byte("y"), 3<<20), nil))
	m, _ = press(m, "G")
	if view := ansi.Strip(m.View()); !strings.Contains(view, "2,097,152 more bytes not shown") {
		t.Errorf("what is not shown is not said:\n%s", view)
	}
}

func TestSearchInTheRawText(t *testing.T) {
	c := bind()
	m := shown(theme.New(theme.Options{}), 80, 6, c)
	m, _ = m.Update(detail.NewRaw(c.Place, []byte(rawText), nil))
	m, _ = press(m, "enter", "/", "i", "d", "\"")
	if !m.IsTyping() || !strings.Contains(ansi.Strip(m.View()), "match 1 of 4") {
		t.Errorf("while typing it shows\n%s", m.View())
	}
	m, _ = press(m, "enter", "n", "n", "n")
	if view := ansi.Strip(m.View()); m.IsTyping() || !strings.Contains(view, "match 4 of 4") || !strings.Contains(view, "RgItem") {
		t.Errorf("the fourth hit is shown as\n%s", view)
	}
	m, _ = press(m, "n", "N")
	if view := ansi.Strip(m.View()); !strings.Contains(view, "match 4 of 4") {
		t.Errorf("n and N did not wrap around:\n%s", view)
	}
}

func TestEscapeClosesOneThingAtATime(t *testing.T) {
	c := bind()
	m := shown(theme.New(theme.Options{}), 80, 10, c)
	m, _ = m.Update(detail.NewRaw(c.Place, []byte(rawText), nil))
	m, _ = press(m, "enter", "/", "I", "enter")
	m, msg := press(m, "esc")
	if msg != nil || strings.Contains(m.View(), "hit") {
		t.Errorf("the first Esc told %#v and shows\n%s", msg, m.View())
	}
	m, msg = press(m, "esc")
	if msg != nil || !strings.Contains(m.View(), "Bind by") {
		t.Errorf("the second Esc told %#v and shows\n%s", msg, m.View())
	}
	if _, msg = press(m, "esc"); msg != (detail.Closed{}) {
		t.Errorf("the third Esc told %#v", msg)
	}
}

func TestSameRecordKeepsPosition(t *testing.T) {
	c := bind()
	m := shown(theme.New(theme.Options{}), 80, 8, c)
	m, _ = press(m, "G")
	before := m.View()
	c.Duplicates++
	m.SetRecord(c)
	if after := m.View(); after == before || strings.Contains(after, "Bind by") {
		t.Errorf("a further duplicate made it\n%s", after)
	}
	c.Place.Line++
	m.SetRecord(c)
	if !strings.Contains(m.View(), "Bind by") {
		t.Errorf("another record is not shown from its beginning:\n%s", m.View())
	}
}

func TestSameRecordKeepsContent(t *testing.T) {
	c := bind()
	m := shown(theme.New(theme.Options{}), 100, 40, c)
	m, _ = m.Update(detail.NewRaw(c.Place, []byte(rawText), nil))
	c.Addresses = nil
	m.SetRecord(c)
	if view := ansi.Strip(m.View()); !strings.Contains(view, "item RgItem") || !strings.Contains(view, "203.0.113.5") {
		t.Errorf("the record shown again lacks the id of its item or an address:\n%s", view)
	}
}

func TestGroupNamesItsAddressChanges(t *testing.T) {
	m := detail.New(theme.New(theme.Options{}))
	m.SetSize(120, 30)
	m.SetGroup(session())
	view := ansi.Strip(m.View())
	for _, want := range []string{
		"SessionId 5f2c9a1e-1111-2222-3333-444455556666",
		"! 2 addresses in one session: changed 2026-09-14 08:41:00",
		"ClientIPs (2)", "198.51.100.77  7 records", "Throttled         not stated",
	} {
		if !strings.Contains(view, want) {
			t.Errorf("the group lacks %q:\n%s", want, view)
		}
	}
	m.SetGroup(detail.Group{By: table.SessionID})
	if view := ansi.Strip(m.View()); !strings.Contains(view, "These records state no session") {
		t.Errorf("records without a session are shown as\n%s", view)
	}
	if _, msg := press(m, "enter"); msg != nil {
		t.Errorf("Enter on a group asked for %#v", msg)
	}
}

func TestGolden(t *testing.T) {
	sizes := []uitest.Size{{W: 40, H: 5}, {W: 80, H: 9}, {W: 120, H: 14}, {W: 200, H: 24}}
	contents := map[string]detail.Content{"bind": bind(), "sync": syncing(), "bare": bare()}
	for name, c := range contents {
		t.Run(name, func(t *testing.T) {
			uitest.CompareGolden(t, sizes, func(th theme.Theme, w, h int) string { return shown(th, w, h, c).View() })
		})
	}
	t.Run("group", func(t *testing.T) {
		uitest.CompareGolden(t, sizes, func(th theme.Theme, w, h int) string {
			m := detail.New(th)
			m.SetSize(w, h)
			m.SetGroup(session())
			return m.View()
		})
	})
	t.Run("raw", func(t *testing.T) {
		uitest.CompareGolden(t, sizes, func(th theme.Theme, w, h int) string {
			m := shown(th, w, h, bind())
			m.SetFocus(true)
			m, _ = m.Update(detail.NewRaw(bind().Place, []byte(rawText), nil))
			m, _ = press(m, "enter", "/", "i", "t", "e", "m", "enter")
			return m.View()
		})
	})
	t.Run("whole", func(t *testing.T) {
		uitest.CompareGolden(t, []uitest.Size{{W: 80, H: 50}}, func(th theme.Theme, w, h int) string {
			return shown(th, w, h, bind()).View()
		})
	})
}

// hostile returns a record whose texts are hostile, each in another way.
func hostile() detail.Content {
	c := bind()
	r, texts := &c.Record, uitest.HostileTexts()
	for i, field := range []*string{
		&r.LogonType, &r.Mailbox, &r.User, &r.ClientIP, &r.ClientInfo, &r.AppID, &r.SessionID, &r.OtherIP,
		&c.Input.Path, &c.Addresses[0].Text, &c.Addresses[1].Text,
	} {
		*field = texts[i%len(texts)]
	}
	r.Folders = nil
	for _, s := range texts {
		item := audit.Item{MessageID: messageid.ID(s), ID: s, ImmutableID: s + "x", Subject: s, Size: audit.NotCounted}
		r.Folders = append(r.Folders, audit.Folder{ID: s, Path: s, Items: []audit.Item{item}})
	}
	return c
}

func TestScreens(t *testing.T) {
	s := strings.Join(uitest.HostileTexts(), "")
	for name, draw := range map[string]func(m *detail.Model){
		"nothing": func(*detail.Model) {},
		"words":   func(m *detail.Model) { m.SetRecord(hostile()) },
		"raw": func(m *detail.Model) {
			m.SetRecord(hostile())
			*m, _ = m.Update(detail.NewRaw(bind().Place, []byte(`{"a":"`+s+`"}`), nil))
			*m, _ = press(*m, "x", "/", s)
		},
		"group": func(m *detail.Model) {
			m.SetGroup(detail.Group{
				By: table.Client, Name: s, Cells: []detail.Cell{{Column: table.Last, Text: s}},
				Lists: []detail.List{{Column: table.User, Values: []table.Value{{Text: s}}}},
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			uitest.CheckScreens(t, func(th theme.Theme, w, h int) string {
				m := detail.New(th)
				m.SetSize(w, h)
				draw(&m)
				return m.View()
			})
		})
	}
}

func TestS6DifferencesAreListed(t *testing.T) {
	trailing := regexp.MustCompile(` *\n`)
	c := bind()
	c.Conflict = true
	c.Copies = []detail.Copy{
		{
			Place: audit.Place{Line: 12}, Input: source.Input{Path: "later.csv"},
			Differences: []audit.Difference{
				{Name: "ClientIP", First: []string{"198.51.100.77"}},
				{Name: "folders and items", Second: []string{"<a@x>, in folder \\Inbox", "<b@x>, in folder \\Inbox"}},
			},
		},
		{Place: audit.Place{Line: 1}, Input: source.Input{Path: "third.csv"}},
	}
	got := text(c)
	for _, want := range []string{
		"Conflict: this Id also occurs with different content",
		"  Differences from the copy in later.csv line 12:\n",
		"    ClientIP\n", "here   198.51.100.77\n", "there  not stated\n",
		"    folders and items\n", "here   nothing else\n", "there  <a@x>, in folder \\Inbox\n", "             <b@x>, in folder \\Inbox\n",
		"in fields that the table does not keep",
	} {
		if !strings.Contains(trailing.ReplaceAllString(got, "\n"), want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}
