package mailbox

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"whoread/audit/messageid"
	"whoread/audit/tenant"
	simulated "whoread/fixtures/tenant"
	"whoread/trace"
)

const (
	adele = "adele.vance@contoso.example"
	megan = "megan.bowen@contoso.example"
	bin   = "Recoverable Items"
)

var noon = time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC) //nolint:gochecknoglobals // a constant

// asked is one lookup as Graph reads it.
type asked struct {
	mailbox string
	deleted bool
	id      string
	skip    int // how many items earlier pages had
}

// reply is the answer to a lookup.
type reply struct {
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers"`
	Body    any               `json:"body"`
}

// graph is a fake of Graph with mailboxes.
type graph struct {
	t *testing.T
	// items are the items by mailbox; deleted ones are under the mailbox and "/bin".
	items map[string][]map[string]any
	page  int // items of a page; 0 for all
	user  bool

	// refuse answers a batch, counted from 1, in another way.
	refuse func(call int) (*tenant.Answer, error)
	// disturb answers a lookup of a batch, counted from 1, in another way; nil for the usual.
	disturb func(call int, a asked) *reply
	// forge changes the responses of a batch.
	forge func(call int, responses []map[string]any) []map[string]any

	batches [][]asked
}

func (*graph) Tenant() string                               { return "contoso.example" }
func (g *graph) AppOnly() bool                              { return !g.user }
func (*graph) User() string                                 { return "" }
func (*graph) SignIn(context.Context, tenant.Service) error { return nil }

func mail(id, subject string) map[string]any {
	person := func(a string) any { return map[string]any{"emailAddress": map[string]any{"name": "x", "address": a}} }
	return map[string]any{
		"id": "item of " + id + subject, "internetMessageId": id, "subject": subject, "receivedDateTime": "2024-02-03T04:05:06Z",
		"from": person("eve@fabrikam.example"), "sender": person("assistant@fabrikam.example"),
		"toRecipients": []any{person(adele), person("joni@contoso.example")},
	}
}

func message(subject, folder string) trace.Message {
	return trace.Message{
		Subject: subject, Sender: "eve@fabrikam.example", Recipients: []string{adele, "joni@contoso.example"},
		Received: time.Date(2024, 2, 3, 4, 5, 6, 0, time.UTC), Folder: folder,
	}
}

func (g *graph) Do(ctx context.Context, c tenant.Call) (*tenant.Answer, error) {
	if err := c.RateLimit.Wait(ctx); err != nil {
		return nil, err
	}
	if c.Service != tenant.Mail || c.Method != http.MethodPost || c.URL != "/v1.0/$batch" || c.Once {
		g.t.Errorf("not how a batch is sent: %+v", c)
	}
	var sent struct {
		Requests []struct{ ID, Method, URL string }
	}
	if err := json.Unmarshal(c.Body, &sent); err != nil {
		g.t.Fatal(err)
	}
	var (
		batch     []asked
		responses []map[string]any
		ids       = map[string]struct{}{}
	)
	for _, r := range sent.Requests {
		ids[r.ID] = struct{}{}
		a, err := read(r.URL)
		if err != nil || r.Method != http.MethodGet {
			g.t.Fatalf("%s %s: %v", r.Method, r.URL, err)
		}
		batch = append(batch, a)
	}
	if len(ids) != len(batch) || len(batch) == 0 || len(batch) > 20 {
		g.t.Errorf("a batch of %d lookups with %d ids", len(batch), len(ids))
	}
	g.batches = append(g.batches, batch)
	if g.refuse != nil {
		if a, err := g.refuse(len(g.batches)); a != nil || err != nil {
			return a, err
		}
	}
	for i, a := range batch {
		r := g.answer(a)
		if g.disturb != nil {
			if other := g.disturb(len(g.batches), a); other != nil {
				r = *other
			}
		}
		responses = append(responses, map[string]any{
			"id": sent.Requests[i].ID, "status": r.Status, "headers": r.Headers, "body": r.Body,
		})
	}
	slices.Reverse(responses) // they come in any order
	if g.forge != nil {
		responses = g.forge(len(g.batches), responses)
	}
	text, err := json.Marshal(map[string]any{"responses": responses})
	return &tenant.Answer{Status: 200, Body: text}, err
}

// answer answers a request for a mailbox.
func (g *graph) answer(a asked) reply {
	where := a.mailbox
	if a.deleted {
		where += "/bin"
	}
	hits := []map[string]any{}
	for _, it := range g.items[where] {
		if it["internetMessageId"] == a.id {
			hits = append(hits, it)
		}
	}
	body := map[string]any{"value": hits}
	if g.page > 0 && len(hits) > a.skip+g.page {
		link := url.URL{Scheme: "https", Host: "graph.example", Path: "/v1.0/users/" + a.mailbox + "/messages"}
		link.RawQuery = url.Values{"id": {a.id}, "$skip": {strconv.Itoa(a.skip + g.page)}}.Encode()
		body["value"], body["@odata.nextLink"] = hits[a.skip:a.skip+g.page], link.String()
	} else {
		body["value"] = hits[a.skip:]
	}
	return reply{Status: 200, Body: body}
}

// read reads an address as Graph does, which decodes it once.
func read(address string) (a asked, err error) {
	path, query, _ := strings.Cut(address, "?")
	parts := strings.Split(path, "/")
	if len(parts) < 4 || parts[0] != "" || parts[1] != "users" || parts[len(parts)-1] != "messages" {
		return a, fmt.Errorf("no messages of a mailbox")
	}
	a.deleted = path == "/users/"+parts[2]+"/mailFolders/recoverableitemsdeletions/messages"
	if !a.deleted && len(parts) != 4 {
		return a, fmt.Errorf("no folder")
	}
	if a.mailbox, err = url.PathUnescape(parts[2]); err != nil {
		return a, err
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		return a, err
	}
	if values.Has("$skip") {
		a.id = values.Get("id")
		a.skip, err = strconv.Atoi(values.Get("$skip"))
		return a, err
	}
	if got, want := slices.Sorted(maps.Keys(values)), []string{"$filter", "$select"}; !slices.Equal(got, want) {
		return a, fmt.Errorf("%q in the query", got)
	}
	if values.Get("$select") != "id,subject,from,sender,toRecipients,receivedDateTime,internetMessageId" {
		return a, fmt.Errorf("selects %q", values.Get("$select"))
	}
	literal, found := strings.CutPrefix(values.Get("$filter"), "internetMessageId eq '")
	literal, ended := strings.CutSuffix(literal, "'")
	if a.id = strings.ReplaceAll(literal, "''", "\x00"); !found || !ended || strings.Contains(a.id, "'") {
		return a, fmt.Errorf("no filter: %q", values.Get("$filter"))
	}
	a.id = strings.ReplaceAll(a.id, "\x00", "'")
	return a, nil
}

// said is what was found, in the order in which it was.
func resolve(g *graph, s *Source, queries ...trace.Query) ([]trace.Finding, error) {
	var all []trace.Finding
	err := s.Resolve(g.t.Context(), queries, func(f trace.Finding) {
		if f.Source != "mailbox" || f.Reach != "in the mailbox and the Deletions of its Recoverable Items" || f.Asked.IsZero() {
			g.t.Errorf("no finding: %+v", f)
		}
		f.Source, f.Reach, f.Asked = "", "", time.Time{}
		all = append(all, f)
	})
	return all, err
}

func newSource(g *graph) *Source { return New(g, simulated.NewLeapClock(noon), nil) }

// numbered returns n queries in mailboxes.
func numbered(n int, mailboxes ...string) []trace.Query {
	var all []trace.Query
	for i := range n {
		all = append(all, trace.Query{ID: messageid.ID(fmt.Sprintf("<%d@x>", i)), Mailboxes: mailboxes})
	}
	return all
}

// holding returns a Graph in which Adele has all of these messages.
func holding(t *testing.T, queries []trace.Query) *graph {
	g := &graph{t: t, items: map[string][]map[string]any{}}
	for _, q := range queries {
		g.items[adele] = append(g.items[adele], mail(string(q.ID), "of "+string(q.ID)))
	}
	return g
}
