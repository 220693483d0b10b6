package form

import (
	"regexp"
	"strings"

	"whoread/audit/scan"
)

// flatColumn is what a column of a flattened record states.
type flatColumn struct {
	path flatPath
	key  string // of the path
	rank int
	// zone is the time zone that the name states, as in "TimeGenerated [UTC]".
	zone string
	// culture is the culture in which the times of the column are written.
	culture scan.Culture
	// lost reports that the name begins like a list of records, but its place in it is not understood.
	lost bool
	// known reports that the column states a property that records have.
	known bool
	// expanded reports that the name does not say that the cell has a value for each element of a list.
	expanded bool
}

// flatPlan is what the columns of a table state.
type flatPlan struct {
	columns []flatColumn
	// kibana reports that the table is one of Kibana, which writes "-" for nothing and joins the values
	// of a list with ", ".
	kibana bool
	// mailbox reports that the table is one of Search-MailboxAuditLog.
	mailbox bool
	// office reports that the table is OfficeActivity of Log Analytics.
	office bool
}

// planColumns finds the places of all columns of a table, given their names. The names of a table explain
// each other: what stands before Operation stands before the other properties too.
func planColumns(names []string) flatPlan {
	p := flatPlan{columns: make([]flatColumn, len(names))}
	typed := countTyped(names) > 1
	before := prefixesOf(names, typed)
	for i, name := range names {
		name, zone := cutZone(trimName(name))
		if typed {
			name = cutType(name)
		}
		c := resolveColumn(name, before)
		c.zone = zone
		c.key = c.path.String()
		p.columns[i] = c
		p.kibana = p.kibana || strings.HasPrefix(name, "o365.audit.") || name == "@timestamp"
		p.office = p.office || strings.EqualFold(name, "OfficeId")
		p.mailbox = p.mailbox || strings.EqualFold(name, "LastAccessed")
	}
	return p
}

// trimName removes what some tools write around the name of a column.
func trimName(name string) string {
	name = strings.TrimSpace(strings.TrimPrefix(name, scan.ByteOrderMark))
	for _, outer := range [...]string{"_source.", "fields.", "result."} { // what contains a whole document or event
		if rest, ok := strings.CutPrefix(name, outer); ok {
			name = rest
			break
		}
	}
	if strings.HasPrefix(name, "[") && strings.HasSuffix(name, "]") { // [AuditData][Operation]
		name = strings.ReplaceAll(name[1:len(name)-1], "][", ".")
	}
	return name
}

// zonedName matches the name of a time in a table that the portal of Log Analytics exported.
var zonedName = regexp.MustCompile(`^(.*\S) \[(.+)\]$`)

// cutZone splits "TimeGenerated [UTC]".
func cutZone(name string) (rest, zone string) {
	if !strings.HasSuffix(name, "]") { // most names; the expression is slow
		return name, ""
	}
	if part := zonedName.FindStringSubmatch(name); part != nil {
		return part[1], part[2]
	}
	return name, ""
}

// typedName matches a name with the type that custom tables of Log Analytics append: Operation_s.
var typedName = regexp.MustCompile(`.[^_]_[sdgtb]$`)

// isTyped reports whether a name has a type at its end.
func isTyped(name string) bool {
	return len(name) > len("_s") && name[len(name)-len("_s")] == '_' && typedName.MatchString(name)
}

// cutType removes the type from a name.
func cutType(name string) string {
	if isTyped(name) {
		return name[:len(name)-len("_s")]
	}
	return name
}

// countTyped returns how many names have a type at their end.
func countTyped(names []string) int {
	n := 0
	for _, name := range names {
		if isTyped(name) {
			n++
		}
	}
	return n
}

// prefixesOf returns the texts before "Operation" in the names of a table.
func prefixesOf(names []string, typed bool) []string {
	const operation = "operation"
	var all []string
	for _, name := range names {
		lower := strings.ToLower(trimName(name))
		if typed {
			lower = cutType(lower)
		}
		if isSecondForm(lower) {
			continue
		}
		if before, ok := strings.CutSuffix(lower, operation); ok && before != "" && !isWordByte(before[len(before)-1]) {
			all = append(all, before)
		}
	}
	return all
}

// isSecondForm reports whether a column of Splunk repeats the values of another one in its own form.
func isSecondForm(name string) bool { return strings.HasPrefix(name, "__mv_") }

// maxName is the length of the longest name that may be one of a property. Finding its place takes time by
// the square of it.
const maxName = 256

// resolveColumn finds the place of a column by its name. Before are the texts before the properties of
// records in this table.
func resolveColumn(name string, before []string) flatColumn {
	if len(name) > maxName || isSecondForm(name) {
		return flatColumn{path: flatPath{{name, noIndex}}, rank: rankOwn}
	}
	if c := nameColumn(name); c.known || c.lost {
		return c
	}
	for _, prefix := range before {
		if len(name) < len(prefix) || !strings.EqualFold(name[:len(prefix)], prefix) {
			continue
		}
		if c := nameColumn(name[len(prefix):]); c.known || c.lost {
			return c.inAuditData()
		}
	}
	if rest := cutWrapper(name); rest != "" {
		if c := resolveColumn(rest, before); c.known || c.lost {
			return c.inAuditData()
		}
	}
	return resolveEnd(name)
}

// resolveEnd finds the place of a column whose name ends with a property that hardly any other table has.
func resolveEnd(name string) flatColumn {
	for i := range len(name) {
		if isWordByte(name[i]) || name[i] == '_' {
			continue
		}
		if c := nameColumn(name[i+1:]); c.isTypical() {
			return c.inAuditData()
		}
	}
	return flatColumn{path: flatPath{{name, noIndex}}, rank: rankOwn}
}

// nameColumn finds the place of a column by its name alone.
func nameColumn(name string) flatColumn {
	lower := strings.ToLower(name)
	if other := otherNameOf([]byte(lower)); other.place != "" && other.column > 0 {
		path, known, _ := parsePath(other.place)
		if !known {
			path = flatPath{{other.place, noIndex}}
		}
		return flatColumn{path: path, rank: other.column, known: true}
	}
	if property, _ := scalarNamed(lower); property != "" {
		return flatColumn{path: flatPath{{property, noIndex}}, rank: rankOwn, known: true}
	}
	if tokens := splitTokens(name); len(tokens) == 2 && tokens[1] == "0" { // the only element of a list
		if property, typical := scalarNamed(strings.ToLower(tokens[0])); typical {
			return flatColumn{path: flatPath{{property, noIndex}}, rank: rankOwn, known: true}
		}
	}
	path, known, ok := parsePath(name)
	if known && ok {
		return flatColumn{path: path, rank: rankOwn, known: true, expanded: !strings.ContainsAny(name, "{[*#")}
	}
	return flatColumn{path: flatPath{{name, noIndex}}, rank: rankOwn, lost: known && !strings.Contains(name, "@odata")}
}

// inAuditData returns the column as one of AuditData, which counts more than the row around it.
func (c flatColumn) inAuditData() flatColumn {
	if c.rank == rankOwn {
		c.rank = rankAuditData
	}
	return c
}

// isTypical reports whether a column states what records and hardly any other table have.
func (c flatColumn) isTypical() bool {
	if !c.known || c.rank >= rankAlias {
		return false
	}
	switch c.path[0].name {
	case "Folders", "OperationProperties", "AppAccessContext":
		return true
	}
	_, typical := scalarNamed(strings.ToLower(c.path[0].name))
	return typical
}

// wrapperPrefix matches the names that tools put before the properties of AuditData.
var wrapperPrefix = regexp.MustCompile(`^(?i:auditdata|audit_data|o365audit|o365[._]audit|data[._]office365|office365|raweventdata|rawdatajson)[^0-9A-Za-z@]+`)

// cutWrapper removes the name of a wrapper from a name; "" if there is none.
func cutWrapper(name string) string {
	if at := wrapperPrefix.FindStringIndex(name); at != nil {
		return name[at[1]:]
	}
	return ""
}

// isFlatRecord reports whether names, of the columns of a table or of the properties of a JSON object,
// state records: an operation, and when it happened or what was accessed. Names of AuditData itself do,
// too. A table that lists what happened without anything that only records state is none.
func isFlatRecord(names []string) bool { return planColumns(names).isRecord() }

// isRecord reports whether the columns state records.
func (p flatPlan) isRecord() bool {
	var operation, time, access, typical bool
	for _, c := range p.columns {
		if !c.known {
			continue
		}
		typical = typical || c.rank == rankAuditData
		switch c.path[0].name {
		case "Operation":
			operation = true
		case "CreationTime":
			time = true
		case "OperationProperties", "MailAccessType", "Folders":
			access = true
		case "Id":
			typical = typical || c.rank < rankAlias || p.office
		case "Item", "AppAccessContext", "ClientInfoString", "ClientIPAddress", "LogonType", "MailboxGuid",
			"MailboxOwnerUPN", "MailboxOwnerSid", "ExternalAccess", "InternalLogonType":
			typical = typical || c.rank <= rankAlias
		}
	}
	return operation && (access || time && typical || p.mailbox)
}

// nameTable returns the name of a CSV with these columns, and of its rows.
func (p flatPlan) nameTable() (title, wrapper string) {
	switch {
	case p.mailbox:
		return "Search-MailboxAuditLog CSV", wrapperMailbox
	case p.kibana:
		return "Kibana CSV", wrapperFlattened
	case p.office:
		return "OfficeActivity CSV", wrapperFlattened
	}
	return "flattened AuditData CSV", wrapperFlattened
}
