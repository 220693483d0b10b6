package table

import (
	"strings"
	"sync"

	"whoread/audit/messageid"
)

// siblingJoin finds the messages of sibling items that state only an item id, as AttachmentAccess does.
// All views of a snapshot share it.
type siblingJoin struct {
	once     sync.Once
	messages map[int]uint32 // message code by item of a sibling
}

// mailboxItem identifies an item: the key of its mailbox and the code of its item id.
type mailboxItem struct{ mailbox, item uint32 }

// SiblingMessage returns the message id of an item of a sibling. If the item states none, it returns what any
// record or sibling states for the same item id in the same mailbox.
func (s *Snapshot) SiblingMessage(sibling, item int) messageid.ID {
	lo, hi := s.siblings.itemsOf(sibling)
	if item < 0 || lo+item >= hi {
		return ""
	}
	return s.statedMessageID(s.siblingMessageCode(lo + item))
}

// siblingMessageCode returns the message code of an item of a sibling, 0 if its message is not known.
func (s *Snapshot) siblingMessageCode(i int) uint32 {
	if code := s.siblings.items.messages.at(i); code>>1 != 0 {
		return code
	}
	s.join.once.Do(func() { s.join.messages = s.joinSiblingMessages() })
	return s.join.messages[i]
}

// joinSiblingMessages finds the messages of all items of siblings that state none. An item id with two
// message ids joins nothing.
func (s *Snapshot) joinSiblingMessages() map[int]uint32 {
	wanted := s.itemsWithoutMessage()
	if len(wanted) == 0 {
		return nil
	}
	found := make(map[mailboxItem]uint32, len(wanted))
	add := func(at mailboxItem, message uint32) {
		if _, ok := wanted[at]; !ok || message>>1 == 0 {
			return
		}
		if before, ok := found[at]; ok && before>>1 != message>>1 {
			message = 0
		}
		found[at] = message
	}
	for r, entry := 0, 0; r < s.Len(); r++ {
		mailbox := s.mailboxKey(r)
		for end := int(s.ends.at(r)); entry < end; entry++ {
			if item := s.items.at(entry); item != 0 {
				add(mailboxItem{mailbox, item}, s.messages.at(entry))
			}
		}
	}
	s.eachSiblingItem(func(i int, mailbox uint32) {
		add(mailboxItem{mailbox, s.siblings.items.ids.at(i)}, s.siblings.items.messages.at(i))
	})
	joined := map[int]uint32{}
	for at, message := range found {
		for _, i := range wanted[at] {
			if message != 0 {
				joined[i] = message
			}
		}
	}
	return joined
}

// itemsWithoutMessage returns the items of siblings that state no message id, by each item id that a
// record may state for them.
func (s *Snapshot) itemsWithoutMessage() map[mailboxItem][]int {
	wanted := map[mailboxItem][]int{}
	items := &s.siblings.items
	s.eachSiblingItem(func(i int, mailbox uint32) {
		if items.messages.at(i)>>1 != 0 {
			return
		}
		seen := map[uint32]struct{}{0: {}}
		for _, id := range [...]string{s.itemIDs.text(items.ids.at(i)), s.siblings.texts.text(items.attachments.at(i))} {
			for _, spelling := range spellItemID(id) {
				code := s.itemIDs.findCode(spelling)
				if _, again := seen[code]; !again {
					seen[code] = struct{}{}
					wanted[mailboxItem{mailbox, code}] = append(wanted[mailboxItem{mailbox, code}], i)
				}
			}
		}
	})
	return wanted
}

// spellItemID returns an item id as stated, and in the alphabets of MAPI and of REST, which has - for /
// and _ for +.
func spellItemID(id string) [3]string {
	return [3]string{id, strings.NewReplacer("-", "/", "_", "+").Replace(id), strings.NewReplacer("/", "-", "+", "_").Replace(id)}
}

// eachSiblingItem visits the items of all siblings with the keys of their mailboxes.
func (s *Snapshot) eachSiblingItem(visit func(i int, mailbox uint32)) {
	i := 0
	for n := range s.siblings.times.n {
		mailbox := uint32(0)
		if code := s.siblings.codes[colMailbox].at(n); code != 0 {
			mailbox = s.mailboxKeys.mustAt(code - 1)
		}
		for end := int(s.siblings.ends.at(n)); i < end; i++ {
			visit(i, mailbox)
		}
	}
}
