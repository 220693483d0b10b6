package source

import (
	"fmt"
	"strings"
	"testing"
)

// Each of these texts once lost a row, or a part of one, with nothing said of it.
func TestWhatIsInNoRowIsReported(t *testing.T) {
	t.Parallel()
	events := manyEvents(3)
	clixml := string(asClixml(events))
	flat := "Id,Operation,CreationTime,UserId,MailAccessType\n" +
		"1,MailItemsAccessed,2026-09-14T09:31:02,adele@contoso.example,Bind\n"
	list := strings.TrimSpace(string(asFormatList(events))) + "\r\n"
	nested := `{"Id":"inner","Operation":"MailItemsAccessed"}`
	for name, c := range map[string]struct{ text, want string }{
		"Clixml, text between elements":     {strings.Replace(clixml, "</Obj>\r\n", "</Obj>lost\r\n", 1), "rejected: the text is no object of Export-Clixml"},
		"Clixml, text behind the elements":  {strings.Replace(clixml, "</Objs>", "lost</Objs>", 1), "rejected: the text is no object of Export-Clixml"},
		"flattened CSV, a cell missing":     {flat + "2,MailItemsAccessed,2026-09-14T09:31:02,adele@contoso.example\n", "rejected: the row has 4 cells under 5 headers"},
		"CSV, a quote in an unquoted cell":  {`Identity,Operations,AuditData` + "\n" + `a"b,MailItemsAccessed,"` + strings.ReplaceAll(events[0].data, `"`, `""`) + "\"\n", "rejected: its quotes do not match"},
		"CSV, a row in the header":          {strings.Replace(string(asPortalCSV(events)), "\r\n", "", 1), "error: has a record in its header line"},
		"CSV, a flattened row in it":        {strings.Replace(flat, "\n", ",", 1), "error: has a record in its header line"},
		"Format-List, two lines missing":    {strings.Replace(list, "\r\n\r\nRunspaceId   : x", "", 1), "rejected: two objects ran together"},
		"Format-List, cut off":              {strings.TrimRight(list, "\r\n"), "error: ends in the middle of a row"},
		"NUL bytes":                         {strings.Replace(string(asJSONLines(events)), `"UserId":"`, `"UserId":"`+"\x00", 1), "flagged: it has NUL bytes"},
		"a row inside of another":           {fmt.Sprintf(`{"AuditData":%s,"Lost":%s}`, events[0].data, nested), "flagged: another row is inside of it"},
		"a row in a list inside of another": {fmt.Sprintf(`{"AuditData":%s,"Lost":[%s]}`, events[0].data, nested), "flagged: another row is inside of it"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := readOne(t, []byte(c.text)).said(); !strings.Contains(got, c.want) {
				t.Errorf("%s\nwant %s", got, c.want)
			}
		})
	}
}

// said is all that is said to be wrong.
func (r readText) said() string {
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
