package form

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"whoread/audit"
	"whoread/audit/scan"
)

// csvForm is CSV with a header.
type csvForm struct {
	title     string
	header    []byte // the line as it stands, without its end
	names     []string
	delimiter byte
	ends      byte // what ends a line: a line feed, or else a carriage return
	// column is the index of the column that holds the AuditData; -1 if the columns are the
	// properties of the record themselves.
	column int
	shape  string
	// operation and id are columns that say what the AuditData may not; -1 if there is none.
	operation, id int
	// results is the column of ResultCount; -1 if there is none.
	results int
}

func (f *csvForm) Name() string { return f.title }

func (f *csvForm) NewSplitter() Splitter { return &csvSplitter{form: f} }

func (f *csvForm) LineEnd() byte { return f.ends }

func (f *csvForm) EachRow(r Chunk, yield func(start, end int)) {
	for start := 0; start < len(r.Text); {
		next := scan.RowEnd(r.Text, start, f.ends)
		f.yieldRow(r.Text, start, next, yield)
		start = next + 1
	}
}

// yieldRow yields a row without the line breaks around it.
func (f *csvForm) yieldRow(text []byte, start, end int, yield func(start, end int)) {
	for end > start && scan.IsBreak(text[end-1]) {
		end--
	}
	for start < end && scan.IsBreak(text[start]) {
		start++
	}
	if scan.IsRow(text[start:end], f.header) {
		yield(start, end)
	}
}

func (f *csvForm) UnwrapRow(row []byte, s *Scratch) Unwrapped {
	var r csvRow
	s.reserveSpace(len(row))
	cell := s.appendText(func(dst []byte) []byte {
		r = f.scanRow(row, 0, &dst)
		return dst
	})
	if err := f.checkRow(r, len(row)); err != nil {
		return Unwrapped{Err: err}
	}
	if f.column < 0 {
		return f.fromColumns(row, s)
	}
	found := unwrapJSON(cell, s)
	if len(found.Data) == 0 && found.Err == nil {
		found.Err = audit.ErrEmpty
	}
	found.ResultCount = r.results
	if r.cells < len(f.names) {
		found.Doubt = cmp.Or(found.Doubt, fmt.Sprintf("it has %d cells under %d headers: the end of the row may be missing", r.cells, len(f.names)))
	}
	return found
}

// ReadEnvelope is what the other columns of a row say.
func (f *csvForm) ReadEnvelope(row []byte, found Unwrapped, _ *Scratch) audit.Around {
	all := scan.Cells(row, f.delimiter, len(f.names))
	cell := func(stated string, column int) string {
		if stated != "" || column < 0 || column >= len(all) {
			return stated
		}
		return strings.TrimSpace(all[column])
	}
	said := found.envelope.decode()
	said.Operation, said.ID = cell(said.Operation, f.operation), cell(said.ID, f.id)
	return said
}

// fromColumns makes the AuditData of a row whose columns are its properties.
func (f *csvForm) fromColumns(row []byte, s *Scratch) Unwrapped {
	var c flatRecord
	for i, text := range scan.Cells(row, f.delimiter, len(f.names)) {
		c.addColumn(f.names[i], text)
	}
	return Unwrapped{Data: c.appendAuditData(s), Wrapper: f.shape, Partial: true}
}

// parseCSVHeader recognises a header of a file whose lines end with newline. It is no form if no known
// column is in it with any delimiter, and an error if it is the header of another file than of
// audit records.
func parseCSVHeader(header []byte, newline byte) (*csvForm, error) {
	for _, delimiter := range []byte(scan.Delimiters) {
		names := scan.Cells(header, delimiter, maxColumns)
		if len(names) == maxColumns {
			continue
		}
		for i, name := range names {
			names[i] = strings.TrimSpace(name)
		}
		f := &csvForm{header: slices.Clone(header), names: names, delimiter: delimiter, ends: newline, column: -1}
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

// errRowInHeader is why a CSV is not read whose first row would be lost in its header.
var errRowInHeader = errors.New("has a record in its header line: the line break behind the header is missing; put it there and open it again")

// valueInHeader is what rows have for their cells, and headers never: JSON, a quote, the operation,
// yes and no, a number, a GUID, an address of mail.
var valueInHeader = regexp.MustCompile(`["]|[{]"|MailItemsAccessed|(?i:^(?:true|false)$)|^[0-9]+$|` +
	`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$|^[^@\s]+@[^@\s]+\.[a-z]+$`)

// checkHeader finds a header that a row ran into.
func (f *csvForm) checkHeader() error {
	for _, name := range f.names {
		if valueInHeader.MatchString(name) && !strings.Contains(name, "@odata.") {
			return errRowInHeader
		}
	}
	return nil
}

// findColumn returns the index of the first of the names that is a column; -1 if none is.
func (f *csvForm) findColumn(names ...string) int {
	for _, name := range names {
		if i := slices.IndexFunc(f.names, func(s string) bool { return strings.EqualFold(s, name) }); i >= 0 {
			return i
		}
	}
	return -1
}

func (f *csvForm) hasColumns(names ...string) bool {
	for _, name := range names {
		if f.findColumn(name) < 0 {
			return false
		}
	}
	return true
}

// findColumns finds the column of the AuditData and says what the file is.
func (f *csvForm) findColumns() bool {
	f.operation = f.findColumn("Operation", "Operations", "ActionType")
	f.id = f.findColumn("RecordId", "Identity", "id")
	f.results = f.findColumn("ResultCount")
	if f.column = f.findColumn("AuditData", "RawEventData", "_raw", "result._raw"); f.column >= 0 {
		f.title = f.nameExport()
		return true
	}
	switch {
	case f.hasColumns("Operation", "LastAccessed"):
		f.title, f.shape = "Search-MailboxAuditLog CSV", shapeMailbox
	case f.hasColumns("Operation", "CreationTime", "Id") || f.hasColumns("Operation", "OperationProperties"):
		f.title, f.shape = "flattened AuditData CSV", shapeFlattened
	default:
		return false
	}
	return true
}

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

// checkOtherTable tells what a well-known CSV is that holds no audit records, and what to open instead.
func checkOtherTable(names []string) error {
	if len(names) < 2 {
		return nil
	}
	f := csvForm{names: names}
	const instead = "open the audit log export that it was made from"
	switch {
	case f.hasColumns("TimeStamp", "Action", "SessionId", "MailAccessType"):
		return NoLogError("is a Get-Sessions table, which has no AuditData; " + instead)
	case f.hasColumns("TimeStamp", "RecordId", "Mailbox") || f.hasColumns("SessionId", "ClientIPs", "Users"):
		return NoLogError("is a table that whoread exported, not an audit log; " + instead)
	case f.hasColumns("TimeStamp", "InternetMessageId"):
		return NoLogError("is a Get-MessageIDs table, which has no AuditData; " + instead)
	case f.hasColumns("MessageTraceId") || f.hasColumns("message_id", "recipient_status") || f.hasColumns("SenderAddress", "RecipientAddress") || f.hasColumns("Message ID", "Subject"):
		return NoLogError("is a message trace, which tells of mail sent and not of mail read; open an export of the audit log")
	}
	return nil
}
