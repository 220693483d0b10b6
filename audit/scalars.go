package audit

import (
	"math"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"
)

// parseCount reads a number that may be stated as text or as a float, "50" or 1156492.00 (C57);
// NotCounted if it is no number.
func parseCount(value gjson.Result) int64 {
	s := strings.TrimSpace(scalarText(value))
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && n >= 0 {
		return n
	}
	if f, err := strconv.ParseFloat(s, 64); err == nil && f >= 0 && f < math.MaxInt64 {
		return int64(f)
	}
	return NotCounted
}

// parseStated reads "True", "true", true and so on (C29).
func parseStated(s string) Stated {
	switch s = strings.TrimSpace(s); {
	case strings.EqualFold(s, "true"):
		return True
	case strings.EqualFold(s, "false"):
		return False
	default:
		return NotStated
	}
}

// parseAccess reads a MailAccessType.
func parseAccess(s string) Access {
	switch s = strings.TrimSpace(s); {
	case strings.EqualFold(s, "Bind"):
		return Bind
	case strings.EqualFold(s, "Sync"):
		return Sync
	default:
		return AccessUnknown
	}
}

// parseLogonType returns the name of a logon type that is stated as a number, a number in text, or a
// name. The numbers are defined in ExchangeMailboxAuditRecord of the Office 365 Management Activity API
// schema.
func parseLogonType(s string) string {
	s = strings.TrimSpace(s)
	names := [...]string{"Owner", "Admin", "Delegate", "Transport", "SystemService", "BestAccess", "DelegatedAdmin"}
	for i, name := range names {
		if s == string(rune('0'+i)) || strings.EqualFold(s, name) {
			return name
		}
	}
	if s == "" {
		return ""
	}
	return "Unknown (" + s + ")"
}
