package source_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"whoread/audit/source"
	"whoread/audit/table"
)

// countRecords reads texts as files and returns the counts of their rows.
func countRecords(t *testing.T, texts ...string) (table.Counts, table.Omissions) {
	t.Helper()
	var paths []string
	for i, text := range texts {
		path := filepath.Join(t.TempDir(), fmt.Sprintf("%d.log", i))
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	files, err := source.Open(paths, source.Options{Once: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	store := table.NewStore()
	for {
		page, err := files.Next(t.Context())
		if err != nil {
			break
		}
		store.Append(page)
	}
	return store.Snapshot().Counts(), store.Snapshot().Omissions(false)
}

// Records without an Id are the same only if all that they state is, read by whoread or not.
func TestRecordsWithoutIDAreComparedByRawContent(t *testing.T) {
	const begin = `{"Operation":"MailItemsAccessed","MailAccessType":"Bind","CreationTime":"2026-09-14T09:31:02","UserId":"adele@contoso.example"`
	const csvHead = "CreationDate,UserIds,Operations,AuditData,Note\n"
	quoted := func(text string) string { return `"` + strings.ReplaceAll(text, `"`, `""`) + `"` }
	flat := func(note string) string {
		return "2026-09-14T09:31:02,MailItemsAccessed,\"[{\"\"Name\"\":\"\"MailAccessType\"\",\"\"Value\"\":\"\"Bind\"\"}]\"," + note + "\n"
	}
	const flatHead = "CreationTime,Operation,OperationProperties,Note\n"
	for name, c := range map[string]struct {
		texts               []string
		records, duplicates int
	}{
		"an id under an unknown name": {[]string{begin + `,"Key":1}` + "\n" + begin + `,"Key":2}` + "\n" + begin + `,"Key":3}`}, 3, 0},
		"the same text":               {[]string{begin + "}\n" + begin + "}\n"}, 1, 1},
		"another layout": {[]string{
			begin + `,"Key":"a"}` + "\n",
			"[\n  {\n    \"UserId\": \"adele@contoso.example\",\n    \"Key\": \"\\u0061\",\n    \"CreationTime\": \"2026-09-14T09:31:02\",\n" +
				"    \"MailAccessType\": \"Bind\",\n    \"Operation\": \"MailItemsAccessed\"\n  }\n]\n",
		}, 1, 1},
		"a CSV of the same AuditData": {[]string{
			begin + "}\n",
			csvHead + "2026-09-14T09:31:02,adele@contoso.example,MailItemsAccessed," + quoted(begin+"}") + ",x\n",
		}, 1, 1},
		"rows of columns":        {[]string{flatHead + flat("a") + flat("b") + flat("a")}, 2, 1},
		"rows of columns, again": {[]string{flatHead + flat("a"), flatHead + flat("a") + flat("b")}, 2, 1},
	} {
		t.Run(name, func(t *testing.T) {
			counts, omitted := countRecords(t, c.texts...)
			if counts.Records != c.records || counts.Duplicates != c.duplicates || counts.Conflicts != 0 {
				t.Errorf("%+v, want %d records and %d duplicates", counts, c.records, c.duplicates)
			}
			if omitted.WithoutID != c.records {
				t.Errorf("%d records have no id", omitted.WithoutID)
			}
		})
	}
}
