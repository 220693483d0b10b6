package trace

import (
	"fmt"
	"strings"
	"time"
)

// Elsewhere tells how messages may be found that nobody found who can be asked here.
type Elsewhere struct {
	// HistoricalSearch are commands of Exchange PowerShell, one for each id: each makes a report that
	// is to be downloaded from the Exchange admin center and can be opened beside the audit log. It
	// takes hours, looks back 90 days, and a tenant may have 250 in a day
	// (learn.microsoft.com/powershell/module/exchangepowershell/start-historicalsearch).
	HistoricalSearch string
	// EDiscovery is a query in the keyword language of eDiscovery in Purview, which also searches
	// archives and what is on hold, of any age. That it knows message ids is not documented; try it
	// with one.
	EDiscovery string
}

// tracedFor is how long Exchange keeps message traces.
const tracedFor = 90 * 24 * time.Hour

// NewElsewhere returns how the messages of ids may be found.
func NewElsewhere(ids []string, now time.Time) Elsewhere {
	var commands, terms []string
	for _, id := range ids {
		if Key(id) == "" {
			continue
		}
		id = Spellings(id)[0]
		commands = append(commands, fmt.Sprintf(
			"Start-HistoricalSearch -ReportTitle %s -ReportType MessageTrace -StartDate %s -EndDate %s -MessageID %s",
			inPowerShell("whoread "+id), inPowerShell(now.Add(-tracedFor).UTC().Format(time.DateOnly)),
			inPowerShell(now.UTC().Format(time.DateOnly)), inPowerShell(id)))
		terms = append(terms, "internetmessageid:"+inKeywords(id))
	}
	return Elsewhere{strings.Join(commands, "\n"), strings.Join(terms, " OR ")}
}

// inPowerShell quotes a text for PowerShell, which takes typographic quotes for quotes as well.
// Control characters cannot stand on a command line and are left out.
func inPowerShell(text string) string {
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

// inKeywords quotes a text for the keyword query language, which has no escape for a quote.
func inKeywords(text string) string {
	return `"` + strings.Map(func(r rune) rune {
		if r == '"' || r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, text) + `"`
}
