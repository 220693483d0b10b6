package graph

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
)

// A malformed page never makes a window complete. Its rows are kept.
func TestMalformedPagesAreNotWhole(t *testing.T) {
	row := makeRecords(1)[0]
	page := func(members string) string { return `{"@odata.count":1,` + members + `}` }
	value := `"value":[` + row + `]`
	for name, c := range map[string]struct {
		body string
		rows int
		says string
	}{
		"a link that is a number":       {page(`"@odata.nextLink":7,` + value), 1, `"@odata.nextLink" is not a text`},
		"a link that is true":           {page(`"@odata.nextLink":true,` + value), 1, `"@odata.nextLink" is not a text`},
		"a link that is an object":      {page(`"@odata.nextLink":{"href":"/x"},` + value), 1, `"@odata.nextLink" is not a text`},
		"a link that is a list":         {page(`"@odata.nextLink":["/x"],` + value), 1, `"@odata.nextLink" is not a text`},
		"two links":                     {page(`"@odata.nextLink":"` + base + stable + pathOf("q1") + `/records?a","@odata.nextLink":null,` + value), 1, `"@odata.nextLink" is stated twice`},
		"a link that is null":           {page(`"@odata.nextLink":null,` + value), 1, `"@odata.nextLink" is empty`},
		"a link that is empty":          {page(`"@odata.nextLink":"",` + value), 1, `"@odata.nextLink" is empty`},
		"a link that is null and other": {page(`"@odata.NextLink":null,` + value), 1, `"@odata.nextLink" is empty`},
		"an error beside the rows":      {page(`"error":{"code":"x","message":"partial"},` + value), 1, `an "error" was not expected`},
		"text that is not UTF-8":        {page(`"value":[{"id":"r0","auditData":{"Id":"r0","Client":"` + "\xff" + `"}}]`), 1, "not UTF-8"},
		"two lists":                     {page(value + `,"value":[]`), 0, `"value" is stated twice`},
		"no list":                       {`{"@odata.count":0}`, 0, `"value" is missing`},
		"a list that is null":           {`{"value":null}`, 0, `"value" is missing`},
		"a list that is an object":      {`{"value":{"id":"r0"}}`, 0, `"value" is not a list`},
		"a list that is a text":         {`{"value":"[]"}`, 0, `"value" is not a list`},
		"a list and nothing around it":  {`[` + row + `]`, 0, "is not an object"},
		"nothing":                       {``, 0, "is not JSON"},
		"null":                          {`null`, 0, "is not an object"},
		"a row that is null":            {`{"value":[` + row + `,null]}`, 1, "row 2: it is null"},
		"a row that is a text":          {`{"value":["x",` + row + `]}`, 2, "row 1: it is not an object"},
		"a row that is a list":          {`{"value":[[` + row + `]]}`, 1, "row 1: it is not an object"},
		"a row without an id":           {`{"value":[{"auditData":{}}]}`, 1, `row 1: "Id" is missing`},
		"a row whose id is null":        {`{"value":[{"id":null}]}`, 1, `row 1: "id" is missing`},
		"a row whose id is a number":    {`{"value":[{"id":5,"auditData":{}}]}`, 1, `row 1: "id" is not a text`},
		"a row with two ids":            {`{"value":[{"id":"a","id":"b"}]}`, 1, `row 1: "id" is stated twice`},
		"a count that is text":          {`{"@odata.count":"many",` + value + `}`, 1, `"@odata.count" is not a whole number`},
		"a count that is negative":      {`{"@odata.count":-1,` + value + `}`, 1, `"@odata.count" is not a whole number`},
		"a count with a fraction":       {`{"@odata.count":1.5,` + value + `}`, 1, `"@odata.count" is not a whole number`},
		"a count that does not match":   {`{"@odata.count":2,` + value + `}`, 1, "more or fewer rows than they state"},
		"a link to another query":       {page(`"@odata.nextLink":"` + base + stable + pathOf("q2") + `/records?$skiptoken=1",` + value), 1, "the link to the next page does not belong to the same query"},
		"a link to something else":      {page(`"@odata.nextLink":"` + base + `/v1.0/me",` + value), 1, "the link to the next page does not belong to the same query"},
		"a link that begins at the top": {page(`"@odata.nextLink":"/v1.0/me",` + value), 1, "the link to the next page does not belong to the same query"},
		"a link to the page itself":     {page(`"@odata.nextLink":"` + base + stable + pathOf("q1") + `/records?$top=1000",` + value), 2, errLoop.Error()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, w := &fake{}, newWindow()
			f.interfere = func(k callKind, _ tenant.Call, _ int) fakeAnswer {
				if k != paging {
					return fakeAnswer{}
				}
				return fakeAnswer{status: http.StatusOK, body: c.body}
			}
			err := fetchWindow(t, f, w)
			if err == nil || errors.Is(err, fetch.ErrSplit) || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "query q1") {
				t.Errorf("it says %v, want %q", err, c.says)
			}
			if len(w.rows) != c.rows {
				t.Errorf("%d rows are kept, want %d: %q", len(w.rows), c.rows, w.rows)
			}
		})
	}
}

// A page that is well-formed when it is read again is complete.
func TestMalformedPageIsReadAgain(t *testing.T) {
	f, w := &fake{rows: makeRecords(3)}, newWindow()
	f.interfere = func(k callKind, _ tenant.Call, n int) fakeAnswer {
		if k == paging && n == 1 {
			return fakeAnswer{status: http.StatusOK, body: `{"@odata.nextLink":7,"value":[` + f.rows[0] + `,null]}`}
		}
		return fakeAnswer{}
	}
	if err := fetchWindow(t, f, w); err != nil {
		t.Error(err)
	}
	checkRows(t, w.rows, f.rows)
}

// Endless empty pages are an error.
func TestEndlessEmptyPages(t *testing.T) {
	f, w := &fake{}, newWindow()
	f.interfere = func(k callKind, c tenant.Call, n int) fakeAnswer {
		if k != paging {
			return fakeAnswer{}
		}
		return fakeAnswer{status: http.StatusOK, body: pageJSON(0, pageLink(c, n))}
	}
	err := fetchWindow(t, f, w)
	if err == nil || !strings.Contains(err.Error(), "query q1") || !strings.Contains(err.Error(), "empty pages") {
		t.Errorf("it says %v after %d pages", err, f.callCount(paging))
	}
}

func TestEmptyPageBeforeLast(t *testing.T) {
	f, w := &fake{rows: makeRecords(3)}, newWindow()
	f.interfere = func(k callKind, c tenant.Call, n int) fakeAnswer {
		if k == paging && n == 1 {
			return fakeAnswer{status: http.StatusOK, body: pageJSON(0, pageLink(c, 0))}
		}
		return fakeAnswer{}
	}
	if err := fetchWindow(t, f, w); err != nil {
		t.Error(err)
	}
	checkRows(t, w.rows, f.rows)
}

// A query is trusted only if all of its members are understood, and if it is the requested query.
func TestMalformedQueriesAreNotWhole(t *testing.T) {
	for name, c := range map[string]struct{ body, says string }{
		"a status that is a number": {`{"id":"q1","status":1}`, `"status" is not a text`},
		"a status that is null":     {`{"id":"q1","status":null}`, `"status" is missing`},
		"two states":                {`{"id":"q1","status":"running","status":"succeeded"}`, `"status" is stated twice`},
		"an id that is a number":    {`{"id":1,"status":"succeeded"}`, `"id" is not a text`},
		"another query":             {`{"id":"q2","status":"succeeded"}`, "it names the query q2"},
		"a limit that is no flag":   {`{"id":"q1","status":"succeeded","isRecordCountLimitExceeded":"yes"}`, `"isRecordCountLimitExceeded" is neither true nor false`},
		"a limit that is a number":  {`{"id":"q1","status":"succeeded","isRecordCountLimitExceeded":1}`, `"isRecordCountLimitExceeded" is neither true nor false`},
		"a limit that is a text":    {`{"id":"q1","status":"succeeded","recordCountLimit":"none"}`, `"recordCountLimit" is not a whole number`},
		"a number that is a list":   {`{"id":"q1","status":"succeeded","approximateReturnedRecordCount":[]}`, `"approximateReturnedRecordCount" is not a whole number`},
		"an error beside it":        {`{"id":"q1","status":"succeeded","error":{"code":"x"}}`, `an "error" was not expected`},
		"a list":                    {`[{"id":"q1","status":"succeeded"}]`, "is not an object"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, w := &fake{rows: makeRecords(2)}, newWindow()
			f.interfere = func(k callKind, _ tenant.Call, _ int) fakeAnswer {
				if k != looking {
					return fakeAnswer{}
				}
				return fakeAnswer{status: http.StatusOK, body: c.body}
			}
			if err := fetchWindow(t, f, w); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("it says %v, want %q", err, c.says)
			}
		})
	}
}

func TestCreationReturnsOtherQuery(t *testing.T) {
	f, w := &fake{rows: makeRecords(2)}, newWindow()
	f.interfere = func(k callKind, _ tenant.Call, n int) fakeAnswer {
		if k == creating && n == 1 {
			return fakeAnswer{status: http.StatusCreated, body: `{"id":"q9","displayName":"somebody else's","status":"succeeded"}`}
		}
		return fakeAnswer{}
	}
	if err := fetchWindow(t, f, w); err != nil || f.callCount(creating) != 2 {
		t.Errorf("%v after %d creations", err, f.callCount(creating))
	}
	checkRows(t, w.rows, f.rows)
}

// A query of an earlier run is reused only if it matches the window's request.
func TestNonMatchingQueryIsNotReused(t *testing.T) {
	f := &fake{rows: makeRecords(2)}
	if err := fetchWindow(t, f, newWindow()); err != nil {
		t.Fatal(err)
	}
	f.queries[0].body["operationFilters"] = []string{"Send"}
	w := newWindow()
	w.query = "q1"
	if err := fetchWindow(t, f, w); err != nil || len(f.queries) != 2 {
		t.Errorf("%v with %d queries", err, len(f.queries))
	}
	if !strings.Contains(w.joinedNotes(), "query q1 does not have the span") {
		t.Errorf("notes %q", w.joinedNotes())
	}
}

// A small difference to the approximate count is noted. A large difference makes the window short.
func TestFewerRecordsThanCounted(t *testing.T) {
	for _, c := range []struct {
		came, about int
		short       bool
	}{{3, 5, false}, {90, 100, false}, {180, 200, false}, {80, 101, true}, {1_000, 1_769, true}, {0, 21, true}} {
		f, w := &fake{rows: makeRecords(c.came), extra: fmt.Sprintf(`,"isRecordCountLimitExceeded":false,"approximateReturnedRecordCount":%d`, c.about)}, newWindow()
		err := fetchWindow(t, f, w)
		said := w.joinedNotes()
		var short *fetch.ShortError
		if errors.As(err, &short) {
			said = short.Reason
		}
		if want := fmt.Sprintf("the service counts about %d records, but %d were received", c.about, c.came); (err != nil) != c.short || !strings.Contains(said, want) {
			t.Errorf("%d of %d: %v, notes %q", c.came, c.about, err, w.joinedNotes())
		}
		checkRows(t, w.rows, f.rows)
	}
}

// Member names match in any case, so that no page is missed.
func TestLinkInOtherCaseIsFollowed(t *testing.T) {
	f, w := &fake{rows: makeRecords(5), top: 2}, newWindow()
	f.interfere = func(k callKind, c tenant.Call, _ int) fakeAnswer {
		if k != paging {
			return fakeAnswer{}
		}
		return fakeAnswer{status: http.StatusOK, body: strings.Replace(f.recordPage(c), "nextLink", "NextLink", 1)}
	}
	if err := fetchWindow(t, f, w); err != nil {
		t.Error(err)
	}
	checkRows(t, w.rows, f.rows)
}
