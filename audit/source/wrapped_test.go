package source

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// Records are found whatever they are wrapped in, and every element is one row.
func TestRecordsAreFoundInWrappers(t *testing.T) {
	t.Parallel()
	events := makeAccessEvents(3)
	a, b, c := events[0].data, events[1].data, events[2].data
	quote := func(text string) string {
		quoted, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		return string(quoted)
	}
	withoutID := strings.Replace(a, `"Id":`, `"Other":`, 1)
	for name, w := range map[string]struct {
		text           string
		rows, rejected int
	}{
		"an object of any name":             {`{"x":1,"payload":{"y":[],"inner":` + a + `}}`, 1, 0},
		"lines of them":                     {`{"payload":` + a + `}` + "\n" + `{"payload":` + b + `}` + "\n", 2, 0},
		"a text":                            {`{"msg":` + quote(a) + `}`, 1, 0},
		"only a text":                       {quote(a), 1, 0},
		"lines of texts":                    {quote(a) + "\n" + quote(b) + "\n", 2, 0},
		"a text of an array":                {quote("[" + a + "," + b + "]"), 2, 0},
		"a text in a text":                  {`{"msg":` + quote(`{"msg":`+quote(a)+`}`) + `}`, 1, 0},
		"a text with a prefix":              {`{"full_message":` + quote("<134>Sep 14 09:31:02 host app: "+a) + `}`, 1, 0},
		"a text that is cut off":            {`{"msg":` + quote(a[:len(a)-10]) + `}`, 1, 1},
		"an array in a text":                {`{"msg":` + quote("["+a+","+b+"]") + `}`, 2, 0},
		"any array":                         {`{"took":3,"things":[` + a + `,` + b + `,{"x":"` + strings.Repeat("y", 40) + `"}]}`, 3, 1},
		"an array with other elements":      {`{"logs":{"lines":[1,` + a + `,"z",` + b + `]}}`, 4, 2},
		"records by their ids":              {`{"1":` + a + `,"2":` + b + `,"3":` + c + `}`, 3, 0},
		"records by their ids, one damaged": {`{"1":` + a + `,"2":{"x":"` + strings.Repeat("y", 40) + `"},"3":` + c + `}`, 3, 1},
		"the original beside its fields":    {`{"event":{"original":` + quote(a) + `},"o365":{"audit":` + a + `}}`, 1, 0},
		"the same twice":                    {`{"message":` + quote(a) + `,"full_message":` + quote(a) + `}`, 1, 0},
		"two records":                       {`{"message":` + quote(a) + `,"full_message":` + quote(b) + `}`, 2, 0},
		"an id and a time around":           {`{"event":{"id":"` + events[0].id + `"},"data":` + withoutID + `}`, 1, 0},
		"an operation beside the record":    {`{"Operation":"Publish","OrganizationId":"x","body":` + a + `}`, 1, 0},
		"other objects that look similar":   {`{"a":{"CreationTime":"2026-09-14T09:31:02","RecordType":1,"z":""},"b":` + a + `,"c":{"Folders":[{"Id":"x","Path":"y"}]}}`, 1, 0},
		"a thousand unreadable elements":    {`{"value":[` + strings.TrimSuffix(strings.Repeat(`{"AuditData":"@{x=1}"},`, 1000), ",") + `]}`, 1000, 1000},
		"a thousand unreadable rows":        {a + "\n" + strings.Repeat(`{"x":1}`+"\n", 1000), 1001, 1000},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := readOne(t, []byte(w.text))
			if got.rows != w.rows || len(got.rejected) != w.rejected || len(got.ids) != w.rows-w.rejected || len(got.flagged) > 0 {
				t.Errorf("%v, want %d rows, %d of them rejected", got, w.rows, w.rejected)
			}
			for id := range got.ids {
				if !strings.Contains(fmt.Sprint(events[0].id, events[1].id, events[2].id), id) || id == "" {
					t.Errorf("the id %q", id)
				}
			}
		})
	}
}

// A large document is read row by row, whatever the name of its array, and the rows have their places.
func TestRowsOfAnyDocument(t *testing.T) {
	t.Parallel()
	events := makeAccessEvents(2000)
	var rows []string
	for _, e := range events {
		rows = append(rows, e.data)
	}
	list := strings.Join(rows, ",\n")
	for name, text := range map[string]string{
		"an array":            `{"tenant":"x","things":[` + list + `],"took":1}`,
		"in objects":          `{"a":{"b":[1,2],"c":{"d":{"lines":[` + list + `]}},"e":[{"x":1}]},"f":{}}`,
		"behind a schema":     `{"schema":[{"name":"a","type":"b"},{"name":"c"}],"rowsOfIt":[` + list + `]}`,
		"of wrappers":         `{"things":[{"body":` + strings.Join(rows, `},{"body":`) + `}]}`,
		"ids of the document": `{"id":"1","time":"2026-01-01T00:00:00Z","things":[` + list + `]}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := readAll(t, Options{}, writeFile(t, "x.json", []byte(text)))
			if got.rows != len(rows) || len(got.rejected) > 0 || got.inputs[0].Err != nil {
				t.Fatalf("%d rows, rejected %v, %v", got.rows, got.rejected, got.inputs[0].Err)
			}
			for i, p := range got.places {
				if p.Length > int64(len(rows[i])+len(`{"body":}`)) {
					t.Fatalf("row %d has %d bytes, want %d", i, p.Length, len(rows[i]))
				}
			}
		})
	}
}
