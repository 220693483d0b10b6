package table

import (
	"fmt"
	"slices"

	"whoread/audit/filter"
)

// Shape is what the rows of a view are.
type Shape uint8

// The shapes.
const (
	Events   Shape = iota // one row per record
	Accesses              // one row per item access, and one per folder of a Sync
	Grouped               // one row per group of Spec.By
)

// Spec says which rows a view has and in which order. The zero Spec is all records by time.
type Spec struct {
	Shape Shape
	// By is what Grouped rows are grouped by, one of Groupable. Records without a session are
	// grouped by mailbox, address and client instead (C14).
	By Column
	// Filter selects records; nil selects all.
	Filter filter.Expr
	// Within selects the records of the group that was opened; nil for none.
	Within filter.Expr
	// Sort are the sort keys, the most significant one first. Rows that are equal by them are
	// in time order, and by RecordId where the times are equal (C44).
	Sort []SortKey
	// ShowOwnLookups includes the records of whoread's own lookups, see [Store.SetOwnApps].
	ShowOwnLookups bool
}

// validate tells whether there are such rows.
func (s Spec) validate() error {
	if s.Shape == Grouped && !slices.Contains(GroupableColumns(), s.By) {
		return fmt.Errorf("rows cannot be grouped so: %w", unknownColumn(s.By.String(), GroupableColumns()))
	}
	return s.checkSort()
}

// groupsEntries reports whether groups are made of entries and not of whole records.
func (s Spec) groupsEntries() bool {
	return s.Shape == Grouped && (s.By == Folder || s.By == InternetMessageID || s.By.IsMessageInfo())
}

// dependsOnMessageInfo reports whether rows or their order follow from what is known of messages.
func (s Spec) dependsOnMessageInfo() bool {
	return s.Shape == Grouped && s.By.IsMessageInfo() || UsesMessageInfo(filter.All(s.Filter, s.Within)) ||
		slices.ContainsFunc(s.Sort, func(k SortKey) bool { return k.Column.IsMessageInfo() })
}

// extraColumns lists the columns that rows can be sorted by and shown with although an export
// does not have them.
func (s Spec) extraColumns() []Column {
	if s.Shape != Grouped {
		return slices.DeleteFunc(allColumns(), func(c Column) bool { return s.Shape.exportPosition(c.describe()) != sortOnly })
	}
	extra := []Column{Mailboxes, Folders, Throttled}
	if s.By == Subject {
		extra = append(extra, SubjectState)
	}
	return extra
}

func (s Spec) sortableColumns() []Column { return append(s.Columns(), s.extraColumns()...) }
