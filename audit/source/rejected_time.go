package source

import (
	"bytes"
	"regexp"
	"time"

	"whoread/audit/crash"
	"whoread/audit/scan"
)

// maxTimeSearch is how much of a rejected row is searched for a time.
const maxTimeSearch = 256 << 10

// statedTime matches the time of a record in any text: JSON, JSON in a cell or in a string, a tag of
// Clixml, or a line of Format-List.
var statedTime = regexp.MustCompile(`(?i)(?:CreationTime|CreationDate|createdDateTime|TimeGenerated|LastAccessed|@timestamp)` +
	`[\\"'>:=\s]{1,40}([0-9][^"'\\<\r\n]{7,39})`)

// readRejectedTime returns the time that a row states although it cannot be read, in Unix seconds: in its
// envelope, or in what there is of its AuditData. It returns 0 if none is found.
func (b *batch) readRejectedTime(row []byte) (seconds int64) {
	var err error
	defer func() {
		if err != nil {
			seconds = 0
		}
	}()
	defer crash.Recover("finding the time of a rejected row", &err)
	if len(row) == 0 {
		return 0
	}
	if len(row) <= maxTimeSearch && b.damaged == nil {
		kept := b.scratch.ToUTF8(row)
		if seconds = parseSeconds(b.form.ReadEnvelope(kept, b.form.UnwrapRow(kept, &b.scratch), &b.scratch).Time); seconds != 0 {
			return seconds
		}
	}
	for _, found := range statedTime.FindAllSubmatch(row[:min(len(row), maxTimeSearch)], 4) {
		if seconds = parseSeconds(string(bytes.TrimSpace(found[1]))); seconds != 0 {
			return seconds
		}
	}
	return 0
}

// parseSeconds reads a time as Unix seconds, or returns 0.
func parseSeconds(text string) int64 {
	if t, _ := scan.ParseTime(text); !t.IsZero() && t.Before(time.Date(2106, 1, 1, 0, 0, 0, 0, time.UTC)) {
		return max(t.Unix(), 0)
	}
	return 0
}
