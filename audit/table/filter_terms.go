package table

import "whoread/audit/filter"

// GroupFilter returns the expression that selects the records of a group; nil for other rows.
func (v *View) GroupFilter(row int) filter.Expr {
	if v.spec.Shape != Grouped {
		return nil
	}
	member := v.groups.membersOf(v.rows[row])[0]
	record := v.ownerOf(member)
	if v.spec.Then != NoColumn {
		return v.pairFilter(record)
	}
	if g, ok := v.spec.By.describe().values.(groupedValues); ok {
		return g.groupFilter(v, record, int(member))
	}
	return EqualTerm(v.spec.By, v.snap.CellText(record, v.spec.By))
}

// folderTerm selects the folder of an entry: by its id in its mailbox, or by its path if it has no
// id.
func (v *View) folderTerm(record, entry int) filter.Expr {
	id, path := v.snap.folderParts(v.snap.folders.at(entry))
	switch {
	case id != "":
		return filter.AllOf(EqualTerm(FolderID, id), v.mailboxTerm(record))
	case path != "":
		return filter.AllOf(EqualTerm(FolderID, ""), EqualTerm(Folder, path), v.mailboxTerm(record))
	default:
		return filter.AllOf(EqualTerm(FolderID, ""), EqualTerm(Folder, ""))
	}
}

// subjectTerm selects the records with a message of the entry's subject. The state distinguishes an
// empty subject from an unknown one.
func (v *View) subjectTerm(entry int) filter.Expr {
	s := v.snap
	f := s.infoOf(entry)
	if text := s.subjectText(f.subjects); text != "" {
		return EqualTerm(Subject, text)
	}
	if f.state == stateFound {
		return filter.AllOf(EqualTerm(Subject, ""), EqualTerm(SubjectState, Found))
	}
	var unknown filter.Or
	for code := range uint32(s.states.codeCount()) {
		if code != 0 && code != stateFound {
			unknown = append(unknown, EqualTerm(SubjectState, s.states.text(code)))
		}
	}
	return unknown
}

// mailboxTerm selects the mailbox of a record, by its GUID if stated.
func (v *View) mailboxTerm(record int) filter.Expr {
	guid, upn := v.snap.mailboxOf(record)
	if guid != "" {
		return EqualTerm(Mailbox, guid)
	}
	return EqualTerm(Mailbox, upn)
}

// CellTerm returns the term that selects the records with the value of a cell, the first value if
// it has several. It returns nil if a filter cannot name the column, such as a count.
func (v *View) CellTerm(row int, c Column) filter.Expr {
	if v.spec.Shape == Grouped {
		return v.groupCellTerm(row, c)
	}
	if n, ok := v.Sibling(row); ok {
		return v.siblingCellTerm(n, c)
	}
	if c.variesByEntry() {
		return v.entryCellTerm(row, c)
	}
	if !c.isFilterable() {
		return nil
	}
	return EqualTerm(c, v.snap.CellText(v.FirstRecord(row), c))
}

// groupCellTerm is CellTerm for a grouped view.
func (v *View) groupCellTerm(row int, c Column) filter.Expr {
	switch {
	case !c.isFilterable() || c == Throttled:
		return nil
	case c == Kind:
		return EqualTerm(c, v.Cell(row, c))
	case c == Mailbox:
		return v.mailboxTerm(v.FirstRecord(row))
	case v.spec.Then != NoColumn && (c == v.spec.By || c == v.spec.Then):
		return v.valueTerm(c, v.FirstRecord(row))
	case v.spec.By == InternetMessageID && c.IsMessageInfo():
		return EqualTerm(c, v.Cell(row, c))
	default:
		return v.GroupFilter(row)
	}
}

// entryCellTerm is CellTerm for a column of entries.
func (v *View) entryCellTerm(row int, c Column) filter.Expr {
	s, values := v.snap, c.describe().values
	if v.spec.Shape == Accesses {
		return EqualTerm(c, values.cellText(s, int(v.rows[row])))
	}
	for i, hi := s.entriesOf(v.FirstRecord(row)); i < hi; i++ {
		if t := values.cellText(s, i); t != "" {
			return EqualTerm(c, t)
		}
	}
	return EqualTerm(c, "")
}

// EqualTerm returns the term that selects the records with a value of a column; nil if the column
// cannot have the value.
func EqualTerm(c Column, value string) filter.Expr {
	t := filter.EqualTerm(c.filterColumn(), value)
	if t == nil {
		return nil
	}
	return t
}
