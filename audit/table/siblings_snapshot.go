package table

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"whoread/audit"
)

// SiblingCount returns the number of sibling operations, each id once. They are numbered from 0 in the
// order in which they were appended.
func (s *Snapshot) SiblingCount() int { return s.siblings.times.n }

// Sibling returns a sibling operation without OtherIP and Doubt, which only the AuditData and
// [Snapshot.FlaggedRows] have. Message ids and subjects are those that it states: see also
// [Snapshot.SiblingMessage].
func (s *Snapshot) Sibling(n int) audit.Sibling {
	b := &s.siblings
	guid, upn := s.mailboxParts(b.codes[colMailbox].at(n))
	program := b.codes[colProgram].at(n)
	x := audit.Sibling{
		ID:             s.siblingID(n),
		Time:           int64(b.times.at(n)),
		Operation:      s.SiblingOperation(n),
		LogonType:      s.siblingText(n, colLogon),
		Mailbox:        upn,
		MailboxGUID:    guid,
		User:           s.siblingText(n, colUser),
		ClientIP:       s.siblingText(n, colClientIP),
		ClientInfo:     s.programs.partText(program, clientInfo),
		AppID:          s.programs.partText(program, appID),
		ClientAppID:    s.programs.partText(program, clientAppID),
		SessionID:      s.siblingText(n, colSession),
		TokenSessionID: s.siblingText(n, colToken),
		TokenID:        s.siblingText(n, colTokenID),
		Folder:         s.folderOf(b.folders.at(n)),
		Destination:    s.folderOf(b.dests.at(n)),
		Detail:         b.texts.text(b.details.at(n)),
		Partial:        b.partial.at(n),
	}
	x.TimeText, _ = b.timeTexts.get(n)
	for i, hi := b.itemsOf(n); i < hi; i++ {
		x.Items = append(x.Items, s.siblingItem(i))
	}
	return x
}

// siblingItem returns an item of a sibling.
func (s *Snapshot) siblingItem(i int) audit.SiblingItem {
	items := &s.siblings.items
	it := audit.SiblingItem{
		MessageID:   s.statedMessageID(items.messages.at(i)),
		ID:          s.itemIDs.text(items.ids.at(i)),
		Subject:     s.subjectText(items.subjects.at(i)),
		Folder:      s.folderOf(items.folders.at(i)),
		Size:        audit.NotCounted,
		Attachments: s.siblings.texts.text(items.attachments.at(i)),
	}
	if size, ok := items.sizes.get(i); ok {
		it.Size = size
	}
	return it
}

// itemsOf returns the range of a sibling's items.
func (b *siblings) itemsOf(n int) (lo, hi int) {
	if n > 0 {
		lo = int(b.ends.at(n - 1))
	}
	return lo, int(b.ends.at(n))
}

// folderOf returns the folder of a code, without items.
func (s *Snapshot) folderOf(code uint32) audit.Folder {
	id, path := s.folderParts(code)
	return audit.Folder{ID: id, Path: path}
}

// siblingID returns the id of a sibling as stated.
func (s *Snapshot) siblingID(n int) string {
	if id, ok := s.siblings.statedIDs.get(n); ok {
		return id
	}
	if key := s.siblings.keys.text(uint32(n) + 1); !strings.HasPrefix(key, withoutID) {
		return key
	}
	return ""
}

// siblingText returns the text of a sibling's code in a column such as colUser.
func (s *Snapshot) siblingText(n, col int) string {
	return s.dicts[col].text(s.siblings.codes[col].at(n))
}

// SiblingTime returns the time of a sibling in Unix seconds, 0 if it is not stated.
func (s *Snapshot) SiblingTime(n int) int64 { return int64(s.siblings.times.at(n)) }

// SiblingOperation returns the operation of a sibling.
func (s *Snapshot) SiblingOperation(n int) string {
	return s.siblings.names.text(s.siblings.operations.at(n))
}

// SiblingPlace returns the place where a sibling was read.
func (s *Snapshot) SiblingPlace(n int) audit.Place { return s.siblings.places.placeOf(n) }

// CountedOperation is a number of siblings of one operation.
type CountedOperation struct {
	Operation string
	Count     int
}

// CountOperations counts siblings by operation, the most frequent first.
func (s *Snapshot) CountOperations(siblings iter.Seq[int]) []CountedOperation {
	counts := make([]int, s.siblings.names.codeCount())
	for n := range siblings {
		counts[s.siblings.operations.at(n)]++
	}
	var list []CountedOperation
	for code, count := range counts {
		if count > 0 {
			list = append(list, CountedOperation{s.siblings.names.text(uint32(code)), count})
		}
	}
	slices.SortFunc(list, func(a, b CountedOperation) int {
		return cmp.Or(b.Count-a.Count, strings.Compare(a.Operation, b.Operation))
	})
	return list
}

// SiblingQuery selects siblings that state all of its values. "" and 0 select any.
type SiblingQuery struct {
	SessionID, TokenSessionID, ClientIP string
	// Mailbox is the GUID or the name of a mailbox. A sibling that states only a name belongs to the
	// mailbox if any record states the name with its GUID.
	Mailbox string
	// From and Until are the first and the last time, in Unix seconds.
	From, Until int64
}

// FindSiblings yields the siblings that a query selects, in the order in which they were appended. It
// looks at each sibling once.
func (s *Snapshot) FindSiblings(q SiblingQuery) iter.Seq[int] {
	return func(yield func(int) bool) {
		b := &s.siblings
		var wanted [codeColumns]uint32
		for col, text := range map[int]string{colSession: q.SessionID, colToken: q.TokenSessionID, colClientIP: q.ClientIP} {
			if wanted[col] = s.dicts[col].findCode(text); text != "" && wanted[col] == 0 {
				return
			}
		}
		var mailboxes map[uint32]struct{}
		if q.Mailbox != "" {
			mailboxes = s.findMailboxCodes(q.Mailbox)
		}
		for n := range b.times.n {
			if s.isWanted(n, q, wanted, mailboxes) && !yield(n) {
				return
			}
		}
	}
}

// isWanted reports whether a query selects a sibling. Wanted are the codes of its texts.
func (s *Snapshot) isWanted(n int, q SiblingQuery, wanted [codeColumns]uint32, mailboxes map[uint32]struct{}) bool {
	b := &s.siblings
	for _, col := range [...]int{colSession, colToken, colClientIP} {
		if wanted[col] != 0 && b.codes[col].at(n) != wanted[col] {
			return false
		}
	}
	if mailboxes != nil {
		if _, ok := mailboxes[b.codes[colMailbox].at(n)]; !ok {
			return false
		}
	}
	at := int64(b.times.at(n))
	return (q.From == 0 || at >= q.From) && (q.Until == 0 || at != 0 && at <= q.Until)
}

// findMailboxCodes returns the codes of the mailbox with a GUID or a name: those that state the GUID,
// and those that state only a name that goes with it.
func (s *Snapshot) findMailboxCodes(mailbox string) map[uint32]struct{} {
	guids, names := map[string]struct{}{}, map[string]struct{}{strings.ToLower(mailbox): {}}
	each := func(visit func(code uint32, guid, name string)) {
		for code := uint32(1); int(code) < s.dicts[colMailbox].codeCount(); code++ {
			guid, name := s.mailboxParts(code)
			visit(code, guid, strings.ToLower(name))
		}
	}
	each(func(_ uint32, guid, name string) {
		if _, named := names[name]; guid != "" && (named || strings.EqualFold(guid, mailbox)) {
			guids[guid] = struct{}{}
		}
	})
	each(func(_ uint32, guid, name string) {
		if _, ok := guids[guid]; ok && name != "" {
			names[name] = struct{}{}
		}
	})
	codes := map[uint32]struct{}{}
	each(func(code uint32, guid, name string) {
		_, byGUID := guids[guid]
		_, byName := names[name]
		if byGUID || guid == "" && byName {
			codes[code] = struct{}{}
		}
	})
	return codes
}
