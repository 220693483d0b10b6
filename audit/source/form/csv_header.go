package form

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"whoread/audit/scan"
)

// parseCSVHeader returns the form of a CSV with a header. It returns nil if no delimiter gives a known
// column, and an error if the header is known to be of another kind of file.
func parseCSVHeader(header []byte, newline byte) (*csvForm, error) {
	for _, delimiter := range []byte(scan.Delimiters) {
		names := scan.Cells(header, delimiter, maxColumns)
		if len(names) == maxColumns || slices.ContainsFunc(names, isNoName) {
			continue
		}
		f := newCSVForm(header, names, delimiter, newline)
		if f.findColumns() {
			if err := f.checkHeader(); err != nil {
				return nil, err
			}
			return f, nil
		}
		if err := checkOtherTable(names); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// isNoName reports whether a cell is too long for the name of a column.
func isNoName(cell string) bool { return len(cell) > maxHeader }

// newCSVForm returns a form whose columns are not known yet.
func newCSVForm(header []byte, names []string, delimiter, newline byte) *csvForm {
	for i, name := range names {
		names[i] = strings.TrimSpace(name)
	}
	return &csvForm{header: slices.Clone(header), names: names, delimiter: delimiter, lineEnd: newline, column: -1, results: -1, index: -1}
}

// errRowInHeader is returned for a CSV with its first row in the header line, where the row would be
// lost.
var errRowInHeader = errors.New("has a record in its header line: the line break after the header is missing; add it and open the file again")

// valueInHeader matches what cells of rows contain and headers never do: JSON, a quote, the operation,
// true and false, a number, a GUID, a mail address.
var valueInHeader = regexp.MustCompile(`["]|[{]"|MailItemsAccessed|(?i:^(?:true|false)$)|^[0-9]+$|` +
	`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$|^[^@\s]+@[^@\s]+\.[a-z]+$`)

// checkHeader returns an error if a row ran into the header.
func (f *csvForm) checkHeader() error {
	for _, name := range f.names {
		if valueInHeader.MatchString(name) && !strings.Contains(name, "@odata.") {
			return errRowInHeader
		}
	}
	return nil
}

// findColumn returns the index of the column with the first of the names that exists; -1 if none does.
func (f *csvForm) findColumn(names ...string) int {
	for _, name := range names {
		if i := slices.IndexFunc(f.names, func(s string) bool { return strings.EqualFold(s, name) }); i >= 0 {
			return i
		}
	}
	return -1
}

// hasColumns reports whether all the names are columns.
func (f *csvForm) hasColumns(names ...string) bool {
	for _, name := range names {
		if f.findColumn(name) < 0 {
			return false
		}
	}
	return true
}

// findColumns finds the columns that are read and names the export. It reports false if the header has
// no known column.
func (f *csvForm) findColumns() bool {
	f.plan = planColumns(f.names)
	f.envelope = findEnvelope(f.names, f.plan)
	f.results, f.index = f.findColumn("ResultCount"), f.findColumn("ResultIndex")
	if f.column = f.findColumn("AuditData", "RawEventData", "_raw", "result._raw"); f.column >= 0 {
		f.named = strings.EqualFold(f.names[f.column], "AuditData")
		f.title = f.nameExport()
		return true
	}
	if checkOtherTable(f.names) != nil {
		return false
	}
	if f.plan.isRecord() {
		f.title, f.wrapper = f.plan.nameTable()
		return true
	}
	return false
}

// nameExport returns the name of an export with AuditData.
func (f *csvForm) nameExport() string {
	switch {
	case f.hasColumns("RawEventData"):
		return "advanced hunting CSV"
	case f.findColumn("_raw", "result._raw") == f.column:
		return "Splunk CSV"
	case f.hasColumns("auditLogRecordType"):
		return "Get-UALGraph CSV"
	case f.hasColumns("RecordId") || f.hasColumns("CreationDate", "UserIds") && len(f.names) == 4:
		return "portal CSV"
	case f.hasColumns("ResultIndex") || f.hasColumns("UserIds", "Operations"):
		return "Search-UnifiedAuditLog CSV"
	}
	return "CSV with AuditData"
}

// checkOtherTable returns an error for a well-known table without audit records, which says what to open
// instead.
func checkOtherTable(names []string) error {
	if len(names) < 2 {
		return nil
	}
	f := csvForm{names: names}
	const instead = "open the original export of the audit log"
	switch {
	case f.hasColumns("TimeStamp", "Action", "SessionId", "MailAccessType"):
		return NoLogError("is a Get-Sessions table and has no AuditData; " + instead)
	case f.hasColumns("TimeStamp", "RecordId", "Mailbox") || f.hasColumns("SessionId", "ClientIPs", "Users"):
		return NoLogError("is a table that whoread exported, not an audit log; " + instead)
	case f.hasColumns("TimeStamp", "InternetMessageId"):
		return NoLogError("is a Get-MessageIDs table and has no AuditData; " + instead)
	case f.hasColumns("MessageTraceId") || f.hasColumns("message_id", "recipient_status") || f.hasColumns("SenderAddress", "RecipientAddress") || f.hasColumns("Message ID", "Subject"):
		return NoLogError("is a message trace: it lists sent mail, not read mail; open an export of the audit log")
	}
	return nil
}
