package graph

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"
)

// FuzzPage compares the rows of a page with those that encoding/json finds.
func FuzzPage(f *testing.F) {
	for _, seed := range []string{
		pageJSON(2, "https://graph.microsoft.com/x?$skiptoken=1", makeRecords(2)...),
		` {"value" : [ 1 , "a]" , null , {"b":[{}]} , [ ] ] , "@odata.count":5} `,
		`{"@odata.nextLink":"a\/b\u0026c","value":[]}`, `{"value":null}`, `{"value":{"a":1}}`, `[]`, `{}`, ``, `"`, `{"value":[1`,
		"{\"value\":[{\"id\":\"\xff\"}]}", `{"\u0076alue":[1]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		p, err := parsePage(body)
		var want struct {
			Next  any               `json:"@odata.nextLink"`
			Value []json.RawMessage `json:"value"`
		}
		// The service never varies the case of names or repeats them.
		if bad := json.Unmarshal(body, &want); hasDuplicateMember(body) || bad != nil {
			if err == nil && !json.Valid(body) {
				t.Fatalf("%q is taken for a page", body)
			}
			return
		}
		if err != nil {
			if want.Value != nil {
				t.Fatalf("%q is a page of %d rows: %v", body, len(want.Value), err)
			}
			return
		}
		want.Value = slices.DeleteFunc(want.Value, func(v json.RawMessage) bool { return string(v) == "null" })
		if len(p.rows) != len(want.Value) {
			t.Fatalf("%q: %d rows, want %d", body, len(p.rows), len(want.Value))
		}
		for i, row := range p.rows {
			if !bytes.Equal(row, want.Value[i]) {
				t.Fatalf("%q: row %d is %q, want %q", body, i, row, want.Value[i])
			}
		}
		if next, isText := want.Next.(string); isText && p.next != next && bytes.Equal(bytes.ToValidUTF8(body, nil), body) {
			t.Fatalf("%q: next is %q, want %q", body, p.next, next)
		}
	})
}

// hasDuplicateMember reports whether JSON repeats a member of a page, ignoring case.
func hasDuplicateMember(body []byte) bool {
	d := json.NewDecoder(bytes.NewReader(body))
	names := map[string]bool{}
	if _, err := d.Token(); err != nil {
		return false
	}
	for d.More() {
		token, err := d.Token()
		name, isText := token.(string)
		if err != nil || !isText {
			return false
		}
		folded := string(bytes.ToLower([]byte(name)))
		if names[folded] || folded != name && (folded == "value" || folded == "@odata.nextlink" && name != "@odata.nextLink") {
			return true
		}
		names[folded] = true
		var skip json.RawMessage
		if d.Decode(&skip) != nil {
			return false
		}
	}
	return false
}

// FuzzQuery checks that every answer about a query can be read.
func FuzzQuery(f *testing.F) {
	f.Add([]byte((&fakeQuery{id: "q1", body: map[string]any{"displayName": "a"}}).queryJSON("running", `,"recordCountLimit":"5"`)))
	f.Add([]byte(`{"id":"a","status":"SUCCEEDED","operationFilters":"x","isRecordCountLimitExceeded":1,"recordCountLimit":-1e300}`))
	f.Add([]byte(`{"value":[{"id":"a"},[],1],"@odata.nextLink":1}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		q, err := parseQuery(body)
		switch {
		case err == nil && (!json.Valid(body) || q.id == "" || q.status == "" || q.limit <= 0):
			t.Fatalf("%q is read as %+v", body, q)
		case err == nil && q.isUsable() != (q.hasStatus(notStarted) || q.hasStatus(running) || q.hasStatus(succeeded)):
			t.Fatalf("%q goes on: %v", q.status, q.isUsable())
		}
		list, err := parseQueries(body)
		p, bad := parsePage(body)
		if (err == nil) != (bad == nil && p.flaw == nil) || len(list.found) > len(p.rows) {
			t.Fatalf("%q: %d queries of %d rows, %v, %v", body, len(list.found), len(p.rows), err, bad)
		}
	})
}
