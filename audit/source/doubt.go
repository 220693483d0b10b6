package source

import (
	"bytes"
	"strings"

	"whoread/audit"
	"whoread/audit/scan"
)

// collectDoubts returns the reasons why a row may be misread, more among them; "" if there are none.
func (b *batch) collectDoubts(row []byte, record *audit.Record, more string) string {
	var all []string
	for _, why := range []string{record.Doubt, b.current.found.Doubt, b.operationDoubt(row, record), b.missingDoubt(record), b.current.textDoubt(row), more} {
		if why != "" {
			all = append(all, why)
		}
	}
	return strings.Join(all, "; ")
}

// operationDoubt returns a reason if a row of another operation has marks of MailItemsAccessed: its name
// beside the AuditData, or a MailAccessType; "" otherwise.
func (b *batch) operationDoubt(row []byte, record *audit.Record) string {
	if record.Operation == audit.MailItemsAccessed {
		return ""
	}
	switch {
	case b.current.namesAccess(row) &&
		strings.EqualFold(strings.TrimSpace(b.readEnvelope().Operation), audit.MailItemsAccessed):
		return "the row names MailItemsAccessed, but its AuditData names another operation, which was read"
	case bytes.Contains(b.current.found.Data, []byte(`MailAccessType"`)):
		return "it states a MailAccessType, but its operation is not MailItemsAccessed"
	}
	return ""
}

// missingDoubt returns what a record of MailItemsAccessed lacks; "" if nothing. A table often has the
// columns of its first record only.
func (b *batch) missingDoubt(record *audit.Record) string {
	switch {
	case record.Operation != audit.MailItemsAccessed:
		return ""
	case b.current.found.Partial && record.Access != audit.AccessUnknown && len(record.Folders) == 0:
		return "its columns state no folder of the " + record.Access.String() + "; use an export with the whole AuditData"
	}
	return record.DescribeMissing()
}

// textDoubt returns a reason if text was lost in a row, given the row as decoded; "" otherwise. A row in
// Windows-1252 has lost nothing.
func textDoubt(row, text []byte) string {
	decoded := len(text) > len(row)
	switch {
	case bytes.IndexByte(row, 0) >= 0:
		return "it has NUL bytes: text in another encoding may have been joined to it, or bytes were lost"
	case bytes.Contains(row, []byte("\ufffd")), bytes.Contains(row, []byte(`\ufffd`)), bytes.Contains(row, []byte(`\uFFFD`)),
		decoded && !scan.IsWindows1252(row):
		return "it has bytes that are not text, or U+FFFD in their place: characters were lost"
	}
	return ""
}
