package source

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"whoread/audit"
	"whoread/fixtures"
	"whoread/fixtures/forms"
)

// pickRows returns rows of the case: one of each operation, and every n-th row of the days with edge cases.
func pickRows(number, n int) []fixtures.Row {
	var rows []fixtures.Row
	seen := map[string]bool{}
	for i, r := range fixtures.BuildCase().Rows {
		edge := r.CreationTime().Day() == 22 || r.CreationTime().Day() == 23
		if !seen[r.ID] && (edge && (i+number)%n == 0 || !seen[r.Operation]) {
			rows = append(rows, r)
			seen[r.ID], seen[r.Operation] = true, true
		}
	}
	return rows
}

func writeRows(t *testing.T, f forms.Form, rows []fixtures.Row) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := forms.WriteRows(&b, f, slices.Values(rows)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func encodeText(t *testing.T, text []byte, e forms.Encoding) []byte {
	t.Helper()
	var b bytes.Buffer
	w := forms.NewEncoder(&b, e)
	if _, err := w.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Each form is read in another encoding, so that there is a form for each encoding. Each has other rows,
// so that all edge cases are written.
func TestFormsOfToolsGiveTheSameRecords(t *testing.T) {
	t.Parallel()
	for i, f := range forms.AllForms() {
		t.Run(f.String(), func(t *testing.T) {
			skipInShortPass(t, i, 4)
			t.Parallel()
			rows := pickRows(i, 5)
			bare, text := writeRows(t, forms.AuditLines, rows), writeRows(t, f, rows)
			want := readAll(t, Options{}, writeFile(t, "x", bare))
			got := readAll(t, Options{}, writeFile(t, "x", encodeText(t, text, forms.AllEncodings()[i%len(forms.AllEncodings())])))
			if len(got.rejected) > 0 || got.inputs[0].Err != nil {
				t.Fatalf("%s: rejected %v, %v", got.inputs[0].Format, got.rejected, got.inputs[0].Err)
			}
			if forms.IsLossy(f) {
				checkLossy(t, want, got)
				return
			}
			if got.rows != want.rows || got.other != want.other {
				t.Errorf("%s: %d rows and %d others, want %d and %d", got.inputs[0].Format, got.rows, got.other, want.rows, want.other)
			}
			if diff := cmp.Diff(want.records, got.records, cmpopts.IgnoreFields(audit.Record{}, "Partial", "Sum")); diff != "" {
				t.Error(diff)
			}
			siblings, _, flags := readSiblings(t, text)
			known, _, _ := readSiblings(t, bare)
			if diff := cmp.Diff(known, siblings, cmpopts.IgnoreFields(audit.Sibling{}, "Partial", "Sum")); diff != "" {
				t.Errorf("siblings %s", diff)
			}
			for _, flag := range flags {
				if !forms.IsFlattened(f) || !strings.Contains(flag.Reason, "state no folder") && !strings.Contains(flag.Reason, "NUL bytes") {
					t.Errorf("%+v", flag)
				}
			}
		})
	}
}

// checkLossy checks that what a lossy form keeps is read, or that the row is flagged.
func checkLossy(t *testing.T, want, got result) {
	t.Helper()
	known := map[string]audit.Record{}
	for _, r := range want.records {
		known[r.ID] = r
	}
	differ := 0
	for _, r := range got.records {
		w := known[r.ID]
		if r.Time != w.Time || r.Access != w.Access || r.ClientIP != w.ClientIP || r.Mailbox != w.Mailbox || r.SessionID != w.SessionID {
			t.Errorf("%+v\nwant %+v", r, w)
		}
		if !slices.Equal(messagesOf(r), messagesOf(w)) {
			differ++
		}
		delete(known, r.ID)
	}
	for _, w := range known {
		if w.MailboxGUID != "" {
			t.Errorf("no record %+v", w)
		}
	}
	if flagged := got.inputs[0].Flagged; differ > flagged {
		t.Errorf("%d records have other messages, and %d rows are flagged", differ, flagged)
	}
}

// messagesOf returns the messages of a record that have ids.
func messagesOf(r audit.Record) []string {
	var ids []string
	for _, f := range r.Folders {
		for _, item := range f.Items {
			if item.MessageID != "" {
				ids = append(ids, string(item.MessageID))
			}
		}
	}
	slices.Sort(ids)
	return ids
}

func TestWorkbooksOfToolsGiveTheSameRecords(t *testing.T) {
	t.Parallel()
	for i, f := range forms.AllForms() {
		if !forms.IsSheet(f) || forms.IsLossy(f) {
			continue
		}
		t.Run(f.String(), func(t *testing.T) {
			skipInShortPass(t, i, 4)
			t.Parallel()
			rows := slices.DeleteFunc(pickRows(i, 9), func(r fixtures.Row) bool {
				has := func(text string) bool { return bytes.Contains(r.AuditData, []byte(text)) }
				return has(`\u00`) || has("_x00") || has(`e\r\nt`) // the library does not escape these as Excel does
			})
			want := readAll(t, Options{}, writeFile(t, "x", writeRows(t, f, rows)))
			var book bytes.Buffer
			if err := forms.WriteWorkbook(&book, f, slices.Values(rows)); err != nil {
				t.Fatal(err)
			}
			got := readAll(t, Options{}, writeFile(t, "x", book.Bytes()))
			if diff := cmp.Diff(want.records, got.records); diff != "" || got.rows != want.rows || len(got.rejected) > 0 {
				t.Errorf("%d rows, rejected %v, %s", got.rows, got.rejected, diff)
			}
		})
	}
}
