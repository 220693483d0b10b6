package source_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"whoread/audit/source"
)

// The rows of a search state which of its results they are.
func TestResultIndexShowsMissingRows(t *testing.T) {
	type row struct{ id, index, count int }
	pages := func(first, count int, spans ...[2]int) (all []row) {
		for _, s := range spans {
			for i := s[0]; i <= s[1]; i++ {
				all = append(all, row{first + i, i, count})
			}
		}
		return all
	}
	for name, c := range map[string]struct {
		rows []row
		want string
	}{
		"all":                 {pages(0, 4, [2]int{1, 4}), ""},
		"all, unsorted":       {pages(0, 4, [2]int{3, 4}, [2]int{1, 2}), ""},
		"all, and copies":     {pages(0, 4, [2]int{1, 4}, [2]int{2, 3}), ""},
		"the end":             {pages(0, 1234, [2]int{1, 100}), "has 100 of the 1234 results of a search, as the rows say: rows 101 to 1234 of 1234 are missing, or were left out"},
		"a page, and a row":   {pages(0, 9, [2]int{1, 2}, [2]int{5, 6}, [2]int{8, 9}), "has 6 of the 9 results of a search, as the rows say: rows 3 to 4, 7 of 9 are missing, or were left out"},
		"half of it twice":    {pages(0, 4, [2]int{1, 2}, [2]int{1, 2}), "has 2 of the 4 results of a search, as the rows say: rows 3 to 4 of 4 are missing, or were left out"},
		"two searches":        {append(pages(0, 3, [2]int{1, 3}), pages(50, 3, [2]int{1, 3})...), ""},
		"the same index":      {[]row{{1, 1, 2}, {2, 1, 2}}, ""},
		"the same, and short": {[]row{{1, 1, 4}, {2, 1, 4}}, "has 2 rows of searches with 4 results each, as the rows say; at least 2 are missing, or were left out"},
		"one of two is short": {append(pages(0, 3, [2]int{1, 3}), pages(50, 3, [2]int{1, 2})...), "has 5 rows of searches with 3 results each, as the rows say; at least 1 are missing, or were left out"},
		"a growing count":     {append(pages(0, 4, [2]int{1, 2}), pages(0, 6, [2]int{3, 6})...), ""},
		"growing, and short":  {append(pages(0, 4, [2]int{1, 2}), pages(0, 6, [2]int{3, 4})...), "has 4 of the 6 results of a search, as the rows say: rows 5 to 6 of 6 are missing, or were left out"},
		"a shrinking count":   {append(pages(0, 6, [2]int{1, 3}), pages(0, 5, [2]int{4, 5})...), "has 5 of the 6 results of a search, as the rows say: rows 6 of 6 are missing, or were left out"},
		"two that are short":  {append(pages(0, 4, [2]int{1, 2}), pages(50, 6, [2]int{1, 3})...), "has 2 rows of searches with 4 results each, and so on, as the rows say; at least 5 results of 2 searches are missing, or were left out"},
		"a whole one, and it": {append(pages(0, 2, [2]int{1, 2}), pages(50, 6, [2]int{3, 6})...), "has 4 rows of searches with 6 results each, as the rows say; at least 2 are missing, or were left out"},
		"a search that failed": {
			append(pages(0, 3, [2]int{1, 3}), row{9, -1, 0}),
			"has 1 row of a search that failed (ResultIndex -1 or ResultCount 0): its results are missing",
		},
	} {
		t.Run(name, func(t *testing.T) {
			csv, lines := "ResultIndex,ResultCount,AuditData\n", ""
			for _, r := range c.rows {
				data := fmt.Sprintf(`{"Id":"%d","Operation":"MailItemsAccessed","MailAccessType":"Bind","CreationTime":"2026-09-01T08:00:00"}`, r.id)
				csv += fmt.Sprintf("%d,%d,\"%s\"\n", r.index, r.count, strings.ReplaceAll(data, `"`, `""`))
				lines += fmt.Sprintf(`{"ResultIndex":%d,"ResultCount":%d,"AuditData":%s}`+"\n", r.index, r.count, data)
			}
			for form, text := range map[string]string{"CSV": csv, "JSON": lines} {
				got := strings.TrimPrefix(strings.Join(gapsOf(t, text), "\n"), "2026-09-01T08:00:00Z to 2026-09-01T08:00:01Z: ")
				if got != c.want {
					t.Errorf("%s: %q, want %q", form, got, c.want)
				}
			}
		})
	}
}

// A number of a search that is stated and not understood would hide missing rows.
func TestUnreadableResultNumberIsFlagged(t *testing.T) {
	const data = `"{""Id"":""1"",""Operation"":""MailItemsAccessed"",""MailAccessType"":""Bind"",""CreationTime"":""2026-09-01T08:00:00""}"`
	for numbers, want := range map[string]string{
		"1,1": "", "1.0,1.0": "", ",": "", ",1": "", `"1","1"`: "",
		"1,many":           "its ResultCount is not understood",
		"1,1.5":            "its ResultCount is not understood",
		"1,99999999999999": "its ResultCount is not understood",
		"first,1":          "its ResultIndex is not understood",
		"2,1":              "its ResultIndex is not understood",
	} {
		path := filepath.Join(t.TempDir(), "export.csv")
		if err := os.WriteFile(path, []byte("ResultIndex,ResultCount,AuditData\n"+numbers+","+data+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		files, err := source.Open([]string{path}, source.Options{Once: true})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = files.Close() })
		got := ""
		for {
			page, err := files.Next(t.Context())
			if err != nil {
				break
			}
			for _, row := range page.Flagged {
				got += row.Reason
			}
		}
		// A record without folders is flagged in any case.
		if _, after, ok := strings.Cut(got, "its Result"); ok != (want != "") || ok && "its Result"+after != want {
			t.Errorf("%s: %q, want %q", numbers, got, want)
		}
	}
}
