package export

import (
	"strings"

	"whoread/audit/table"
)

// RowKind is a kind of rows with a name for the command line and for file names.
type RowKind struct {
	Name  string
	About string // what one row is
	Spec  table.Spec
}

// RowKinds returns the kinds of rows. The screen has a view for each.
func RowKinds() []RowKind {
	return []RowKind{
		{"events", "one row for each record", table.Spec{Shape: table.Events}},
		{"items", "one row for each item access, and for each folder of a Sync", table.Spec{Shape: table.Accesses}},
		{"sessions", "one row for each SessionId", table.Spec{Shape: table.Grouped, By: table.SessionID}},
		{"ips", "one row for each ClientIP", table.Spec{Shape: table.Grouped, By: table.ClientIP}},
		{"folders", "one row for each folder of a mailbox", table.Spec{Shape: table.Grouped, By: table.Folder}},
		{"messages", "one row for each message of a mailbox", table.Spec{Shape: table.Grouped, By: table.InternetMessageID}},
		{"activity", "one row for each record, and for each sibling operation of the same sessions and addresses", table.Spec{Shape: table.Activity}},
	}
}

// RowKindNames returns the names of the kinds of rows.
func RowKindNames() []string {
	var names []string
	for _, k := range RowKinds() {
		names = append(names, k.Name)
	}
	return names
}

// RowKindByName returns the kind of rows with a name, in any case.
func RowKindByName(name string) (kind RowKind, ok bool) {
	for _, k := range RowKinds() {
		if strings.EqualFold(k.Name, name) {
			return k, true
		}
	}
	return RowKind{}, false
}

// SpecName returns the name of the rows of a spec, regardless of filter and order.
func SpecName(s table.Spec) string {
	for _, k := range RowKinds() {
		if s.Then == table.NoColumn && k.Spec.Shape == s.Shape && (s.Shape != table.Grouped || k.Spec.By == s.By) {
			return k.Name
		}
	}
	if s.Then != table.NoColumn {
		return "by-" + s.By.String() + "-" + s.Then.String()
	}
	return "by-" + s.By.String()
}
