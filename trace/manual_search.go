package trace

import (
	"fmt"
	"strings"
	"time"

	"whoread/audit/messageid"
)

// ManualSearch holds commands and queries that the user can run to find messages that no source has
// found.
type ManualSearch struct {
	// HistoricalSearch holds a command of Exchange PowerShell for each id, one a line. Its report can be
	// downloaded from the Exchange admin center and opened beside the audit log. A search takes hours and
	// looks back 90 days; a tenant can start 250 a day
	// (learn.microsoft.com/powershell/module/exchangepowershell/start-historicalsearch).
	HistoricalSearch string
	// EDiscovery is a keyword query for eDiscovery in Purview, which also searches archives and items on
	// hold of any age. Whether it knows message ids is not documented.
	EDiscovery string
}

// traceAge is how long Exchange keeps message traces.
const traceAge = 90 * 24 * time.Hour

// NewManualSearch returns a manual search for message ids.
func NewManualSearch(ids []messageid.ID, now time.Time) ManualSearch {
	var commands, terms []string
	for _, id := range ids {
		if id.Key() == "" {
			continue
		}
		id := string(id.Key().ID())
		commands = append(commands, fmt.Sprintf(
			"Start-HistoricalSearch -ReportTitle %s -ReportType MessageTrace -StartDate %s -EndDate %s -MessageID %s",
			QuotePowerShell("whoread "+id), QuotePowerShell(now.Add(-traceAge).UTC().Format(time.DateOnly)),
			QuotePowerShell(now.UTC().Format(time.DateOnly)), QuotePowerShell(id)))
		terms = append(terms, "internetmessageid:"+quoteKeywords(id))
	}
	return ManualSearch{strings.Join(commands, "\n"), strings.Join(terms, " OR ")}
}

// QuotePowerShell returns a text as a string of PowerShell, where typographic quotes are quotes too. It
// omits control characters, which a command line cannot hold.
func QuotePowerShell(text string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for _, r := range text {
		switch {
		case r < ' ' || r == 0x7f:
			continue
		case strings.ContainsRune("'\u2018\u2019\u201a\u201b", r):
			b.WriteRune(r)
		}
		b.WriteRune(r)
	}
	b.WriteByte('\'')
	return b.String()
}

// quoteKeywords quotes a text for the keyword query language, which has no escape for a quote.
func quoteKeywords(text string) string {
	return `"` + strings.Map(func(r rune) rune {
		if r == '"' || r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, text) + `"`
}
