package table

import (
	"slices"
	"strings"

	"whoread/audit/filter"
)

// ReadableFilter returns a filter for people: it names folders and mailboxes where the filter has their ids,
// and only the first entries of a long list. Its text is not exact.
func (s *Snapshot) ReadableFilter(e filter.Expr) filter.Expr {
	const entries = 3
	return filter.MapTerms(e, func(t *filter.Term) *filter.Term {
		name, column := "", NoColumn
		switch columns := ColumnsOf(t); {
		case t.Op == filter.OpIndicators:
			return t.Abbreviated(entries)
		case t.Op != filter.OpEqual || t.Value == "":
			return t
		case slices.Equal(columns, []Column{FolderID}):
			name, column = s.folderName(t.Value), Folder
		case slices.Equal(columns, []Column{Mailbox}):
			name, column = s.mailboxNameOf(t.Value), Mailbox
		}
		if named := filter.EqualTerm(column.filterColumn(), name); name != "" && named != nil {
			return named
		}
		return t
	})
}

// folderName returns the last path that records state for the id of a folder; "" if there is none.
func (s *Snapshot) folderName(id string) (name string) {
	for code := range uint32(s.folderText.codeCount()) {
		if of, path := s.folderParts(code); of == id && path != "" {
			name = path
		}
	}
	return name
}

// mailboxNameOf returns the last name that records state for the GUID of a mailbox; "" if there is none.
func (s *Snapshot) mailboxNameOf(guid string) (name string) {
	for code := range uint32(s.dicts[colMailbox].codeCount()) {
		if of, upn := s.mailboxParts(code); upn != "" && strings.EqualFold(of, guid) {
			name = upn
		}
	}
	return name
}
