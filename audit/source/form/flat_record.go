package form

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"whoread/audit/scan"
)

// maxColumns is how many columns a record may have. Flattened AuditData has hundreds. Each column takes
// more memory than its text.
const maxColumns = 10_000

var errColumns = fmt.Errorf("the row has more than %d columns", maxColumns)

// flatRecord is a record with a column for each property, such as a row of Search-MailboxAuditLog
// -ShowDetails, or AuditData that was flattened into a CSV. AuditData is built from it, so that the
// parser needs to know neither.
type flatRecord struct {
	names, values []string
	folders       string // AggregatedRecordFoldersData
	folder        struct{ id, path string }
	item          struct{ id, subject, messageID string }
}

// addColumn adds a column. Empty cells and values that PowerShell lost are ignored.
func (f *flatRecord) addColumn(name, value string) {
	value = strings.TrimSpace(value)
	if value == "" || isLost(value) {
		return
	}
	switch strings.ToLower(name) {
	case "lastaccessed", "creationtime":
		f.putValue("CreationTime", isoTime(value))
	case "identity":
		f.putValue("Id", value)
	case "logonuserdisplayname":
		f.putValue("UserId", value)
	case "auditoperationscountinaggregatedrecord":
		f.putValue("OperationCount", value)
	case "aggregatedrecordfoldersdata":
		f.folders = value
	case "folderid":
		f.folder.id = value
	case "folderpathname":
		f.folder.path = value
	case "itemid":
		f.item.id = value
	case "itemsubject":
		f.item.subject = value
	case "iteminternetmessageid":
		f.item.messageID = value
	default:
		f.putValue(name, value)
	}
}

func (f *flatRecord) putValue(name, value string) {
	f.names, f.values = append(f.names, name), append(f.values, value)
}

// isoTime returns a time as CreationTime has it, or the text unchanged if it is not understood.
func isoTime(text string) string {
	t, _ := scan.ParseTime(text)
	if t.IsZero() {
		return text
	}
	return t.Format("2006-01-02T15:04:05.999999999")
}

// hasValue reports whether a column of this name has a value.
func (f *flatRecord) hasValue(name string) bool {
	return slices.ContainsFunc(f.names, func(s string) bool { return strings.EqualFold(s, name) })
}

// isLost reports whether Export-Csv wrote the type of a value instead of the value.
func isLost(value string) bool {
	return value == "System.Object[]" || value == "{}" || strings.HasPrefix(value, "Microsoft.Exchange.Data.MultiValuedProperty") ||
		strings.HasPrefix(value, "System.Collections.") || strings.HasPrefix(value, "System.Management.Automation.")
}

// buildAuditData returns the columns as AuditData.
func (f *flatRecord) buildAuditData(s *Scratch) []byte {
	return s.appendText(func(dst []byte) []byte {
		dst = append(dst, '{')
		for i, name := range f.names {
			dst = append(appendQuoted(dst, name), ':')
			dst = append(appendColumn(dst, name, f.values[i]), ',')
		}
		dst = f.appendFolders(dst)
		return append(bytes.TrimSuffix(dst, []byte(",")), '}')
	})
}

// appendColumn appends the value of a column: JSON unchanged, other text as a string.
func appendColumn(dst []byte, name, value string) []byte {
	switch {
	case isJSON(value):
		return append(dst, value...)
	case strings.EqualFold(name, "OperationProperties"):
		return appendProperties(dst, value)
	}
	return appendQuoted(dst, value)
}

func isJSON(value string) bool {
	return (value[0] == '[' || value[0] == '{') && json.Valid([]byte(value))
}

// appendProperties appends OperationProperties that are stated as text, such as {MailAccessType:Bind,
// IsThrottled:False}.
func appendProperties(dst []byte, text string) []byte {
	dst = append(dst, '[')
	for property := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(",;{}\r\n", r) }) {
		name, value, ok := strings.Cut(property, ":")
		if !ok {
			continue
		}
		dst = appendQuoted(append(dst, `{"Name":`...), strings.TrimSpace(name))
		dst = appendQuoted(append(dst, `,"Value":`...), strings.TrimSpace(value))
		dst = append(dst, "},"...)
	}
	return append(bytes.TrimSuffix(dst, []byte(",")), ']')
}

// appendFolders appends the folders of an aggregated record, or the one folder and item of an older
// record.
func (f *flatRecord) appendFolders(dst []byte) []byte {
	if f.folders != "" {
		return append(append(append(dst, `"Folders":`...), foldersJSON(f.folders)...), ',')
	}
	if f.folder.id == "" && f.folder.path == "" && f.item.id == "" && f.item.messageID == "" {
		return dst
	}
	dst = appendQuoted(append(dst, `"Folders":[{"Id":`...), f.folder.id)
	dst = appendQuoted(append(dst, `,"Path":`...), f.folder.path)
	if f.item.id != "" || f.item.messageID != "" {
		dst = appendQuoted(append(dst, `,"FolderItems":[{"Id":`...), f.item.id)
		dst = appendQuoted(append(dst, `,"InternetMessageId":`...), f.item.messageID)
		dst = appendQuoted(append(dst, `,"Subject":`...), f.item.subject)
		dst = append(dst, "}]"...)
	}
	return append(dst, "}],"...)
}

// foldersJSON returns AggregatedRecordFoldersData as an array. It can be one object, an array, or
// several objects in braces or on separate lines. Any other text stays a string, so that nothing is
// invented.
func foldersJSON(text string) string {
	trimmed := strings.TrimSpace(text)
	if strings.HasPrefix(trimmed, "{{") && strings.HasSuffix(trimmed, "}}") {
		trimmed = trimmed[1 : len(trimmed)-1]
	}
	if isJSON(trimmed) {
		if trimmed[0] == '[' {
			return trimmed
		}
		return "[" + trimmed + "]"
	}
	var open Levels
	var folders []string
	for i := 0; ; {
		start, end, next := open.nextRow([]byte(trimmed), i, true)
		if start < 0 {
			break
		}
		if folder := trimmed[start:end]; isJSON(folder) {
			folders = append(folders, folder)
		} else {
			return string(appendQuoted(nil, text))
		}
		i = next
	}
	return "[" + strings.Join(folders, ",") + "]"
}

// appendQuoted appends text as a JSON string.
func appendQuoted(dst []byte, text string) []byte {
	quoted, err := json.Marshal(text)
	if err != nil {
		return append(dst, `""`...)
	}
	return append(dst, quoted...)
}

// unwrapMailboxRow builds the AuditData of a row of Search-MailboxAuditLog in JSON.
func unwrapMailboxRow(row []byte, s *Scratch) Unwrapped {
	var c flatRecord
	f := scan.PropertiesOf(row, 0)
	for {
		key, value, ok := f.Next()
		if !ok {
			break
		}
		end, ok := f.Skip(value)
		if !ok {
			break
		}
		c.addColumn(string(key), jsonColumn(row[value:end]))
	}
	return Unwrapped{Data: c.buildAuditData(s), Wrapper: wrapperMailbox, Partial: true}
}

// jsonColumn returns the value of a column as text. PowerShell writes a collection as an array of
// strings.
func jsonColumn(value []byte) string {
	switch {
	case string(value) == "null":
		return ""
	case value[0] == '"':
		return string(scan.AppendUnquoted(nil, value))
	case value[0] == '[':
		var parts []string
		if json.Unmarshal(value, &parts) == nil {
			return strings.Join(parts, "\n")
		}
	}
	return string(value)
}
