package table

import (
	"fmt"
	"slices"

	"whoread/audit/filter"
)

// PairableColumns returns the columns that two levels of groups can consist of: those of records.
func PairableColumns() []Column {
	return slices.DeleteFunc(GroupableColumns(), func(c Column) bool { return c.variesByEntry() })
}

// checkPair reports two columns that cannot be grouped by together.
func checkPair(by, then Column) error {
	for _, c := range []Column{by, then} {
		if !slices.Contains(PairableColumns(), c) {
			return fmt.Errorf("cannot group by two columns: %w", unknownColumn(c.String(), PairableColumns()))
		}
	}
	if by == then {
		return repeatedColumn(by)
	}
	return nil
}

// pairColumns returns the columns of groups of two levels, in the order of their export.
func pairColumns(by, then Column) []Column {
	all := []Column{
		by, then, First, Last, Records, Binds, Syncs, ItemAccesses, DistinctMessages, Sessions, ClientIPs, Users, Mailboxes, Clients, Folders,
		Throttled,
	}
	return slices.DeleteFunc(all, func(c Column) bool {
		of, counts := c.countedColumn()
		return counts && (of == by || of == then)
	})
}

// pairGroup returns a function that returns the key of a record in groups of two levels. Records without
// a session are one group here, whatever their address.
func (v *View) pairGroup() func(record uint32) groupKey {
	code := func(c Column) func(r uint32) uint32 {
		codes := c.describe().values.(codedValues) //nolint:forcetypeassert // a column to group by has codes
		return func(r uint32) uint32 { return codes.valueCode(v.snap, int(r)) }
	}
	by, then := code(v.spec.By), code(v.spec.Then)
	return func(r uint32) groupKey { return groupKey{by(r), then(r)} }
}

// pairFilter selects the records of a group of two levels.
func (v *View) pairFilter(record int) filter.Expr {
	return filter.AllOf(v.valueTerm(v.spec.By, record), v.valueTerm(v.spec.Then, record))
}

// valueTerm selects the records with the value that a record has in one of PairableColumns.
func (v *View) valueTerm(c Column, record int) filter.Expr {
	if c == Mailbox {
		return v.mailboxTerm(record)
	}
	return EqualTerm(c, v.snap.CellText(record, c))
}
