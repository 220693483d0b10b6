package form

import (
	"bytes"
	"cmp"
	"errors"

	"whoread/audit"
	"whoread/audit/scan"
)

// The names of what surrounds AuditData.
const (
	wrapperNone      = "AuditData"
	wrapperSearch    = "Search-UnifiedAuditLog rows"
	wrapperGraph     = "Graph audit records"
	wrapperHunting   = "advanced hunting rows"
	wrapperSplunk    = "Splunk events"
	wrapperElastic   = "Elasticsearch documents"
	wrapperWazuh     = "Wazuh events"
	wrapperSDK       = "Graph SDK objects"
	wrapperCloudApps = "Defender for Cloud Apps activities"
	wrapperLog       = "log messages"
	wrapperTable     = "Log Analytics tables"
	wrapperOther     = "wrapped AuditData"
	wrapperMailbox   = "Search-MailboxAuditLog rows"
	wrapperFlattened = "flattened AuditData"
)

var (
	errNoAuditData = errors.New("the row has no AuditData")
	errNotJSON     = errors.New("the row is not JSON, or other text follows its record")
)

// maxWrappers is how many objects, arrays and texts may be around a record. A Splunk event with an
// Elasticsearch document with a row of Search-UnifiedAuditLog has six.
const maxWrappers = 24

// unwrapJSON finds the AuditData of a row of JSON. Each row is examined by itself, because files of
// several tools may be joined.
func unwrapJSON(row []byte, s *Scratch) Unwrapped {
	return unwrapText(row, s, maxWrappers)
}

// unwrapText unwraps a text: a row, or the content of a string in it. The text must be JSON as a whole,
// because anything behind the AuditData would be lost unnoticed.
func unwrapText(row []byte, s *Scratch, left int) Unwrapped {
	found, whole := unwrapLevel(row, s, left)
	if found.Err == nil && !whole && !audit.IsJSON(row) {
		return Unwrapped{Err: errNotJSON}
	}
	return found
}

// unwrapLevel unwraps one level. Whole reports that the AuditData is the row itself, which the parser
// validates.
func unwrapLevel(row []byte, s *Scratch, left int) (found Unwrapped, whole bool) {
	start, end := scan.Trim(row, 0, len(row))
	row = row[start:end]
	switch {
	case len(row) == 0 || string(row) == "null":
		return Unwrapped{Err: audit.ErrEmpty}, true
	case left == 0:
		return Unwrapped{Err: audit.ErrTooDeep}, true
	case row[0] == '"' && scan.SkipString(row, 0) == len(row):
		s.reserveSpace(len(row))
		inner := s.appendText(func(dst []byte) []byte { return scan.AppendUnquoted(dst, row) })
		return unwrapText(inner, s, left-1), false
	case row[0] == '[':
		if found = searchArray(row, s, left); found.level != noRecord {
			return found, false
		}
		return Unwrapped{Data: row, Wrapper: wrapperNone, level: noRecord}, true
	case row[0] != '{':
		return Unwrapped{Data: row, Wrapper: wrapperNone, level: noRecord}, true
	case !s.Thorough && isPlainlyBare(row):
		return Unwrapped{Data: row, Wrapper: wrapperNone, Assumed: true}, true
	}
	w, ok := wrapperOf(row)
	if !ok {
		return Unwrapped{Data: row, Wrapper: wrapperNone, level: noRecord}, true
	}
	found = w.unwrapFields(row, s, left)
	if w.results != nil {
		found.ResultCount, found.ResultIndex = w.results, w.index
	}
	found.Doubt = cmp.Or(found.Doubt, w.doubt)
	return found, len(found.Data) > 0 && &found.Data[0] == &row[0]
}

// nameSearchRow names the wrapper of AuditData in a row of Search-UnifiedAuditLog.
func nameSearchRow(f Unwrapped) Unwrapped {
	if f.Wrapper == wrapperNone {
		f.Wrapper = wrapperSearch
	}
	return f
}

// isPlainlyBare recognizes most rows that are AuditData by their first properties. The parser reports if
// later ones look like a wrapper.
func isPlainlyBare(row []byte) bool {
	var seen struct{ operation, time, other bool }
	f := scan.PropertiesOf(row, 0)
	for range 8 {
		key, value, ok := f.Next()
		if !ok {
			return false
		}
		switch string(key) {
		case "Operation":
			seen.operation = true
		case "CreationTime":
			seen.time = true
		case "OrganizationId", "UserKey", "Workload", "AppAccessContext", "ClientAppId", "ClientInfoString", "MailboxGuid":
			seen.other = true
		}
		if seen.operation && seen.time && seen.other {
			return true
		}
		if _, ok := f.Skip(value); !ok {
			return false
		}
	}
	return false
}

// holdsRow reports whether a part of a text that is not read contains a row, as damaged files may.
func holdsRow(text []byte) bool {
	has := func(key string) bool { return bytes.Contains(text, []byte(key)) }
	return has(`"AuditData"`) || has(`"auditData"`) || has(`"_raw"`) || has(`"Operation"`) && has(`"CreationTime"`)
}

// isNested reports whether a value that begins with c is an object or an array.
func isNested(c byte) bool { return c == '{' || c == '[' }

func isObject(value []byte) bool { return len(value) > 0 && value[0] == '{' }

func isArray(value []byte) bool { return len(value) > 0 && value[0] == '[' }

// namesOperation reports whether AuditData seems to name its operation.
func namesOperation(data []byte) bool {
	return bytes.Contains(data, []byte(`"Operation"`)) || bytes.Contains(data, []byte(`"operation"`))
}
