package messagetrace

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
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

const day = 24 * time.Hour

var noon = time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC) //nolint:gochecknoglobals // a constant

// sent is a message to a recipient.
type sent struct {
	id, subject, recipient string
	received               time.Time
}

// asked is one query, on either channel.
type asked struct {
	channel   Channel
	ids       []string
	from, to  time.Time
	recipient string
}

// office is a fake of a tenant's message traces.
type office struct {
	t     *testing.T
	clock *simulated.LeapClock
	mail  []sent
	limit int // rows of an answer; 0 for 5,000
	page  int // rows of a page; 0 for all
	// refuse answers the nth call, counted from 1, in another way.
	refuse func(call int, a asked) (*tenant.Answer, error)
	// signIn is why nobody can sign in.
	signIn error

	calls []asked
}

func newOffice(t *testing.T, mail ...sent) *office {
	return &office{t: t, clock: simulated.NewLeapClock(noon), mail: mail}
}

func (*office) Tenant() string { return "contoso.example" }
func (*office) AppOnly() bool  { return true }
func (*office) User() string   { return "" }

func (o *office) SignIn(_ context.Context, s tenant.Service) error {
	if s != tenant.ExchangeTrace {
		o.t.Errorf("signs in for %s", s)
	}
	return o.signIn
}

func (o *office) Do(ctx context.Context, c tenant.Call) (*tenant.Answer, error) {
	if err := c.RateLimit.Wait(ctx); err != nil {
		return nil, err
	}
	a, skip, err := read(c)
	if err != nil {
		o.t.Fatal(err)
	}
	o.calls = append(o.calls, a)
	if now := o.clock.Now(); a.to.Sub(a.from) > 10*day || a.from.Before(now.Add(-90*day+time.Minute)) || !a.from.Before(a.to) || a.to.After(now) {
		o.t.Errorf("asked from %s to %s at %s", a.from, a.to, now)
	}
	if o.refuse != nil {
		if answer, err := o.refuse(len(o.calls), a); answer != nil || err != nil {
			return answer, err
		}
	}
	rows, more := o.rows(a)
	return o.write(c, a.channel, rows, skip, more)
}

// rows are those that answer a question, newest first.
func (o *office) rows(a asked) (rows []sent, more bool) {
	for _, m := range o.mail {
		if !slices.Contains(a.ids, m.id) || m.received.Before(a.from) || m.received.After(a.to) {
			continue
		}
		if a.recipient != "" && m.received.Equal(a.to) && m.recipient < a.recipient {
			continue
		}
		rows = append(rows, m)
	}
	slices.SortStableFunc(rows, func(a, b sent) int {
		return cmp.Or(b.received.Compare(a.received), strings.Compare(a.recipient, b.recipient))
	})
	limit := o.limit
	if limit == 0 || a.channel == Graph {
		limit = largest
	}
	return rows[:min(limit, len(rows))], len(rows) > limit
}

// write writes a page of an answer.
func (o *office) write(c tenant.Call, channel Channel, rows []sent, skip int, more bool) (*tenant.Answer, error) {
	body := map[string]any{}
	if end := skip + o.page; o.page > 0 && end < len(rows) {
		address, _, _ := strings.Cut(c.URL, "&$skiptoken=")
		if channel == Exchange {
			address = "https://outlook.example/adminapi/beta/contoso.example/InvokeCommand?x=1"
		}
		body["@odata.nextLink"] = address + "&$skiptoken=" + strconv.Itoa(end)
		rows = rows[:end]
	}
	if channel == Exchange {
		body["adminapi.warnings@odata.type"], body["@adminapi.warnings"] = "#Collection(String)", []string{}
		if more {
			body["@adminapi.warnings"] = []string{"There are more results, use the following command to get more. ..."}
		}
	}
	value := []any{}
	for _, r := range rows[skip:] {
		value = append(value, r.row(channel))
	}
	body["value"] = value
	text, err := json.Marshal(body)
	return &tenant.Answer{Status: 200, Body: text}, err
}

func (s sent) row(channel Channel) map[string]any {
	if channel == Graph {
		return map[string]any{
			"id": "t" + s.id, "messageId": s.id, "subject": s.subject, "senderAddress": "eve@fabrikam.example",
			"recipientAddress": s.recipient, "receivedDateTime": s.received.Format(time.RFC3339Nano), "size": 1234, "status": "delivered",
		}
	}
	return map[string]any{
		"MessageTraceId": "t" + s.id, "MessageId": s.id, "Subject": s.subject, "SenderAddress": "eve@fabrikam.example",
		"RecipientAddress": s.recipient, "Received@data.type": "System.DateTime", "Received": s.received.Format("2006-01-02T15:04:05.0000000Z"),
		"Size@data.type": "System.Int32", "Size": 1234, "Status": "Delivered",
	}
}

var graphFilter = regexp.MustCompile(`^receivedDateTime ge (\S+) and receivedDateTime le (\S+) and messageId eq '((?s:.*))'$`)

// read reads a call as its service does.
func read(c tenant.Call) (a asked, skip int, err error) {
	if c.Once {
		return a, 0, fmt.Errorf("a question is asked once only")
	}
	if c.Service == tenant.GraphTrace {
		return readGraph(c)
	}
	if c.Service != tenant.ExchangeTrace || c.Method != http.MethodPost || c.Header.Get("X-CmdletName") != "Get-MessageTraceV2" {
		return a, 0, fmt.Errorf("no message trace: %+v", c)
	}
	var body struct {
		CmdletInput struct {
			CmdletName string
			Parameters struct {
				MessageID                []string `json:"MessageId"`
				StartDate, EndDate       time.Time
				ResultSize               int
				StartingRecipientAddress string
			}
		}
	}
	strict := json.NewDecoder(strings.NewReader(string(c.Body)))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&body); err != nil {
		return a, 0, err
	}
	p := body.CmdletInput.Parameters
	if body.CmdletInput.CmdletName != "Get-MessageTraceV2" || p.ResultSize != 5000 || len(p.MessageID) == 0 || len(p.MessageID) > 50 {
		return a, 0, fmt.Errorf("not how message traces are asked for: %s", c.Body)
	}
	if _, token, paged := strings.Cut(c.URL, "$skiptoken="); paged {
		skip, err = strconv.Atoi(token)
	}
	return asked{Exchange, p.MessageID, p.StartDate, p.EndDate, p.StartingRecipientAddress}, skip, err
}

func readGraph(c tenant.Call) (a asked, skip int, err error) {
	path, query, _ := strings.Cut(c.URL, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		return a, 0, err
	}
	parts := graphFilter.FindStringSubmatch(values.Get("$filter"))
	if path != "/v1.0/admin/exchange/tracing/messageTraces" || parts == nil || values.Get("$top") != "5000" || c.Method != "" {
		return a, 0, fmt.Errorf("not how message traces are asked for: %s", c.URL)
	}
	if values.Has("$skiptoken") {
		skip, err = strconv.Atoi(values.Get("$skiptoken"))
	}
	from, fromErr := time.Parse(time.RFC3339, parts[1])
	to, toErr := time.Parse(time.RFC3339, parts[2])
	if fromErr != nil || toErr != nil || strings.Contains(strings.ReplaceAll(parts[3], "''", ""), "'") {
		return a, 0, fmt.Errorf("no filter: %s", parts[0])
	}
	return asked{channel: Graph, ids: []string{strings.ReplaceAll(parts[3], "''", "'")}, from: from, to: to}, skip, err
}

func (o *office) source(channels ...Channel) *Source { return New(o, o.clock, nil, channels...) }

// resolve sends queries, and returns what is said of each.
func (o *office) resolve(s *Source, queries ...trace.Query) (map[string]trace.Finding, error) {
	all := map[string]trace.Finding{}
	err := s.Resolve(o.t.Context(), queries, func(f trace.Finding) {
		if _, twice := all[string(f.ID)]; twice || f.Source != "message trace" || f.Reach != "in the last 90 days by message trace" || f.Asked.IsZero() {
			o.t.Errorf("no finding: %+v", f)
		}
		all[string(f.ID)] = f
	})
	return all, err
}

// ids returns queries for ids.
func ids(all ...string) []trace.Query {
	var queries []trace.Query
	for _, id := range all {
		queries = append(queries, trace.Query{ID: messageid.ID(id)})
	}
	return queries
}

func numbered(n int) []trace.Query {
	var queries []trace.Query
	for i := range n {
		queries = append(queries, trace.Query{ID: messageid.ID(fmt.Sprintf("<%d@x>", i))})
	}
	return queries
}

// message is what becomes of a message that was sent.
func message(subject string, received time.Time, to ...string) trace.Message {
	return trace.Message{Subject: subject, Sender: "eve@fabrikam.example", Recipients: to, Received: received, Size: 1234}
}
