package activity

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
)

// fetchDisturbed fetches a day from a feed with one blob, and changes the answers for a path.
func fetchDisturbed(t *testing.T, path string, change func(*tenant.Answer)) (*heldWindow, *feedServer, error) {
	t.Helper()
	f := newFeedServer(t, blobAt(october(7, 13, 0)))
	f.disturb = func(c tenant.Call, a *tenant.Answer) error {
		// Only the list with the blob is changed.
		if strings.Contains(c.URL, path) && (!strings.HasSuffix(path, "/content") || bytes.Contains(a.Body, []byte(f.blobs[0].id))) {
			change(a)
		}
		return nil
	}
	w := newLedger().newWindow(october(7, 12, 0), october(8, 12, 0))
	return w, f, New(f, f.clock).FetchWindow(t.Context(), fetch.Request{}, w)
}

// A malformed list or blob makes the window incomplete.
func TestMalformedAnswersAreIncomplete(t *testing.T) {
	t.Parallel()
	b := blobAt(october(7, 13, 0))
	replaced := func(old, by string) func(*tenant.Answer) {
		return func(a *tenant.Answer) { a.Body = bytes.Replace(a.Body, []byte(old), []byte(by), 1) }
	}
	text := func(body string) func(*tenant.Answer) { return func(a *tenant.Answer) { a.Body = []byte(body) } }
	header := func(values ...string) func(*tenant.Answer) {
		return func(a *tenant.Answer) { a.Header = http.Header{"Nextpageuri": values} }
	}
	const list, audited, subscribed = "/subscriptions/content", "/audit/", "/subscriptions/list"
	for name, c := range map[string]struct {
		path   string
		change func(*tenant.Answer)
		rows   int // rows kept
		says   string
	}{
		"a list that is an object":  {list, text(`{"value":[]}`), 0, "is not a list"},
		"an entry that is null":     {list, func(a *tenant.Answer) { a.Body = append(bytes.TrimSuffix(a.Body, []byte("]")), ",null]"...) }, 2, "entry 2 is not an object"},
		"an id that is a number":    {list, replaced(`"contentId":"`+b.id+`"`, `"contentId":5`), 0, `entry 1: "contentId" is not a text`},
		"an id that is missing":     {list, replaced(`"contentId"`, `"content"`), 0, `entry 1: "contentId" is missing`},
		"an id twice":               {list, replaced(`"contentId"`, `"contentId":"x","contentId"`), 0, `entry 1: "contentId" is stated twice`},
		"an address that is null":   {list, replaced(`"contentUri":"`+fakeRoot+fakeFeed+"/audit/"+b.id+`"`, `"contentUri":null`), 0, `entry 1: "contentUri" is missing`},
		"an address of another API": {list, replaced(fakeFeed+"/audit/", fakeFeed+"/subscriptions/"), 0, "entry 1: its address is not the address of a content blob"},
		"a type that is missing":    {list, replaced(`"contentType"`, `"type"`), 0, `entry 1: "contentType" is missing`},
		"another type":              {list, replaced(`Audit.Exchange`, `Audit.General`), 0, "entry 1: its content type must be Audit.Exchange, but it is Audit.General"},
		"a time that is missing":    {list, replaced(`"contentCreated"`, `"created"`), 0, `entry 1: "contentCreated" is missing`},
		"a time that is none":       {list, replaced(`"contentCreated":"2026`, `"contentCreated":"x`), 0, `entry 1: "contentCreated" is not a time`},
		"one id with two addresses": {list, func(a *tenant.Answer) {
			other := bytes.Replace(a.Body, []byte("/audit/"), []byte("/audit/other-"), 1)
			a.Body = append(append(bytes.TrimSuffix(a.Body, []byte("]")), ','), bytes.TrimPrefix(other, []byte("["))...)
		}, 2, "lists two addresses for the content blob"},
		"two next pages":               {list, header(fakeRoot+fakeFeed+list+"?a", fakeRoot+fakeFeed+list+"?b"), 2, "links to two next pages"},
		"a next page that is empty":    {list, header(""), 2, "the link to the next page of the list of content is empty"},
		"a list that is not UTF-8":     {list, replaced(`"contentId":"`, `"x":"`+"\xff"+`","contentId":"`), 2, "the list of content: the answer is not UTF-8"},
		"a blob that is not UTF-8":     {audited, text(`[{"Id":"a","Client":"` + "\xff" + `"}]`), 1, "a content blob: the answer is not UTF-8"},
		"an error instead of a list":   {list, text(`{"error":{"code":"AF50000"}}`), 0, "is not a list"},
		"a next page of another API":   {list, header(fakeRoot + fakeFeed + "/audit/x"), 2, "the link to the next page does not belong to the list of content"},
		"a next page of other content": {list, header(fakeRoot + fakeFeed + list + "?contentType=Audit.General&nextPage=1"), 2, "the link to the next page does not belong to the list of content"},
		"a blob that is an object":     {audited, text(`{"Records":[]}`), 0, "a content blob is not a list of records"},
		"a row that is null":           {audited, text(`[{"Id":"a"},null]`), 1, "row 2: it is null"},
		"a row that is a text":         {audited, text(`["{}"]`), 1, "row 1: it is not an object"},
		"a row without an id":          {audited, text(`[{"Operation":"Send"}]`), 1, `row 1: "Id" is missing`},
		"a row whose id is a number":   {audited, text(`[{"Id":5}]`), 1, `row 1: "Id" is not a text`},
		"a row with two ids":           {audited, text(`[{"Id":"a","Id":"b"}]`), 1, `row 1: "Id" is stated twice`},
		"a blob that breaks off":       {audited, text(`[{"Id":"a"}`), 0, "is not JSON"},
		"subscriptions that are none":  {subscribed, text(`{}`), 0, "the list of subscriptions is not a list"},
		"a state that is true":         {subscribed, text(`[{"contentType":"Audit.Exchange","status":true}]`), 0, `"status" is not a text`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, f, err := fetchDisturbed(t, c.path, c.change)
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("it says %v, want %q", err, c.says)
			}
			if len(w.rows) != c.rows {
				t.Errorf("kept are %q", w.rows)
			}
			if c.path == audited && w.IsFetched(f.blobs[0].id) {
				t.Error("the blob counts as fetched")
			}
		})
	}
}
