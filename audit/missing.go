package audit

import "github.com/tidwall/gjson"

// DescribeMissing returns a clause about what every real record of MailItemsAccessed states and this one
// does not: an export may have lost it, and a count would be too small. It returns "" if nothing is
// missing. A record without a session, a mailbox or an address is shown in a group of its own.
func (r *Record) DescribeMissing() string {
	switch items := countItems(r.Folders); {
	case r.Access == Sync && len(r.Folders) == 0:
		return "it is a Sync and states no folder"
	case r.Access == Bind && items == 0 && r.Count == NotCounted:
		return "it is a Bind and lists no items"
	}
	return ""
}

// countItems returns the number of items in folders.
func countItems(folders []Folder) int {
	n := 0
	for _, f := range folders {
		n += len(f.Items)
	}
	return n
}

// doubtEmptyItem adds a doubt if nothing that an item states is understood. One without a message id may
// be a contact.
func (s *parseState) doubtEmptyItem(item gjson.Result) {
	if s.seenItem == 0 && isStated(item) && !isAnnotated(item) {
		s.addDoubt("an item in it states nothing that is understood")
	}
}

// doubtEmptyFolder adds a doubt if nothing that an element of Folders states is understood.
func (s *parseState) doubtEmptyFolder(folder gjson.Result) {
	if s.seenFolder == 0 && isStated(folder) && !isAnnotated(folder) {
		s.addDoubt("a folder in it states nothing that is understood")
	}
}
