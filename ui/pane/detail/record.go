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

// shortIDLength is the number of characters that distinguish a long id from others of the case.
const shortIDLength = 8

// recordLines returns the text of a record: a summary, warnings, when, who and from where, what was accessed,
// all other fields, and the place in the input.
func (m Model) recordLines(c Content) []pager.Line {
	p := m.newRecordPage(c)
	p.addFolders(c.Record, c.Subjects)
	p.addBlank()
	p.addFacts(c)
	return p.lines
}

// newRecordPage returns the page of a record up to what was accessed.
func (m Model) newRecordPage(c Content) page {
	p := page{theme: m.theme, w: m.w}
	p.addWrapped(m.theme.Title, 0, summarizeRecord(c))
	for _, remark := range listWarnings(c) {
		p.addWrapped(m.theme.Warn, 2, m.theme.Warning+" "+remark)
	}
	p.addCopies(c.Copies)
	p.addSiblings("also ", c.Siblings)
	p.addFact("When", describeTime(c.Record))
	p.addFact("", "An access does not prove that somebody read the item.")
	p.addActor(c)
	p.addBlank()
	return p
}

// ScrollToItems scrolls to the items, for a lookup of their subjects.
func (m *Model) ScrollToItems() {
	if m.record != nil && m.record.Sibling == nil && m.mode == asText {
		m.pager.GotoLine(len(m.newRecordPage(*m.record).lines))
	}
}

// summarizeRecord summarizes a record: "Bind by the owner's account, 12 items in 2 folders, session
// 5f2c9a1e (2 addresses: changed 08:41)".
func summarizeRecord(c Content) string {
	r := c.Record
	what := "Access (type not stated)"
	if r.Access != audit.AccessUnknown {
		what = r.Access.String()
	}
	parts := []string{what + " by " + describeAccount(r), describeExtent(r)}
	if r.SessionID == "" {
		return strings.Join(append(parts, "no session"), ", ")
	}
	session := "session " + shortenID(r.SessionID)
	if len(c.Addresses) > 1 {
		session += " (" + describeAddresses(c) + ")"
	}
	return strings.Join(append(parts, session), ", ")
}

// describeAccount names the account by its logon type.
func describeAccount(r audit.Record) string {
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

// describeExtent counts what was accessed.
func describeExtent(r audit.Record) string {
	if r.Access == audit.Sync {
		if len(r.Folders) == 1 {
			return "folder " + folderName(r.Folders[0]) + " copied to a client"
		}
		return humanize.FormatCount(len(r.Folders), "folder") + " copied to a client"
	}
	items := humanize.FormatCount(countItems(r), "item")
	if len(r.Folders) == 1 {
		return items + " in " + folderName(r.Folders[0])
	}
	return items + " in " + humanize.FormatCount(len(r.Folders), "folder")
}

// describeAddresses counts the addresses of a session and lists the times of the changes.
func describeAddresses(c Content) string {
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

// addFolders lists the folders and their items, with the subjects of their messages.
func (p *page) addFolders(r audit.Record, subjects map[messageid.Key]Subject) {
	if r.Access == audit.Sync {
		p.addWrapped(p.theme.Warn, 2, "Folder copied to a client: everything in it at that time is on that client.")
	}
	for _, f := range r.Folders {
		head := "  " + folderName(f)
		if len(f.Items) > 0 {
			head += "  (" + humanize.FormatCount(len(f.Items), "item") + ")"
		}
		p.addWrapped(p.theme.Header, 4, head)
		for _, item := range f.Items {
			p.addItem(item, subjects[item.MessageID.Key()])
		}
	}
}

// addItem adds an item: subject, message id and size, answers about the message, and the ids of the item.
func (p *page) addItem(i audit.Item, s Subject) {
	rest := "  " + string(i.MessageID)
	if i.MessageID.Key() == "" {
		s.Known.State, rest = "cannot be looked up", "  (no message id)"
	}
	if i.Size != audit.NotCounted {
		rest += "  " + humanize.FormatCount(i.Size, "byte")
	}
	if i.Subject != "" && !slices.Contains(s.Known.Subjects, i.Subject) {
		s.Known.State, s.Known.Source = table.Found, byRecord
		s.Known.Subjects = append(slices.Clip(s.Known.Subjects), i.Subject)
	}
	p.addSubject(s, rest)
	if i.ID != "" {
		p.addWrapped(p.theme.Muted, 8, "      item "+i.ID)
	}
	if i.ImmutableID != "" && i.ImmutableID != i.ID {
		p.addWrapped(p.theme.Muted, 8, "      immutable id "+i.ImmutableID)
	}
}

// addFacts adds all other fields of the record, and where it was read.
func (p *page) addFacts(c Content) {
	r := c.Record
	p.addProgram(r)
	p.addFact("Throttled", orNotStated(r.Throttled.String()))
	for _, f := range r.Folders {
		p.addFact("FolderId", withDetail(orNotStated(f.ID), folderName(f)))
	}
	p.addOrigin(c)
	p.addFact("Copies", humanize.FormatCount(c.Duplicates, "duplicate"))
}

// addActor adds who acted on which mailbox, and with what.
func (p *page) addActor(c Content) {
	r := c.Record
	p.addFact("Mailbox", withDetail(orNotStated(r.Mailbox), r.MailboxGUID))
	p.addFact("Actor", withDetail(orNotStated(r.User), describeLogon(r)))
	p.addFact("From", describeAddress(r))
	p.addStatedFact("Also from", r.OtherIP)
	p.addFact("Client", orNotStated(audit.ClientName(r.ClientInfo, r.AppID, r.ClientAppID)))
	p.addFact("Session", orNotStated(r.SessionID))
	for _, a := range c.Addresses {
		p.addFact("", "  "+orNotStated(a.Text)+"  "+humanize.FormatSpan(a.First, a.Last)+"  "+humanize.FormatCount(a.Records, "record"))
	}
}

// addProgram adds the ids of the client program and of its token.
func (p *page) addProgram(r audit.Record) {
	p.addFact("ClientInfo", orNotStated(r.ClientInfo))
	p.addFact("AppId", orNotStated(r.AppID))
	p.addFact("ClientAppId", orNotStated(r.ClientAppID))
	p.addFact("Token session", orNotStated(r.TokenSessionID))
	p.addFact("Token", orNotStated(r.TokenID))
}

// addOrigin adds the id of the record and where it was read.
func (p *page) addOrigin(c Content) {
	p.addFact("Record Id", orNotStated(c.Record.ID))
	p.addFact("Read from", describePlace(c))
	if c.Input.SHA256 != "" {
		p.addFact("", "SHA-256 of the input "+c.Input.SHA256)
	}
}

func describeTime(r audit.Record) string {
	if r.Time == 0 {
		return "not stated"
	}
	return humanize.FormatTime(r.Time) + " UTC, written up to 2 minutes after the access"
}

func describeLogon(r audit.Record) string {
	if r.LogonType == "" {
		return "logon type not stated"
	}
	return "logon type " + r.LogonType
}

// describeAddress returns the address with its kind, which is a label and not proof.
func describeAddress(r audit.Record) string {
	kind := audit.AddressKind(r.ClientIP)
	if kind == "" {
		return orNotStated(r.ClientIP)
	}
	return withDetail(r.ClientIP, kind+": a label, not proof")
}

// describePlace returns the place of the record in its input, to find it by other means.
func describePlace(c Content) string {
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

func countItems(r audit.Record) int {
	n := 0
	for _, f := range r.Folders {
		n += len(f.Items)
	}
	return n
}

func withDetail(a, b string) string {
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

func shortenID(id string) string {
	runes := []rune(id)
	if len(runes) <= shortIDLength {
		return id
	}
	return string(runes[:shortIDLength])
}

// page is a text for a width.
type page struct {
	theme theme.Theme
	w     int
	lines []pager.Line
}

// cleanText makes text safe, and replaces typographic quotes on an ASCII screen.
func (p *page) cleanText(s string) string {
	if p.theme.IsASCII() {
		s = strings.NewReplacer("“", `"`, "”", `"`).Replace(s)
	}
	return p.theme.CleanText(safe.Clean(s))
}

func (p *page) addWrapped(s theme.Style, indent int, text string) {
	for _, line := range cells.WrapText(p.cleanText(text), p.w, indent) {
		p.lines = append(p.lines, pager.StyledLine(s, line))
	}
}

func (p *page) addBlank() { p.lines = append(p.lines, pager.Line{}) }

// addFact adds a label and a value of the record.
func (p *page) addFact(label, value string) {
	const margin = 18
	label = p.theme.Fit(label, margin)
	if p.w < 2*margin {
		p.addWrapped(theme.Style{}, 2, label+value)
		return
	}
	for _, line := range cells.WrapText(p.cleanText(value), p.w-margin, 2) {
		p.lines = append(p.lines, pager.Line{Plain: label + line, Painted: p.theme.Muted.Render(label) + line})
		label = theme.Blanks(margin)
	}
}

// addStatedFact adds a fact if the record has it, since few do.
func (p *page) addStatedFact(label, value string) {
	if value != "" {
		p.addFact(label, value)
	}
}
