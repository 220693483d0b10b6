package table

import (
	"hash/maphash"

	"whoread/audit"
	"whoread/audit/messageid"
)

// entryKind is the kind of an entry. It occupies the top two bits of the folder code.
type entryKind uint32

const (
	kindAccess entryKind = iota // an item access
	kindSynced                  // a folder that a Sync copied
	kindEmpty                   // a folder that a record names without listing items
	kindListed                  // an item that a Sync lists, which is no item access
)

const (
	kindShift  = 30
	folderMask = 1<<kindShift - 1
	bracketed  = 1 // bit of a message code: stated in angle brackets
	largeSize  = 1<<32 - 1
)

// entry is an item or a folder that a record lists.
type entry struct {
	message uint32 // code of the bare message id, doubled, plus bracketed
	folder  uint32 // code of the folder, with the kind of the entry
	size    int64  // SizeInBytes, or audit.NotCounted
	item    uint32
	subject uint32
}

// withoutBrackets returns the entry in the form that is compared: "<id>" and "id" are equal.
func (e entry) withoutBrackets() entry {
	e.message &^= bracketed
	return e
}

func (e entry) kind() entryKind { return entryKind(e.folder >> kindShift) }

// entries holds the items and folders of all records, in the order of the records.
type entries struct {
	ends series[uint32] // by record: the end of its entries

	messages series[uint32]
	folders  series[uint32]
	sizes    series[uint32] // SizeInBytes + 1, 0 for not stated
	large    sparse[int64]  // the sizes that do not fit
	items    series[uint32] // filled up as far as item ids were seen
	// itemSubjects are the subjects that items state, as codes of lists of one.
	itemSubjects sparse[uint32]

	messageIDs dict // bare
	folderText dict // mailbox, id and path of a folder
	folderKeys series[uint32]
	folderSet  dict // mailbox and id, or path where no id is stated
	itemIDs    prefixDict
}

func newEntries() entries {
	return entries{
		messageIDs: newDict(), folderText: newDict(), folderSet: newDict(),
		itemIDs: prefixDict{newDict(), newDict()},
	}
}

// entriesOf returns the range of a record's entries.
func (en *entries) entriesOf(record int) (lo, hi int) {
	if record > 0 {
		lo = int(en.ends.at(record - 1))
	}
	return lo, int(en.ends.at(record))
}

func (en *entries) entryAt(i int) entry {
	return entry{en.messages.at(i), en.folders.at(i), en.sizeOf(i), en.items.at(i), en.subjectCode(i)}
}

func (en *entries) pushEntry(e entry) {
	n := en.messages.n
	en.messages.push(e.message)
	en.folders.push(e.folder)
	if e.size < largeSize {
		en.sizes.push(uint32(e.size + 1))
	} else {
		en.sizes.push(largeSize)
		en.large.put(n, e.size)
	}
	if e.item != 0 {
		en.items.pushAt(n, e.item)
	}
	if e.subject != 0 {
		en.itemSubjects.put(n, e.subject)
	}
}

// sizeOf returns the SizeInBytes of an entry, or audit.NotCounted.
func (en *entries) sizeOf(i int) int64 {
	if size, ok := en.large.get(i); ok {
		return size
	}
	return int64(en.sizes.at(i)) - 1
}

// subjectCode returns the code of the subject that an entry states, 0 for none.
func (en *entries) subjectCode(i int) uint32 {
	code, _ := en.itemSubjects.get(i)
	return code
}

func (en *entries) kindOf(i int) entryKind { return entryKind(en.folders.at(i) >> kindShift) }

func (en *entries) countEntries(records []uint32) int {
	n := 0
	for _, r := range records {
		lo, hi := en.entriesOf(int(r))
		n += hi - lo
	}
	return n
}

// countItems returns the number of items that a record lists.
func (en *entries) countItems(record int) int {
	n := 0
	for i, hi := en.entriesOf(record); i < hi; i++ {
		if k := en.kindOf(i); k == kindAccess || k == kindListed {
			n++
		}
	}
	return n
}

// messageID returns the message id of an entry as stated.
func (en *entries) messageID(i int) messageid.ID {
	return en.statedMessageID(en.messages.at(i))
}

// statedMessageID returns the message id of a message code as stated.
func (en *entries) statedMessageID(code uint32) messageid.ID {
	id := en.messageIDs.text(code >> 1)
	if code&bracketed != 0 {
		return messageid.Key(id).ID()
	}
	return messageid.ID(id)
}

// folderKey returns the key of an entry's folder, 0 for none. All paths of one folder share the
// key.
func (en *entries) folderKey(i int) uint32 {
	code := en.folders.at(i) & folderMask
	if code == 0 {
		return 0
	}
	return en.folderKeys.mustAt(code - 1)
}

// folderParts returns the id and the path of a folder.
func (en *entries) folderParts(code uint32) (id, path string) {
	if code &= folderMask; code == 0 {
		return "", ""
	}
	_, rest := unpackText(en.folderText.text(code))
	id, rest = unpackText(rest)
	path, _ = unpackText(rest)
	return id, path
}

// encodeEntries replaces the texts of a record's folders and items with codes.
func (s *Store) encodeEntries(r *audit.Record, c *encodedRecord) {
	c.list, c.items, c.rest = c.list[:0], 0, 0
	if r.OtherIP != "" {
		c.rest = s.mixHash(c.rest, r.OtherIP)
	}
	named, listed := kindEmpty, kindAccess
	if r.Access == audit.Sync {
		named, listed = kindSynced, kindListed
	}
	for i := range r.Folders {
		f := &r.Folders[i]
		code := s.internFolder(c.codes[colMailbox], f)
		if named == kindSynced || len(f.Items) == 0 {
			c.list = append(c.list, entry{folder: code | uint32(named)<<kindShift, size: audit.NotCounted})
		}
		for j := range f.Items {
			c.list = append(c.list, s.encodeItem(&f.Items[j], code|uint32(listed)<<kindShift))
			c.rest = s.mixHash(c.rest, f.Items[j].ImmutableID)
		}
		c.items += len(f.Items)
	}
	if named == kindSynced && len(r.Folders) == 0 {
		c.list = append(c.list, entry{folder: uint32(kindSynced) << kindShift, size: audit.NotCounted})
	}
}

// mixHash adds a text to the hash of the values that are compared but not kept.
func (s *Store) mixHash(h uint32, text string) uint32 {
	if text == "" {
		return h*31 + 1
	}
	return h*31 + uint32(maphash.String(s.seed, text)>>32)
}

func (s *Store) encodeItem(it *audit.Item, folder uint32) entry {
	bare := string(it.MessageID.Key())
	e := entry{
		message: s.internMessage(bare) << 1,
		folder:  folder,
		size:    max(it.Size, audit.NotCounted),
		item:    s.itemIDs.intern(it.ID, &s.scratch),
		subject: s.internSubject(it.Subject),
	}
	if len(bare) < len(it.MessageID) {
		e.message |= bracketed
	}
	return e
}

// internFolder returns the code of a folder of a mailbox. Folders with the same id in the same
// mailbox share a key, whatever their paths (C41).
func (s *Store) internFolder(mailbox uint32, f *audit.Folder) uint32 {
	if f.ID == "" && f.Path == "" {
		return 0
	}
	owner := ""
	if mailbox != 0 {
		owner = s.mailboxes.text(s.mailboxKeys.mustAt(mailbox - 1))
	}
	code := s.folderText.intern(s.packTexts(owner, f.ID, f.Path))
	if int(code) > s.folderKeys.n {
		key := s.packTexts(owner, f.ID)
		if f.ID == "" {
			key = s.packTexts(owner, "", f.Path)
		}
		s.folderKeys.push(s.folderSet.intern(key))
	}
	return code
}
