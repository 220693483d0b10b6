package form

import (
	"bytes"
	"encoding/json"
	"fmt"
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
	// doubt is the reason why the record may be misread, after buildAuditData; "" if there is none.
	doubt string
}

// addColumn adds a column. The value is text, or JSON text.
func (f *flatRecord) addColumn(name, value string) {
	f.names, f.values = append(f.names, name), append(f.values, value)
}

// hasValue reports whether a column of this name has a value.
func (f *flatRecord) hasValue(name string) bool {
	for i, s := range f.names {
		if value := strings.TrimSpace(f.values[i]); strings.EqualFold(s, name) && value != "" && !isLost(value) {
			return true
		}
	}
	return false
}

// isLost reports whether a tool wrote the type of a value instead of the value.
func isLost(value string) bool {
	return value == "System.Object[]" || value == "{}" || value == "[object Object]" || strings.HasPrefix(value, "@{") ||
		strings.HasPrefix(value, "Microsoft.Exchange.Data.MultiValuedProperty") ||
		strings.HasPrefix(value, "System.Collections.") || strings.HasPrefix(value, "System.Management.Automation.")
}

// buildAuditData returns the columns as AuditData.
func (f *flatRecord) buildAuditData(s *Scratch) []byte {
	return f.buildPlanned(s.planOf(f.names), s)
}

// buildPlanned returns the columns as AuditData, given what they state.
func (f *flatRecord) buildPlanned(plan flatPlan, s *Scratch) []byte {
	b := flatBuilder{plan: plan, names: f.names, values: f.values}
	data := s.appendText(b.buildJSON)
	f.doubt = b.finalDoubt()
	return data
}

// appendQuoted appends text as a JSON string.
func appendQuoted(dst []byte, text string) []byte {
	if isPlainText(text) {
		return append(append(append(dst, '"'), text...), '"')
	}
	quoted, err := json.Marshal(text)
	if err != nil {
		return append(dst, `""`...)
	}
	return append(dst, quoted...)
}

// isPlainText reports whether json.Marshal writes a text unchanged between quotes.
func isPlainText(text string) bool {
	for i := range len(text) {
		switch c := text[i]; {
		case c < ' ', c >= 0x7f, c == '"', c == '\\', c == '<', c == '>', c == '&':
			return false
		}
	}
	return true
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

// foldersJSON returns AggregatedRecordFoldersData as an array. It can be one object, an array, or
// several objects in braces or on separate lines. Any other text stays a string, so that nothing is
// invented.
func foldersJSON(text string) string {
	trimmed := strings.TrimSpace(text)
	if strings.HasPrefix(trimmed, "{{") && strings.HasSuffix(trimmed, "}}") {
		trimmed = trimmed[1 : len(trimmed)-1]
	}
	if isJSON(trimmed) {
		if list, ok := listTexts(trimmed); ok {
			return foldersJSON(strings.Join(list, "\n"))
		}
		if trimmed[0] == '[' {
			return trimmed
		}
		return "[" + trimmed + "]"
	}
	var open Levels
	var folders []string
	for i := 0; ; {
		start, end, next := open.nextRow([]byte(trimmed), i, true)
		if start < 0 && (next < len(trimmed) || len(open) > 0) { // cut off
			return string(appendQuoted(nil, text))
		}
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

// listTexts returns the elements of a JSON array that begins with a text.
func listTexts(value string) (texts []string, ok bool) {
	if value[0] != '[' || !strings.HasPrefix(strings.TrimLeft(value[1:], " \n"), `"`) {
		return nil, false
	}
	return listElements(value)
}

// isJSON reports whether a value is a JSON object or array.
func isJSON(value string) bool {
	return value != "" && (value[0] == '[' || value[0] == '{') && json.Valid([]byte(value))
}

// unwrapMailboxRow builds the AuditData of a row of Search-MailboxAuditLog in JSON.
func unwrapMailboxRow(row []byte, s *Scratch) Unwrapped {
	return unwrapFlatObject(row, namesOf(row), wrapperMailbox, s)
}

// unwrapFlatObject builds the AuditData of a JSON object with a property for each column, given their names.
func unwrapFlatObject(row []byte, names []string, wrapper string, s *Scratch) Unwrapped {
	if len(names) > maxColumns {
		return Unwrapped{Err: errColumns}
	}
	c := flatRecord{names: names, values: make([]string, 0, len(names))}
	f := scan.PropertiesOf(row, 0)
	for _, value := range f.All() {
		c.values = append(c.values, strings.TrimSpace(jsonColumn(value)))
	}
	data := c.buildAuditData(s)
	return Unwrapped{Data: data, Wrapper: wrapper, Partial: true, Doubt: c.doubt}
}

// jsonColumn returns the value of a column as text; objects and arrays stay JSON.
func jsonColumn(value []byte) string {
	switch {
	case string(value) == "null":
		return ""
	case value[0] == '"':
		return string(scan.AppendUnquoted(nil, value))
	}
	return string(value)
}
