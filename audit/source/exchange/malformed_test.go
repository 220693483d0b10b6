package exchange

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
)

// rawExchange answers each call of a session with a text, the last one repeatedly.
type rawExchange struct {
	fakeExchange
	answers []string
	session string
	calls   int
}

func (r *rawExchange) Do(_ context.Context, c tenant.Call) (*tenant.Answer, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if session := string(c.Body); session != r.session {
		r.session, r.calls = session, 0
	}
	r.calls++
	return &tenant.Answer{Status: 200, Body: []byte(r.answers[min(r.calls, len(r.answers))-1]), Calls: 1}, nil
}

// rowJSON returns a row with its position.
func rowJSON(id string, index, count int) string {
	return fmt.Sprintf(`{"AuditData":"{\"Id\":\"%s\"}","ResultIndex":%d,"ResultCount":%d}`, id, index, count)
}

// Malformed answers never make a window complete, however often they are repeated. Their rows are kept.
func TestMalformedAnswersAreIncomplete(t *testing.T) {
	t.Parallel()
	const link = `"https://outlook.example/adminapi/beta/contoso.example/InvokeCommand?$skiptoken=1"`
	value := `"value":[` + rowJSON("a", 1, 1) + `]`
	none := `{"value":[]}`
	for name, c := range map[string]struct {
		answers []string
		rows    bool
		says    string
	}{
		"a link that is a number":      {[]string{`{"@odata.nextLink":7,` + value + `}`}, true, `"@odata.nextLink" is not a text`},
		"a link that is an object":     {[]string{`{"@odata.nextLink":{},` + value + `}`}, true, `"@odata.nextLink" is not a text`},
		"a link that is null":          {[]string{`{"@odata.nextLink":null,` + value + `}`}, true, `"@odata.nextLink" is empty`},
		"a link that is empty":         {[]string{`{"@odata.NextLink":"",` + value + `}`}, true, `"@odata.nextLink" is empty`},
		"an error beside the rows":     {[]string{`{"error":{"code":"x"},` + value + `}`}, true, `an "error" was not expected`},
		"text that is not UTF-8":       {[]string{`{"value":[` + rowJSON("a", 1, 1) + `],"note":"` + "\xff" + `"}`}, true, "not UTF-8"},
		"one record under two numbers": {[]string{`{"value":[` + rowJSON("a", 1, 2) + `,` + rowJSON("a", 2, 2) + `]}`}, true, "2 rows were received, with only 1 record among them"},
		"two links":                    {[]string{`{"@odata.nextLink":` + link + `,"@odata.nextLink":null,` + value + `}`}, true, `"@odata.nextLink" is stated twice`},
		"a link to something else":     {[]string{`{"@odata.nextLink":"https://outlook.example/owa/",` + value + `}`}, true, "the link to the next page does not belong to InvokeCommand"},
		"a link after all rows":        {[]string{`{"@odata.nextLink":` + link + `,` + value + `}`}, true, "nothing new after 1 of 1 rows"},
		"a link behind nothing":        {[]string{`{"@odata.nextLink":` + link + `,"value":[]}`}, false, "empty pages"},
		"more rows than were counted":  {[]string{`{"@odata.nextLink":` + link + `,` + value + `}`, `{"value":[` + rowJSON("b", 2, 1) + `]}`}, true, "number 2 of 1"},
		"two lists":                    {[]string{`{` + value + `,"value":[]}`}, false, `"value" is stated twice`},
		"no list":                      {[]string{`{}`}, false, `"value" is missing`},
		"a list that is null":          {[]string{`{"value":null}`}, false, `"value" is missing`},
		"a list that is an object":     {[]string{`{"value":{}}`}, false, `"value" is not a list`},
		"a list alone":                 {[]string{`[]`}, false, "is not an object"},
		"a row that is null":           {[]string{`{"value":[` + rowJSON("a", 1, 1) + `,null]}`}, true, "row 2: it is null"},
		"a row that is a text":         {[]string{`{"value":["x"]}`, none}, true, "row 1: it is not an object"},
		"a number that is a list":      {[]string{`{"value":[{"AuditData":"{\"Id\":\"a\"}","ResultIndex":[1],"ResultCount":1}]}`, none}, true, `row 1: "ResultIndex" is not a whole number`},
		"a number with a fraction":     {[]string{`{"value":[{"AuditData":"{\"Id\":\"a\"}","ResultIndex":1.5,"ResultCount":1}]}`, none}, true, `row 1: "ResultIndex" is not a whole number`},
		"a number that is true":        {[]string{`{"value":[{"AuditData":"{\"Id\":\"a\"}","ResultIndex":true,"ResultCount":1}]}`, none}, true, `row 1: "ResultIndex" is not a whole number`},
		"a number that is missing":     {[]string{`{"value":[{"AuditData":"{\"Id\":\"a\"}","ResultCount":1}]}`, none}, true, `row 1: "ResultIndex" is missing`},
		"a count that is missing":      {[]string{`{"value":[{"AuditData":"{\"Id\":\"a\"}","ResultIndex":1}]}`, none}, true, `row 1: "ResultCount" is missing`},
		"a count that is a text":       {[]string{`{"value":[{"AuditData":"{\"Id\":\"a\"}","ResultIndex":1,"ResultCount":"one"}]}`, none}, true, `row 1: "ResultCount" is not a whole number`},
		"two numbers":                  {[]string{`{"value":[{"AuditData":"{\"Id\":\"a\"}","ResultIndex":1,"ResultIndex":1,"ResultCount":1}]}`, none}, true, `row 1: "ResultIndex" is stated twice`},
		"a record without an id":       {[]string{`{"value":[{"AuditData":"{}","ResultIndex":1,"ResultCount":1}]}`}, true, `row 1: "Id" is missing`},
		"no record":                    {[]string{`{"value":[{"ResultIndex":1,"ResultCount":1}]}`}, true, `row 1: "AuditData" is missing`},
		"warnings that are an object":  {[]string{`{"@adminapi.warnings":{"a":"truncated"},` + value + `}`}, true, `"@adminapi.warnings" is not a list`},
		"a warning that is a number":   {[]string{`{"@adminapi.warnings":[5],` + value + `}`}, true, `"@adminapi.warnings" is not a text`},
		"a warning of truncation":      {[]string{`{"@adminapi.warnings":"the results are truncated",` + value + `}`}, true, "the results are truncated"},
		"one record under five numbers": {[]string{`{"value":[` + strings.Join([]string{
			rowJSON("a", 1, 5), rowJSON("a", 2, 5), rowJSON("a", 3, 5), rowJSON("a", 4, 5), rowJSON("a", 5, 5),
		}, ",") + `]}`}, true, "5 rows were received, with only 1 record among them"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := &heldWindow{span: newRequest().Span}
			err := New(&rawExchange{answers: c.answers}, newClock()).FetchWindow(t.Context(), newRequest(), w)
			if err == nil || errors.Is(err, fetch.ErrSplit) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("it says %v, want %q", err, c.says)
			}
			if (len(w.rows) > 0) != c.rows {
				t.Errorf("kept are %q", w.rows)
			}
		})
	}
}

// Known habits of services are accepted: numbers as strings, a record twice, an empty last page.
func TestUnusualAnswersAreComplete(t *testing.T) {
	t.Parallel()
	const link = `"@odata.nextLink":"https://outlook.example/adminapi/beta/contoso.example/InvokeCommand?$skiptoken=1",`
	for name, answers := range map[string][]string{
		"numbers as texts":             {`{"value":[{"AuditData":"{\"Id\":\"a\"}","ResultIndex":"1","ResultCount":"1"}]}`},
		"a record twice":               {`{"value":[` + rowJSON("a", 1, 3) + `,` + rowJSON("a", 2, 3) + `,` + rowJSON("b", 3, 3) + `]}`},
		"names in another case":        {`{"Value":[{"auditData":"{\"Id\":\"a\"}","resultIndex":1,"resultCount":1}]}`},
		"an empty page at the end":     {`{` + link + `"value":[` + rowJSON("a", 1, 1) + `]}`, `{"value":[]}`},
		"an empty page before the end": {`{` + link + `"value":[]}`, `{"value":[` + rowJSON("a", 1, 1) + `]}`},
		"an id beside the record":      {`{"value":[{"Identity":"a","AuditData":"{}","ResultIndex":1,"ResultCount":1}]}`},
		"no warnings":                  {`{"@adminapi.warnings":null,"value":[` + rowJSON("a", 1, 1) + `]}`},
	} {
		w := &heldWindow{span: newRequest().Span}
		if err := New(&rawExchange{answers: answers}, newClock()).FetchWindow(t.Context(), newRequest(), w); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
