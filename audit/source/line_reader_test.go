package source

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"whoread/audit"
	"whoread/fixtures"
	"whoread/fixtures/forms"
)

// Whatever form a service sends its rows in, a block of lines gives the page that a file does.
func TestLineReaderGivesPagesOfFiles(t *testing.T) {
	for _, form := range []forms.Form{forms.AuditLines, forms.GraphLines, forms.WrapperLines} {
		var text bytes.Buffer
		if err := forms.WriteRows(&text, form, slices.Values(fixtures.BuildCase().Rows[:400])); err != nil {
			t.Fatal(err)
		}
		text.WriteString("{\"Id\":\"cut\n\n  \n")
		path := filepath.Join(t.TempDir(), "case.jsonl")
		if err := os.WriteFile(path, text.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		file := readAll(t, Options{}, path)

		var got result
		lines := NewLineReader()
		offset, line := int64(0), int64(1)
		for block := range slices.Chunk(bytes.SplitAfter(text.Bytes(), []byte("\n")), 7) {
			joined := bytes.Join(block, nil)
			page := lines.ReadPage(joined, 0, offset, line)
			for i := range page.Records {
				got.records = append(got.records, page.Records[i].Clone())
			}
			got.places = append(got.places, page.Places...)
			for _, r := range page.Rejected {
				r.Reason = strings.Clone(r.Reason)
				got.rejected = append(got.rejected, r)
			}
			got.rows += page.Rows
			got.other += page.Other
			offset += int64(len(joined))
			line += int64(bytes.Count(joined, []byte("\n")))
			if page.Read != offset {
				t.Errorf("%v: read %d, want %d", form, page.Read, offset)
			}
		}
		if diff := cmp.Diff(file.records, got.records); diff != "" {
			t.Errorf("%v: %s", form, diff)
		}
		if diff := cmp.Diff(file.places, got.places); diff != "" {
			t.Errorf("%v: %s", form, diff)
		}
		if diff := cmp.Diff(file.rejected, got.rejected); diff != "" {
			t.Errorf("%v: %s", form, diff)
		}
		if file.rows != got.rows || file.other != got.other || len(got.rejected) != 1 || len(got.records) == 0 {
			t.Errorf("%v: %d rows, %d of other operations, want %d, %d", form, got.rows, got.other, file.rows, file.other)
		}
		for i, place := range got.places {
			raw, err := RawLine(bytes.NewReader(text.Bytes()), place)
			if err != nil || string(raw) != file.raws[i] {
				t.Errorf("%v: %v, %s, want %s", form, err, raw, file.raws[i])
			}
		}
	}
}

func TestRawLineReportsChangedFile(t *testing.T) {
	text := []byte("\n{\"Id\":\"a\",\"Operation\":\"MailItemsAccessed\"}\n")
	page := NewLineReader().ReadPage(text, 0, 0, 1)
	if len(page.Places) != 1 {
		t.Fatal(page)
	}
	place := page.Places[0]
	changed := func(change func(*audit.Place)) audit.Place {
		p := place
		change(&p)
		return p
	}
	tests := []struct {
		name  string
		text  []byte
		place audit.Place
	}{
		{"another record", bytes.ReplaceAll(text, []byte(`"a"`), []byte(`"b"`)), place},
		{"no record", bytes.ReplaceAll(text, []byte(`{`), []byte(`x`)), place},
		{"cut", text[:len(text)-5], place},
		{"another sum", text, changed(func(p *audit.Place) { p.Sum++ })},
		{"another offset", text, changed(func(p *audit.Place) { p.Offset = -1 })},
		{"another length", text, changed(func(p *audit.Place) { p.Length = -1 })},
		{"a length beyond reason", text, changed(func(p *audit.Place) { p.Length = 1 << 40 })},
	}
	for _, test := range tests {
		if raw, err := RawLine(bytes.NewReader(test.text), test.place); err == nil || !strings.Contains(err.Error(), "line 2: the file has changed") {
			t.Errorf("%s: %q, %v", test.name, raw, err)
		}
	}
	closed, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := RawLine(closed, place); err == nil || !strings.Contains(err.Error(), "line 2: the file could not be read") {
		t.Error(err)
	}
}
