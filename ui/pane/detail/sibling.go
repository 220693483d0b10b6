package detail

import (
	"strings"

	"whoread/audit"
	"whoread/audit/messageid"
	"whoread/audit/table"
	"whoread/ui/widget/humanize"
	"whoread/ui/widget/pager"
)

// SiblingContent is one sibling operation, with the message of each of its items: as stated, or found by the
// id of the item.
type SiblingContent struct {
	audit.Sibling
	Messages []messageid.ID
}

// RecordPart returns what a sibling has in common with records.
func (s *SiblingContent) RecordPart() audit.Record {
	return audit.Record{
		ID: s.ID, Time: s.Time, TimeText: s.TimeText, Operation: s.Operation, LogonType: s.LogonType, Mailbox: s.Mailbox, MailboxGUID: s.MailboxGUID,
		User: s.User, ClientIP: s.ClientIP, OtherIP: s.OtherIP, ClientInfo: s.ClientInfo, AppID: s.AppID, ClientAppID: s.ClientAppID,
		SessionID: s.SessionID, TokenSessionID: s.TokenSessionID, TokenID: s.TokenID, Count: audit.NotCounted, Partial: s.Partial,
	}
}

// siblingLines returns the text of a sibling operation.
func (m Model) siblingLines(c Content) []pager.Line {
	p := page{theme: m.theme, w: m.w}
	p.addWrapped(m.theme.Title, 0, summarizeSibling(c))
	p.addWrapped(m.theme.Muted, 2, "A sibling operation: context for the accesses, and never counted as one.")
	p.addSiblings("all siblings ", c.Siblings)
	p.addBlank()
	for i, item := range c.Sibling.Items {
		p.addSiblingItem(item, c.Sibling.Messages[i])
	}
	if len(c.Sibling.Items) > 0 {
		p.addBlank()
	}
	p.addFact("When", orNotStated(describeSiblingTime(c)))
	for i, part := range strings.Split(c.Sibling.Detail, "; ") {
		label := "Detail"
		if i > 0 {
			label = ""
		}
		p.addStatedFact(label, part)
	}
	p.addStatedFact("Folder", c.Sibling.Folder.Path)
	p.addStatedFact("Destination", c.Sibling.Destination.Path)
	p.addActor(c)
	p.addProgram(c.Record)
	p.addOrigin(c)
	return p.lines
}

// summarizeSibling summarizes a sibling: "Move by the owner's account, 2 items from \Inbox to \Archive, no
// session".
func summarizeSibling(c Content) string {
	s := c.Sibling
	parts := []string{s.Operation + " by " + describeAccount(c.Record)}
	what := ""
	if len(s.Items) > 0 {
		what = humanize.FormatCount(len(s.Items), "item")
	}
	if s.Folder.Path != "" && s.Destination.Path != "" {
		what += " from " + s.Folder.Path + " to " + s.Destination.Path
	} else if s.Folder.Path != "" {
		what += " in " + s.Folder.Path
	}
	if what != "" {
		parts = append(parts, strings.TrimSpace(what))
	}
	session := "no session"
	if s.SessionID != "" {
		session = "session " + shortenID(s.SessionID)
	}
	return strings.Join(append(parts, session), ", ")
}

func describeSiblingTime(c Content) string {
	if c.Record.Time == 0 {
		return c.Record.TimeText
	}
	return humanize.FormatTime(c.Record.Time) + " UTC"
}

// addSiblingItem adds an item: subject, message id and size, and what else the sibling states of it.
func (p *page) addSiblingItem(i audit.SiblingItem, id messageid.ID) {
	line := "  (subject not stated)"
	if i.Subject != "" {
		line = "  " + i.Subject
	}
	if id.Key() != "" {
		line += "  " + string(id)
	}
	if i.MessageID.Key() == "" && id.Key() != "" {
		line += " (by its item id)"
	}
	if i.Size != audit.NotCounted {
		line += "  " + humanize.FormatCount(i.Size, "byte")
	}
	p.addWrapped(p.theme.Header, 4, line)
	for _, detail := range [...]struct{ label, text string }{
		{"folder", i.Folder.Path}, {"attachments", i.Attachments}, {"item", i.ID},
	} {
		if detail.text != "" {
			p.addWrapped(p.theme.Muted, 8, "      "+detail.label+" "+detail.text)
		}
	}
}

// Siblings are the sibling operations that belong to a record or a group.
type Siblings struct {
	Where      string // what they have in common, such as "in this session"
	Operations []table.CountedOperation
}

// addSiblings adds the sibling operations: "also in this session: 3 Send, 1 New-InboxRule".
func (p *page) addSiblings(intro string, s Siblings) {
	if len(s.Operations) == 0 {
		return
	}
	var parts []string
	for _, o := range s.Operations {
		parts = append(parts, humanize.FormatNumber(o.Count)+" "+p.cleanText(o.Operation))
	}
	p.addWrapped(p.theme.Title, 2, intro+s.Where+": "+strings.Join(parts, ", "))
}
