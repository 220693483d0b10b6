package ui

import (
	"slices"

	"whoread/audit/table"
	"whoread/ui/pane/grid"
)

// viewFacts are what the columns of a view depend on.
type viewFacts struct {
	// oneSession says that all records state the same session, or none.
	oneSession bool
	// noSubjects says that no subject is known and none can be looked up.
	noSubjects bool
	domain     string // of all names, with its @; "" if there are several
}

// gatherFacts looks at the records of a view. It takes milliseconds for a million.
func gatherFacts(v *table.View, canLookUp bool) viewFacts {
	return viewFacts{
		oneSession: v.RecordCount() > 1 && v.HasOneValue(table.SessionID),
		noSubjects: !canLookUp && !v.Snapshot().KnowsSubjects(),
		domain:     v.CommonDomain(),
	}
}

// adaptLayout hides the columns that say nothing in a view of these facts. Columns that the user has arranged
// stay.
func adaptLayout(l grid.Layout, s table.Spec, f viewFacts) grid.Layout {
	if !l.Default || s.Shape != table.Events {
		return l
	}
	l.Columns = slices.Clone(l.Columns)
	for i := range l.Columns {
		switch c := &l.Columns[i]; {
		case c.ID == table.SessionID && f.oneSession, c.ID == table.Subject && f.noSubjects:
			c.Hidden = true
		}
	}
	return l
}
