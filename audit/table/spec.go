package table

import (
	"fmt"
	"slices"

	"whoread/audit/filter"
)

// Shape is the kind of rows that a view has.
type Shape uint8

// The shapes.
const (
	Events   Shape = iota // one row per record
	Accesses              // one row per item access, and one per folder of a Sync
	Grouped               // one row per group of Spec.By
	// Activity has one row per record, and one per sibling operation of the sessions and the addresses of
	// the records; see [View.Sibling].
	Activity
)

// Spec selects the rows of a view and their order. The zero Spec is all records by time.
type Spec struct {
	Shape Shape
	// By is the column that Grouped rows share, one of GroupableColumns. Records without a session
	// are grouped by mailbox, address and client instead (C14).
	By Column
	// Then is a second column that Grouped rows share, one of PairableColumns, as By must then be. NoColumn
	// is none.
	Then Column
	// Filter selects records; nil selects all. See [Spec.recordFilter] for Activity.
	Filter filter.Expr
	// Within selects the records of an opened group; nil if no group is open.
	Within filter.Expr
	// Sort holds the sort keys, the most significant one first. Ties are in time order, then by
	// RecordId (C44).
	Sort []SortKey
	// ShowOwnLookups includes the records of whoread's own lookups, see [Store.SetOwnApps].
	ShowOwnLookups bool
}

// Validate reports columns that the rows cannot be grouped or sorted by.
func (s Spec) Validate() error {
	if s.Shape == Grouped && !slices.Contains(GroupableColumns(), s.By) {
		return fmt.Errorf("cannot group the rows: %w", unknownColumn(s.By.String(), GroupableColumns()))
	}
	if s.Shape == Grouped && s.Then != NoColumn {
		if err := checkPair(s.By, s.Then); err != nil {
			return err
		}
	}
	return s.checkSort()
}

// groupsEntries reports whether groups consist of entries rather than of whole records.
func (s Spec) groupsEntries() bool {
	return s.Shape == Grouped && (s.By == Folder || s.By == InternetMessageID || s.By.IsMessageInfo())
}

// dependsOnMessageInfo reports whether new MessageInfo can change the rows or their order.
func (s Spec) dependsOnMessageInfo() bool {
	return s.Shape == Grouped && s.By.IsMessageInfo() || UsesMessageInfo(filter.AllOf(s.Filter, s.Within)) ||
		slices.ContainsFunc(s.Sort, func(k SortKey) bool { return k.Column.IsMessageInfo() })
}

// extraColumns returns the columns that rows can be sorted by and shown with, although their export
// lacks them.
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
