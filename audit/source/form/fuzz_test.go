package form

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"html"
	"math"
	"strings"
	"testing"

	"whoread/audit"
	"whoread/audit/scan"
)

// rowsIn returns the extents of the rows of a text that is cut where size bytes have come, and
// what is left of it.
func rowsIn(f Form, text []byte, size int) (rows [][2]int, left string, broken bool) {
	split := f.NewSplitter()
	var open Levels
	start := 0
	for end := 0; ; {
		end = min(end+size, len(text))
		eof := end == len(text)
		for more := true; more; {
			n := split.CutRows(text[start:end], eof)
			if joined, ok := split.(JoinedSplitter); ok {
				f, more = joined.CutForm()
			} else {
				more = false
			}
			f.EachRow(Chunk{Text: text[start : start+n : start+n], Open: open}, func(from, to int) {
				rows = append(rows, [2]int{start + from, start + to})
			})
			start += n
		}
		open = split.OpenLevels()
		if eof {
			return rows, strings.TrimSpace(string(text[start:])), split.IsTruncated()
		}
	}
}

// FuzzJSONRows checks that the rows of valid JSON are its elements.
func FuzzJSONRows(f *testing.F) {
	f.Add([]byte(`[{"a":"\"]}"},{"b":[{}]},[{"c":1}],2]`))
	f.Add([]byte(`{"value":[{"x":1}],"y":[{"z":1}]}`))
	f.Add([]byte(`{"a":{"b":"}"}} {"c":[1]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var elements []json.RawMessage
		valid := json.Unmarshal(text, &elements) == nil
		rows, left, broken := rowsIn(jsonText{}, text, 7)
		if !valid {
			return
		}
		if left != "" || broken {
			t.Fatalf("%q is left, broken %t", left, broken)
		}
		for _, e := range elements {
			if !bytes.HasPrefix(e, []byte("{")) {
				return // other elements are taken apart
			}
			if inner, _, _ := pageArray(e, 0, true); inner > 0 {
				return
			}
		}
		if len(rows) != len(elements) {
			t.Fatalf("%d rows, %d elements", len(rows), len(elements))
		}
		for i, row := range rows {
			if got := text[row[0]:row[1]]; !bytes.Equal(got, elements[i]) {
				t.Fatalf("row %d is %q, want %q", i, got, elements[i])
			}
		}
	})
}

// FuzzCSVRows compares rows and cells with encoding/csv where that accepts the text.
func FuzzCSVRows(f *testing.F) {
	f.Add("a,b\n1,\"x\"\"y\"\n\"line\r\nbreak\",2\r\n", ",")
	f.Add("a;b\n\n;\n", ";")
	f.Add("\t\n", "\t")
	f.Fuzz(func(t *testing.T, text, delimiter string) {
		if len(delimiter) != 1 || strings.ContainsAny(delimiter, " \"\r\n\x00") || delimiter[0] >= 0x80 {
			return
		}
		if strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\r") {
			return // encoding/csv does not end rows at a carriage return by itself
		}
		r := csv.NewReader(strings.NewReader(text))
		r.Comma, r.FieldsPerRecord = rune(delimiter[0]), -1
		want, err := r.ReadAll()
		if err != nil {
			return
		}
		form := &csvForm{delimiter: delimiter[0], lineEnd: '\n'}
		rows, left, _ := rowsIn(form, []byte(text), 5)
		if left != "" {
			t.Fatalf("%q is left", left)
		}
		var got [][]string
		for _, row := range rows {
			got = append(got, scan.Cells([]byte(text[row[0]:row[1]]), delimiter[0], math.MaxInt))
		}
		want = withoutBlanks(want)
		got = withoutBlanks(got)
		if len(got) != len(want) {
			t.Fatalf("%d rows %q, want %d %q", len(got), got, len(want), want)
		}
		for i := range want {
			if strings.Join(got[i], "\x00") != strings.Join(want[i], "\x00") {
				t.Fatalf("row %d is %q, want %q", i, got[i], want[i])
			}
		}
	})
}

// withoutBlanks leaves out rows that are blank, or that say something of the file, and what
// encoding/csv makes of carriage returns.
func withoutBlanks(rows [][]string) [][]string {
	var kept [][]string
	for _, row := range rows {
		if len(row) == 1 && strings.TrimSpace(row[0]) == "" || !scan.IsRow([]byte(row[0]), nil) {
			continue
		}
		clean := make([]string, len(row))
		for i, cell := range row {
			clean[i] = strings.ReplaceAll(cell, "\r", "")
		}
		kept = append(kept, clean)
	}
	return kept
}

// FuzzClixml checks that any string survives Export-Clixml.
func FuzzClixml(f *testing.F) {
	f.Add("a<b>&amp;_x000D_\n\"'", `<Objs><Obj><MS><S N="AuditData">{}</S></MS></Obj>`)
	f.Fuzz(func(t *testing.T, text, broken string) {
		rowsIn(clixml{}, []byte(broken), 3)
		var s Scratch
		clixml{}.UnwrapRow([]byte(broken), &s)
		clixml{}.ReadEnvelope([]byte(broken), Unwrapped{}, &s)
		var b strings.Builder
		w := json.NewEncoder(&b)
		w.SetEscapeHTML(false)
		if err := w.Encode(map[string]string{"Operation": text}); err != nil {
			t.Fatal(err)
		}
		data := strings.TrimSuffix(b.String(), "\n")
		escaped := strings.ReplaceAll(html.EscapeString(strings.ReplaceAll(data, "_x", "_x005F_x")), "\n", "_x000D__x000A_")
		element := `<Objs><Obj RefId="0"><MS><S N="AuditData">` + escaped + `</S></MS></Obj></Objs>`
		rows, _, cut := rowsIn(clixml{}, []byte(element), 4)
		if len(rows) != 1 || cut {
			t.Fatalf("%d rows of %q", len(rows), element)
		}
		found := clixml{}.UnwrapRow([]byte(element[rows[0][0]:rows[0][1]]), &s)
		want := strings.ReplaceAll(data, "\x00", "\ufffd")
		if string(found.Data) != want && !strings.ContainsAny(text, "\x00\r") {
			t.Fatalf("%q became %q", data, found.Data)
		}
	})
}

// FuzzUnwrap checks that no row of JSON makes trouble, and that what is found is in it.
func FuzzUnwrap(f *testing.F) {
	for _, row := range []string{
		`{"AuditData":"{\"Id\":\"1\"}"}`, `{"o365":{"audit":{}},"event":{"original":"{}"}}`, `{"_raw":"{\"AuditData\":\"\"}"}`, `"\"x\""`, `{"AuditData":"\ud83d\ude00\u00e9\q"}`,
	} {
		f.Add([]byte(row))
	}
	f.Fuzz(func(t *testing.T, row []byte) {
		var s Scratch
		found := unwrapJSON(row, &s)
		if found.Err != nil {
			return
		}
		if !audit.IsJSON(row) && len(found.Data) < len(bytes.TrimSpace(row)) {
			t.Fatalf("%q is not JSON, and has AuditData %q", row, found.Data)
		}
		found.envelope.decodeValues()
	})
}

// FuzzFlatRecord checks that columns of any names and values become one JSON object, and that none makes
// trouble.
func FuzzFlatRecord(f *testing.F) {
	f.Add("Operation\tFolders_0_FolderItems_1_Id\tFolders{}.Path", "x\t[1]\ta\nb")
	f.Add("o365.audit.Operation\to365.audit.Folders.Id\to365.audit.Folders.FolderItems.Id", "x\ta, b\t1, 2, 3")
	f.Add("Operation_s\tFolders_s\tTimeGenerated [x]", "x\t[{'a': None}]\t@{}")
	f.Fuzz(func(t *testing.T, names, values string) {
		var c flatRecord
		cells := strings.Split(values, "\t")
		for i, name := range strings.Split(names, "\t") {
			c.addColumn(name, cells[i%len(cells)])
		}
		var s Scratch
		if data := c.buildAuditData(&s); !json.Valid(data) {
			t.Fatalf("%q and %q became %s", names, values, data)
		}
		isFlatRecord(c.names)
	})
}

// FuzzPython checks that what is read of Python's text is JSON, and that JSON without its words is read
// unchanged.
func FuzzPython(f *testing.F) {
	f.Add(`[{'a': "it's", 'b': None, 'c': [True, 1.5e3, -2, nan]}, {}, '\x41\n']`)
	f.Add(`[{"a":[1,"\\"]}]`)
	f.Fuzz(func(t *testing.T, text string) {
		value, ok := pythonJSON(text)
		if ok && !json.Valid(value) {
			t.Fatalf("%q became %q", text, value)
		}
	})
}
