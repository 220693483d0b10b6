package ui

import (
	"whoread/audit"
	"whoread/audit/table"
	"whoread/ui/pane/detail"
)

// siblingsOfRecord counts the sibling operations of the session of a record. Without a session, they are
// those of its address in its mailbox.
func siblingsOfRecord(s *table.Snapshot, r audit.Record) detail.Siblings {
	q, where := table.SiblingQuery{SessionID: r.SessionID}, "in this session"
	if r.SessionID == "" {
		q.ClientIP, q.Mailbox, where = r.ClientIP, r.MailboxGUID, "from this address in this mailbox"
		if q.Mailbox == "" {
			q.Mailbox = r.Mailbox
		}
		if q.ClientIP == "" || q.Mailbox == "" {
			return detail.Siblings{}
		}
	}
	return detail.Siblings{Where: where, Operations: s.CountOperations(s.FindSiblings(q))}
}

// siblingsOfGroup counts the sibling operations of a session or an address. A group without a session is
// one of an address in a mailbox.
func siblingsOfGroup(v *table.View, row int) detail.Siblings {
	s, by := v.Snapshot(), v.Spec().By
	name := v.Cell(row, by)
	q, where := table.SiblingQuery{}, ""
	switch {
	case by == table.SessionID && name == "":
		return siblingsOfRecord(s, s.Record(v.FirstRecord(row)))
	case name == "":
		return detail.Siblings{}
	case by == table.SessionID:
		q.SessionID, where = name, "in this session"
	case by == table.TokenSessionID:
		q.TokenSessionID, where = name, "in this token session"
	case by == table.ClientIP:
		q.ClientIP, where = name, "from this address"
	default:
		return detail.Siblings{}
	}
	return detail.Siblings{Where: where, Operations: s.CountOperations(s.FindSiblings(q))}
}
