package source

import (
	"fmt"
	"strings"
	"testing"
)

// Each of these texts once lost a row, or a part of one, with nothing said of it.
func TestTextOutsideOfRowsIsReported(t *testing.T) {
	t.Parallel()
	events := makeAccessEvents(3)
	clixml := string(asClixml(events))
	flat := "Id,Operation,CreationTime,UserId,MailAccessType\n" +
		"1,MailItemsAccessed,2026-09-14T09:31:02,adele@contoso.example,Bind\n"
	list := strings.TrimSpace(string(asFormatList(events))) + "\r\n"
	nested := events[1].data
	for name, c := range map[string]struct{ text, want string }{
		"Clixml, text between elements":     {strings.Replace(clixml, "</Obj>\r\n", "</Obj>lost\r\n", 1), "rejected: the text is not an object of Export-Clixml"},
		"Clixml, text behind the elements":  {strings.Replace(clixml, "</Objs>", "lost</Objs>", 1), "rejected: the text is not an object of Export-Clixml"},
		"Clixml, text between properties":   {strings.Replace(clixml, "</S>", "</S>lost", 1), "rejected: its tags do not match, or other text is between them"},
		"Clixml, an end tag missing":        {strings.Replace(clixml, "</S><S", "<S", 1), "rejected: its tags do not match, or other text is between them"},
		"Clixml, a comment":                 {strings.Replace(clixml, "</S><S", "</S><!--<S", 1), "rejected: its tags do not match, or other text is between them"},
		"CSV, the end of a row missing":     {"Identity,AuditData,Note,Other\n1,\"" + strings.ReplaceAll(events[0].data, `"`, `""`) + "\",x\n", "flagged: it has 3 cells under 4 headers"},
		"flattened CSV, a cell missing":     {flat + "2,MailItemsAccessed,2026-09-14T09:31:02,adele@contoso.example\n", "rejected: the row has 4 cells under 5 headers"},
		"CSV, a quote in an unquoted cell":  {`Identity,Operations,AuditData` + "\n" + `a"b,MailItemsAccessed,"` + strings.ReplaceAll(events[0].data, `"`, `""`) + "\"\n", "rejected: its quotes do not match"},
		"CSV, a row in the header":          {strings.Replace(string(asPortalCSV(events)), "\r\n", "", 1), "error: has a record in its header line"},
		"CSV, a flattened row in it":        {strings.Replace(flat, "\n", ",", 1), "error: has a record in its header line"},
		"Format-List, two lines missing":    {strings.Replace(list, "\r\n\r\nRunspaceId   : x", "", 1), "rejected: two objects ran together"},
		"Format-List, JSON joined to it":    {strings.TrimRight(list, "\r\n") + string(asJSONLines(events)), "rejected: "},
		"Format-List, JSON Lines behind it": {list + string(asJSONLines(events)), "rejected: a line in it is not part of a property"},
		"Format-List, cut off":              {strings.TrimRight(list, "\r\n"), "error: ends in the middle of a row"},
		"NUL bytes":                         {strings.Replace(string(asJSONLines(events)), `"UserId":"`, `"UserId":"`+"\x00", 1), "flagged: it has NUL bytes"},
		"AuditData twice in a row":          {fmt.Sprintf(`{"AuditData":%q,"AuditData":%q}`, events[0].data, nested), "flagged: AuditData is stated twice in one object; the last value was read"},
		"AuditData of two names":            {fmt.Sprintf(`{"AuditData":%q,"RawEventData":%q}`, events[0].data, nested), "flagged: it has both AuditData and RawEventData; AuditData was read"},
		"another operation in AuditData":    {strings.Replace(string(asPortalCSV(events)), `""Operation"":""MailItems`, `""Operation"":""MailIems`, 1), "flagged: the row names MailItemsAccessed, but its AuditData names another operation"},
		"U+FFFD":                            {strings.Replace(string(asJSONLines(events)), `"UserId":"`, `"UserId":"`+"\ufffd", 1), "flagged: it has bytes that are not text"},
		"U+FFFD as an escape":               {strings.Replace(string(asJSONLines(events)), `"UserId":"`, `"UserId":"\ufffd`, 1), "flagged: it has bytes that are not text"},
		"a byte of no encoding":             {strings.Replace(string(asPortalCSV(events)), `""UserId"":""`, `""UserId"":""`+"\x81", 1), "flagged: it has bytes that are not text"},
		"bytes that are not UTF-8":          {strings.Replace(string(asPortalCSV(events)), `""UserId"":""`, `""UserId"":""`+"\xe5ö", 1), "flagged: it has bytes that are not text"},
		"a row inside of another":           {fmt.Sprintf(`{"AuditData":%s,"Lost":%s}`, events[0].data, nested), "flagged: it contains another row"},
		"a row in a list inside of another": {fmt.Sprintf(`{"AuditData":%s,"Lost":[%s]}`, events[0].data, nested), "flagged: it contains another row"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := readOne(t, []byte(c.text)).describe(); !strings.Contains(got, c.want) {
				t.Errorf("%s\nwant %s", got, c.want)
			}
		})
	}
}

// describe is all that is said to be wrong.
func (r readText) describe() string {
	var b strings.Builder
	for _, x := range r.rejected {
		fmt.Fprintf(&b, "rejected: %s\n", x.Reason)
	}
	for _, x := range r.flagged {
		fmt.Fprintf(&b, "flagged: %s\n", x.Reason)
	}
	if r.err != nil {
		fmt.Fprintf(&b, "error: %s\n", strings.ReplaceAll(r.err.Error(), "standard input ", ""))
	}
	return b.String()
}

// A page has its rows in one array; where a file was damaged or joined, others stand in it too.
func TestRowsAnywhereInAPage(t *testing.T) {
	t.Parallel()
	events := makeAccessEvents(3)
	a, b, c := events[0].data, events[1].data, events[2].data
	for text, rows := range map[string]int{
		`{"value":[` + a + `],"value":[` + b + `]}`:                 2,
		`{"value":[` + a + `],"results":[` + b + `,` + c + `]}`:     3,
		`{"value":[],"results":[` + b + `]}`:                        1,
		`{"value":[` + a + `],"x":{"value":[` + b + `]}}`:           2,
		`{"value":[` + a + `],"x":` + b + `}`:                       2,
		`{"value":[` + a + `],"x":[[` + b + `],` + c + `]}`:         3,
		`{"hits":{"hits":[` + a + `]},"hits":{"hits":[` + b + `]}}`: 2,
		`{"x":{"AuditData":` + a + `},"value":[` + b + `]}`:         2, // one is rejected
		`{"x":` + a + `,"hits":{"y":` + b + `,"hits":[` + c + `]}}`: 2,
		strings.Repeat("[", 110) + a + strings.Repeat("]", 110):     1,
	} {
		if got := readOne(t, []byte(text)); got.rows < rows || got.rows > len(got.ids) && !got.suspects() {
			t.Errorf("%s: %v, want %d rows", text, got, rows)
		}
	}
}
