package audit

import (
	"strings"

	"whoread/audit/messageid"
)

// addSourceItems adds the items that an old mailbox audit record of a Move or a deletion lists: their ids
// and message ids, each in one text. The subjects and folders of several items cannot be told apart, since
// a subject can have a comma, and are kept as details.
func (p *Parser) addSourceItems() {
	in, s := &p.state, &p.siblings
	ids := splitSourceList(scalarText(s.valueOf(sourceItemIDsProperty)))
	messages := splitSourceList(scalarText(s.valueOf(sourceItemMessageIDsProperty)))
	subjects, folders := scalarText(s.valueOf(sourceItemSubjectsProperty)), scalarText(s.valueOf(sourceItemFoldersProperty))
	count := max(len(ids), len(messages))
	if len(ids) > 0 && len(messages) > 0 && len(ids) != len(messages) {
		in.addDoubt("it lists different numbers of items and message ids")
		ids, count = nil, len(messages)
	}
	for i := range count {
		if !in.allowMore() {
			return
		}
		item := SiblingItem{Size: NotCounted}
		if len(ids) > 0 {
			item.ID = ids[i]
		}
		if len(messages) > 0 {
			item.MessageID = messageid.ID(messages[i])
		}
		if count == 1 {
			item.Subject, item.Folder.Path = subjects, folders
		}
		s.items.appendOpen(item)
	}
	if count != 1 {
		s.addDetail("SourceItemSubjectsList", subjects)
		s.addDetail("SourceItemFolderPathNamesList", folders)
	}
}

// splitSourceList splits a list such as "{a, b}".
func splitSourceList(text string) []string {
	return strings.FieldsFunc(strings.Trim(text, "{}"), func(c rune) bool { return c == ',' || c == ';' || c <= ' ' })
}
