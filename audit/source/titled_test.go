package source

import (
	"bytes"
	"strings"
	"testing"
)

// Lines before the header of a table are no rows, and a row is never taken for such a line.
func TestTitleLinesBeforeHeader(t *testing.T) {
	t.Parallel()
	events := makeEvents(5)
	title := func(n int) string { return strings.Repeat("Audit log search report\n", n) }
	columns := []byte("CreationTime,Id,Operation,UserId,MailAccessType\n2026-09-01T08:00:00,1,MailItemsAccessed,a@contoso.example,Bind\n")
	for name, c := range map[string]struct {
		text []byte
		rows int // 0 if the file is refused
	}{
		"a title":              {asTitledCSV(events), 5},
		"semicolons":           {append([]byte(title(1)+"\nFrom;2026-09-01\n"), asSemicolonCSV(events)...), 5},
		"tabs":                 {append([]byte(title(1)+"\n"), asTabs(events)...), 5},
		"properties":           {append([]byte(title(2)), columns...), 1},
		"ten lines":            {append([]byte(title(10)), asPortalCSV(events)...), 5},
		"eleven lines":         {append([]byte(title(11)), asPortalCSV(events)...), 0},
		"a row without header": {append(columns[bytes.IndexByte(columns, '\n')+1:], columns...), 0},
		"JSON":                 {append([]byte(title(1)+events[0].data+"\n"), asPortalCSV(events)...), 0},
	} {
		got := readOne(t, c.text)
		if got.rows != c.rows || (c.rows == 0) != (got.err != nil) || len(got.rejected) > 0 {
			t.Errorf("%s: %v", name, got)
		}
	}
}
