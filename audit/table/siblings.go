package table

import (
	"strings"

	"whoread/audit"
	"whoread/audit/crash"
)

// siblings holds the sibling operations of a store, column by column. It only grows, so a copy is a
// snapshot. Mailboxes, users, addresses, sessions, folders, messages and item ids have the codes that
// they have in records, by which the two can be joined.
type siblings struct {
	// keys are the ids in lower case, and of siblings without an id the sums of their contents. Each sibling has
	// one, so the code of a key is one more than the number of its sibling.
	keys      dict
	statedIDs sparse[string] // ids with capital letters

	times      series[uint32] // Unix seconds, 0 for not stated
	timeTexts  sparse[string]
	operations series[uint32]
	names      dict // of operations
	codes      [codeColumns]series[uint32]
	folders    series[uint32]
	dests      series[uint32]
	details    series[uint32]
	texts      dict // details and attachments
	partial    series[bool]

	ends  series[uint32] // the end of the items of each sibling
	items siblingItems

	places placeList
}

// siblingItems holds the items of all siblings, in the order of the siblings.
type siblingItems struct {
	messages    series[uint32] // code of the bare message id, doubled, plus bracketed
	ids         series[uint32]
	folders     series[uint32]
	subjects    series[uint32]
	attachments series[uint32]
	sizes       sparse[int64] // that are stated
}

func newSiblings() siblings { return siblings{keys: newDict(), names: newDict(), texts: newDict()} }

// appendSiblings adds the siblings of a page.
func (s *Store) appendSiblings(p *audit.Page) {
	if len(p.Siblings) == 0 {
		return
	}
	page := s.siblings.places.startPage(p.Input, p.SiblingPlaces)
	for i := range p.Siblings {
		at := audit.Place{Input: p.Input}
		if i < len(p.SiblingPlaces) {
			at = p.SiblingPlaces[i]
		}
		if err := s.tryAddSibling(&p.Siblings[i], at, page); err != nil {
			s.flagged = append(s.flagged, audit.Flag{Input: p.Input, Line: at.Line, Offset: at.Offset, Reason: err.Error()})
			s.counts.Flagged++
		}
	}
}

// tryAddSibling adds a sibling. A panic costs this sibling only.
func (s *Store) tryAddSibling(x *audit.Sibling, at audit.Place, page pageStart) (err error) {
	defer crash.Recover("keeping the sibling operation", &err)
	s.addSibling(x, at, page)
	return nil
}

// encodedSibling is one sibling with its texts replaced by codes.
type encodedSibling struct {
	operation, folder, dest, detail uint32
	codes                           [codeColumns]uint32
	items                           []encodedSiblingItem
}

type encodedSiblingItem struct {
	message, id, folder, subject, attachments uint32
	size                                      int64
}

// withoutID begins the key of a sibling without an id. No id begins with it.
const withoutID = "\x00"

// addSibling keeps a sibling, unless one with its id is kept already.
func (s *Store) addSibling(x *audit.Sibling, at audit.Place, page pageStart) {
	key := strings.ToLower(x.ID)
	if key == "" {
		key = withoutID + string(x.Sum[:])
	}
	if s.siblings.keys.findCode(key) != 0 {
		return
	}
	c := s.encodeSibling(x)
	s.siblings.keys.intern(key)
	s.siblings.pushSibling(x, c, at, page)
	for _, it := range c.items {
		if message := it.message >> 1; message != 0 && it.subject != 0 {
			s.addStatedSubject(message, it.subject, statedBySibling)
		}
	}
}

// encodeSibling replaces the texts of a sibling with codes.
func (s *Store) encodeSibling(x *audit.Sibling) encodedSibling {
	mailbox := s.internMailbox(x.MailboxGUID, x.Mailbox)
	c := encodedSibling{
		operation: s.siblings.names.intern(x.Operation),
		folder:    s.internFolder(mailbox, &x.Folder),
		dest:      s.internFolder(mailbox, &x.Destination),
		detail:    s.siblings.texts.intern(x.Detail),
		codes: [codeColumns]uint32{
			colMailbox:  mailbox,
			colUser:     s.internUser(x.User),
			colLogon:    s.dicts[colLogon].intern(x.LogonType),
			colClientIP: s.dicts[colClientIP].intern(x.ClientIP),
			colProgram:  s.internProgram(x.ClientInfo, x.AppID, x.ClientAppID),
			colSession:  s.dicts[colSession].intern(x.SessionID),
			colToken:    s.dicts[colToken].intern(x.TokenSessionID),
			colTokenID:  s.dicts[colTokenID].intern(x.TokenID),
		},
	}
	for i := range x.Items {
		it := &x.Items[i]
		bare := string(it.MessageID.Key())
		message := s.internMessage(bare) << 1
		if len(bare) < len(it.MessageID) {
			message |= bracketed
		}
		c.items = append(c.items, encodedSiblingItem{
			message: message, id: s.itemIDs.intern(it.ID, &s.scratch), folder: s.internFolder(mailbox, &it.Folder),
			subject: s.internSubject(it.Subject), attachments: s.siblings.texts.intern(it.Attachments), size: it.Size,
		})
	}
	return c
}

// pushSibling adds a sibling whose key was added.
func (b *siblings) pushSibling(x *audit.Sibling, c encodedSibling, at audit.Place, page pageStart) {
	n := b.times.n
	if strings.ToLower(x.ID) != x.ID {
		b.statedIDs.put(n, strings.Clone(x.ID))
	}
	if x.TimeText != "" {
		b.timeTexts.put(n, strings.Clone(x.TimeText))
	}
	b.operations.push(c.operation)
	for col, code := range c.codes {
		b.codes[col].push(code)
	}
	b.folders.push(c.folder)
	b.dests.push(c.dest)
	b.details.push(c.detail)
	b.partial.push(x.Partial)
	for _, it := range c.items {
		b.items.pushItem(it)
	}
	b.ends.push(uint32(b.items.messages.n))
	b.places.pushPlace(at, page)
	b.times.push(clampTime(x.Time))
}

// pushItem adds an item of the sibling that is being added.
func (b *siblingItems) pushItem(it encodedSiblingItem) {
	if it.size >= 0 {
		b.sizes.put(b.messages.n, it.size)
	}
	b.messages.push(it.message)
	b.ids.push(it.id)
	b.folders.push(it.folder)
	b.subjects.push(it.subject)
	b.attachments.push(it.attachments)
}
