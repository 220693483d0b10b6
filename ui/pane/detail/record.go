package detail

import (
	"slices"
	"strings"

	"whoread/audit"
	"whoread/audit/messageid"
	"whoread/audit/safe"
	"whoread/audit/table"
	"whoread/ui/widget/cells"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/pager"
	"whoread/ui/widget/theme"
)

// shortID is how many characters of a long id tell it from others of the same case.
const shortID = 8

// recordLines tells a record in plain words: a sentence, what is unusual, what was accessed, then
// everything else that the record states, and where it was read.
func (m Model) recordLines(c Content) []pager.Line {
	p := m.summed(c)
	p.accessed(c.Record, c.Subjects)
	p.blank()
	p.facts(c)
	return p.lines
}

// summed is the page of a record up to what was accessed.
func (m Model) summed(c Content) page {
	p := page{theme: m.theme, w: m.w}
	p.wrapped(m.theme.Title, 0, sentence(c))
	for _, remark := range unusual(c) {
		p.wrapped(m.theme.Warn, 2, m.theme.Warning+" "+remark)
	}
	return p
}

// ToItems goes to what was accessed, for who asks for its subjects.
func (m *Model) ToItems() {
	if m.record != nil && m.shows == inWords {
		m.pager.Goto(len(m.summed(*m.record).lines))
	}
}

// sentence sums a record up: "Bind by the owner's account, 12 items in 2 folders, session
// 5f2c9a1e (2 addresses: changed 08:41)".
func sentence(c Content) string {
	r := c.Record
	what := "Access of a kind that is not stated"
	if r.Access != audit.AccessUnknown {
		what = r.Access.String()
	}
	parts := []string{what + " by " + account(r), extent(r)}
	if r.SessionID == "" {
		return strings.Join(append(parts, "no session"), ", ")
	}
	session := "session " + short(r.SessionID)
	if len(c.Addresses) > 1 {
		session += " (" + addressChanges(c) + ")"
	}
	return strings.Join(append(parts, session), ", ")
}

// account says whose account did it, by its logon type.
func account(r audit.Record) string {
	user := r.User
	if user == "" {
		user = "an account that is not stated"
	}
	switch r.LogonType {
	case "Owner":
		return "the owner's account"
	case "Delegate":
		return "a delegate, " + user
	case "Admin":
		return "an administrator, " + user
	case "":
		return user + " (logon type not stated)"
	}
	return user + " (" + r.LogonType + ")"
}

// extent says how much was accessed.
func extent(r audit.Record) string {
	if r.Access == audit.Sync {
		if len(r.Folders) == 1 {
			return "folder " + folderName(r.Folders[0]) + " copied to a client"
		}
		return humanize.FormatCount(len(r.Folders), "folder") + " copied to a client"
	}
	items := humanize.FormatCount(itemCount(r), "item")
	if len(r.Folders) == 1 {
		return items + " in " + folderName(r.Folders[0])
	}
	return items + " in " + humanize.FormatCount(len(r.Folders), "folder")
}

// addressChanges says how many addresses a session had and when another one came.
func addressChanges(c Content) string {
	var changes []string
	for _, a := range c.Addresses[1:] {
		changes = append(changes, humanize.FormatTimeNear(a.First, c.Record.Time))
	}
	const most = 3
	if len(changes) > most {
		changes = append(changes[:most], "and later")
	}
	return humanize.FormatNumber(len(c.Addresses)) + " addresses: changed " + strings.Join(changes, ", ")
}

// accessed lists the folders and their items, with what is known of their messages.
func (p *page) accessed(r audit.Record, subjects map[messageid.Key]Subject) {
	if r.Access == audit.Sync {
		p.wrapped(p.theme.Warn, 2, "Folder copied to a client: everything in it at that time is on that client.")
	}
	for _, f := range r.Folders {
		head := "  " + folderName(f)
		if len(f.Items) > 0 {
			head += "  (" + humanize.FormatCount(len(f.Items), "item") + ")"
		}
		p.wrapped(p.theme.Header, 4, head)
		for _, item := range f.Items {
			p.item(item, subjects[item.MessageID.Key()])
		}
	}
}

// item is one line with the subject, the message id and the size, what is known of the message,
// and the ids of the item below.
func (p *page) item(i audit.Item, s Subject) {
	rest := "  " + string(i.MessageID)
	if i.MessageID.Key() == "" {
		s.Known.State, rest = "cannot be asked for", "  (no message id)"
	}
	if i.Size != audit.NotCounted {
		rest += "  " + humanize.FormatCount(i.Size, "byte")
	}
	if i.Subject != "" && !slices.Contains(s.Known.Subjects, i.Subject) {
		s.Known.State, s.Known.Source = table.Found, byRecord
		s.Known.Subjects = append(slices.Clip(s.Known.Subjects), i.Subject)
	}
	p.subject(s, rest)
	if i.ID != "" {
		p.wrapped(p.theme.Muted, 8, "      item "+i.ID)
	}
	if i.ImmutableID != "" && i.ImmutableID != i.ID {
		p.wrapped(p.theme.Muted, 8, "      immutable id "+i.ImmutableID)
	}
}

// facts is everything else that the record states, and where it was read.
func (p *page) facts(c Content) {
	r := c.Record
	p.fact("When", when(r))
	p.fact("", "An access is no proof that somebody read the item.")
	p.fact("Mailbox", pair(orNotStated(r.Mailbox), r.MailboxGUID))
	p.fact("Actor", pair(orNotStated(r.User), logon(r)))
	p.fact("From", from(r))
	p.stated("Also from", r.OtherIP)
	p.fact("Client", orNotStated(audit.ClientName(r.ClientInfo, r.AppID, r.ClientAppID)))
	p.fact("ClientInfo", orNotStated(r.ClientInfo))
	p.fact("AppId", orNotStated(r.AppID))
	p.fact("ClientAppId", orNotStated(r.ClientAppID))
	p.fact("Session", orNotStated(r.SessionID))
	for _, a := range c.Addresses {
		p.fact("", "  "+orNotStated(a.Text)+"  "+humanize.FormatSpan(a.First, a.Last)+"  "+humanize.FormatCount(a.Records, "record"))
	}
	p.fact("Token session", orNotStated(r.TokenSessionID))
	p.fact("Token", orNotStated(r.TokenID))
	p.fact("Throttled", orNotStated(r.Throttled.String()))
	for _, f := range r.Folders {
		p.fact("FolderId", pair(orNotStated(f.ID), folderName(f)))
	}
	p.fact("Record Id", orNotStated(r.ID))
	p.fact("Read from", place(c))
	if c.Input.SHA256 != "" {
		p.fact("", "SHA-256 of the input "+c.Input.SHA256)
	}
	p.fact("Copies", humanize.FormatCount(c.Duplicates, "duplicate"))
}

func when(r audit.Record) string {
	if r.Time == 0 {
		return "not stated"
	}
	return humanize.FormatTime(r.Time) + " UTC, written up to 2 minutes after the access"
}

func logon(r audit.Record) string {
	if r.LogonType == "" {
		return "logon type not stated"
	}
	return "logon type " + r.LogonType
}

// from is the address with its kind, which is a label and no proof of anything.
func from(r audit.Record) string {
	kind := audit.AddressKind(r.ClientIP)
	if kind == "" {
		return orNotStated(r.ClientIP)
	}
	return pair(r.ClientIP, kind+": a label, no proof")
}

// place says where the record stands, so that it can be found again by other means.
func place(c Content) string {
	return c.Input.Path + " line " + humanize.FormatNumber(c.Place.Line) +
		", bytes " + humanize.FormatNumber(c.Place.Offset) + " to " + humanize.FormatNumber(c.Place.Offset+c.Place.Length) +
		" (" + humanize.FormatCount(c.Place.Length, "byte") + ")"
}

func folderName(f audit.Folder) string {
	if f.Path == "" {
		return "(path not stated)"
	}
	return f.Path
}

func itemCount(r audit.Record) int {
	n := 0
	for _, f := range r.Folders {
		n += len(f.Items)
	}
	return n
}

func pair(a, b string) string {
	if b == "" {
		return a
	}
	return a + " (" + b + ")"
}

func orNotStated(s string) string {
	if s == "" {
		return "not stated"
	}
	return s
}

func short(id string) string {
	runes := []rune(id)
	if len(runes) <= shortID {
		return id
	}
	return string(runes[:shortID])
}

// page is text that is being laid out to a width.
type page struct {
	theme theme.Theme
	w     int
	lines []pager.Line
}

// text makes text safe, and its own signs such as quotes fit for an ASCII screen.
func (p *page) text(s string) string {
	if p.theme.ASCII() {
		s = strings.NewReplacer("“", `"`, "”", `"`).Replace(s)
	}
	return p.theme.Text(safe.Clean(s))
}

func (p *page) wrapped(s theme.Style, indent int, text string) {
	for _, line := range cells.Wrap(p.text(text), p.w, indent) {
		p.lines = append(p.lines, pager.Styled(s, line))
	}
}

func (p *page) blank() { p.lines = append(p.lines, pager.Line{}) }

// fact is a label and what the record states for it.
func (p *page) fact(label, value string) {
	const margin = 18
	label = p.theme.Fit(label, margin)
	if p.w < 2*margin {
		p.wrapped(theme.Style{}, 2, label+value)
		return
	}
	for _, line := range cells.Wrap(p.text(value), p.w-margin, 2) {
		p.lines = append(p.lines, pager.Line{Plain: label + line, Painted: p.theme.Muted.Render(label) + line})
		label = theme.Blanks(margin)
	}
}

// stated is a fact that is left out if the record says nothing of it, because few do.
func (p *page) stated(label, value string) {
	if value != "" {
		p.fact(label, value)
	}
}
