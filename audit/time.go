package audit

import (
	"math"
	"strings"

	"github.com/tidwall/gjson"

	"whoread/audit/scan"
)

// parseCreationTime reads a CreationTime as Unix seconds, or as its text if it is not understood; 0 and
// "" if it is not stated. ConvertTo-Json of PowerShell 7 can write an object with the time as "value".
func parseCreationTime(value gjson.Result) (seconds int64, notUnderstood string) {
	if value.IsObject() {
		if inner := value.Get("value"); inner.Exists() {
			value = inner
		}
	}
	if value.Type == gjson.JSON {
		return 0, value.Raw
	}
	return parseUnixTime(scalarText(value))
}

// parseUnixTime reads a time as Unix seconds, or as its text if it is not understood. A time without a
// zone is UTC (C43).
func parseUnixTime(s string) (seconds int64, notUnderstood string) {
	s = strings.TrimSpace(s)
	t, _ := scan.ParseTime(s)
	if seconds = t.Unix(); seconds > 0 && seconds <= math.MaxUint32 && !isCutOffTime(s) {
		return seconds, ""
	}
	return 0, s
}

// isCutOffTime reports whether a time ends with its minutes, as in 2021-03-23T15:45. AuditData always
// states seconds.
func isCutOffTime(s string) bool {
	return len(s) == len("2006-01-02T15:04") && s[len("2006-01-02")] == 'T'
}
