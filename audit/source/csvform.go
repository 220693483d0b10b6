package source

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

func (f *csvForm) name() string { return f.title }

func (f *csvForm) splitter() splitter { return &csvSplitter{form: f} }

func (f *csvForm) newline() byte { return f.ends }

func (f *csvForm) rows(r run, yield func(start, end int)) {
	for start := 0; start < len(r.text); {
		next := scan.RowEnd(r.text, start, f.ends)
		f.row(r.text, start, next, yield)
		start = next + 1
	}
}

// row yields a row without the line breaks around it.
func (f *csvForm) row(text []byte, start, end int, yield func(start, end int)) {
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

func (f *csvForm) unwrap(row []byte, s *scratch) finding {
	var r csvRow
	s.reserve(len(row))
	cell := s.add(func(dst []byte) []byte {
		r = f.scanRow(row, 0, &dst)
		return dst
	})
	if err := f.check(r, len(row)); err != nil {
		return finding{err: err}
	}
	if f.column < 0 {
		return f.fromColumns(row, s)
	}
	found := unwrapJSON(cell, s)
	if len(found.data) == 0 && found.err == nil {
		found.err = audit.ErrEmpty
	}
	found.results = r.results
	if r.cells < len(f.names) {
		found.doubt = cmp.Or(found.doubt, fmt.Sprintf("it has %d cells under %d headers: the end of the row may be missing", r.cells, len(f.names)))
	}
	return found
}

// around is what the other columns of a row say.
func (f *csvForm) around(row []byte, found finding, _ *scratch) audit.Around {
	all := scan.Cells(row, f.delimiter, len(f.names))
	cell := func(stated string, column int) string {
		if stated != "" || column < 0 || column >= len(all) {
			return stated
		}
		return strings.TrimSpace(all[column])
	}
	said := found.known.around()
	said.Operation, said.ID = cell(said.Operation, f.operation), cell(said.ID, f.id)
	return said
}

// fromColumns makes the AuditData of a row whose columns are its properties.
func (f *csvForm) fromColumns(row []byte, s *scratch) finding {
	var c columns
	for i, text := range scan.Cells(row, f.delimiter, len(f.names)) {
		c.add(f.names[i], text)
	}
	return finding{data: c.auditData(s), shape: f.shape, partial: true}
}

// csvOf recognises a header of a file whose lines end with newline. It is no form if no known
// column is in it with any delimiter, and an error if it is the header of another file than of
// audit records.
func csvOf(header []byte, newline byte) (*csvForm, error) {
	for _, delimiter := range []byte(scan.Delimiters) {
		names := scan.Cells(header, delimiter, mostColumns)
		if len(names) == mostColumns {
			continue
		}
		for i, name := range names {
			names[i] = strings.TrimSpace(name)
		}
		f := &csvForm{header: slices.Clone(header), names: names, delimiter: delimiter, ends: newline, column: -1}
		if f.recognise() {
			if err := f.checkHeader(); err != nil {
				return nil, err
			}
			return f, nil
		}
		if err := notAudit(names); err != nil {
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

// find returns the index of the first of the names that is a column; -1 if none is.
func (f *csvForm) find(names ...string) int {
	for _, name := range names {
		if i := slices.IndexFunc(f.names, func(s string) bool { return strings.EqualFold(s, name) }); i >= 0 {
			return i
		}
	}
	return -1
}

func (f *csvForm) has(names ...string) bool {
	for _, name := range names {
		if f.find(name) < 0 {
			return false
		}
	}
	return true
}

// recognise finds the column of the AuditData and says what the file is.
func (f *csvForm) recognise() bool {
	f.operation = f.find("Operation", "Operations", "ActionType")
	f.id = f.find("RecordId", "Identity", "id")
	f.results = f.find("ResultCount")
	if f.column = f.find("AuditData", "RawEventData", "_raw", "result._raw"); f.column >= 0 {
		f.title = f.named()
		return true
	}
	switch {
	case f.has("Operation", "LastAccessed"):
		f.title, f.shape = "Search-MailboxAuditLog CSV", shapeMailbox
	case f.has("Operation", "CreationTime", "Id") || f.has("Operation", "OperationProperties"):
		f.title, f.shape = "flattened AuditData CSV", shapeFlattened
	default:
		return false
	}
	return true
}

func (f *csvForm) named() string {
	switch {
	case f.has("RawEventData"):
		return "advanced hunting CSV"
	case f.find("_raw", "result._raw") == f.column:
		return "Splunk CSV"
	case f.has("auditLogRecordType"):
		return "Get-UALGraph CSV"
	case f.has("RecordId") || f.has("CreationDate", "UserIds") && len(f.names) == 4:
		return "portal CSV"
	case f.has("ResultIndex") || f.has("UserIds", "Operations"):
		return "Search-UnifiedAuditLog CSV"
	}
	return "CSV with AuditData"
}

// notAudit tells what a well-known CSV is that holds no audit records, and what to open instead.
func notAudit(names []string) error {
	if len(names) < 2 {
		return nil
	}
	f := csvForm{names: names}
	const instead = "open the audit log export that it was made from"
	switch {
	case f.has("TimeStamp", "Action", "SessionId", "MailAccessType"):
		return noLogError("is a Get-Sessions table, which has no AuditData; " + instead)
	case f.has("TimeStamp", "RecordId", "Mailbox") || f.has("SessionId", "ClientIPs", "Users"):
		return noLogError("is a table that whoread exported, not an audit log; " + instead)
	case f.has("TimeStamp", "InternetMessageId"):
		return noLogError("is a Get-MessageIDs table, which has no AuditData; " + instead)
	case f.has("MessageTraceId") || f.has("message_id", "recipient_status") || f.has("SenderAddress", "RecipientAddress") || f.has("Message ID", "Subject"):
		return noLogError("is a message trace, which tells of mail sent and not of mail read; open an export of the audit log")
	}
	return nil
}
