package hunting

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"whoread/audit/messageid"
	"whoread/audit/tenant"
	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenanttest"
	"whoread/trace"
)

var noon = time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC) //nolint:gochecknoglobals // a constant

// defender is a fake that answers queries with given rows, or as disturb says.
type defender struct {
	t    *testing.T
	rows []map[string]any
	// disturb answers the nth call, counted from 1; it returns nil for the usual answer.
	disturb func(call int, ids []string) (*tenant.Answer, error)
	queries [][]string
}

func (*defender) Tenant() string                               { return "contoso.example" }
func (*defender) AppOnly() bool                                { return true }
func (*defender) User() string                                 { return "" }
func (*defender) SignIn(context.Context, tenant.Service) error { return nil }
func answer(text string) (*tenant.Answer, error) {
	return &tenant.Answer{Status: 200, Body: []byte(text)}, nil
}

func refusal(status int, k tenant.ErrorKind, message string) *tenant.Error {
	return &tenant.Error{Service: tenant.Hunting, Status: status, Kind: k, Message: message}
}

func (d *defender) Do(ctx context.Context, c tenant.Call) (*tenant.Answer, error) {
	if err := c.RateLimit.Wait(ctx); err != nil {
		return nil, err
	}
	var asked struct{ Query, Timespan string }
	if err := json.Unmarshal(c.Body, &asked); err != nil {
		d.t.Fatal(err)
	}
	if c.Service != tenant.Hunting || c.Method != http.MethodPost || c.URL != "/v1.0/security/runHuntingQuery" ||
		c.Header.Get("Content-Type") != "application/json; charset=utf-8" || asked.Timespan != "P30D" || c.Once {
		d.t.Errorf("not how hunting is asked: %+v", c)
	}
	ids, err := listed(asked.Query)
	if err != nil {
		d.t.Fatal(err)
	}
	d.queries = append(d.queries, ids)
	if d.disturb != nil {
		if a, err := d.disturb(len(d.queries), ids); a != nil || err != nil {
			return a, err
		}
	}
	results := []map[string]any{}
	for _, row := range d.rows {
		for _, id := range ids {
			if row["InternetMessageId"] == id {
				results = append(results, row)
			}
		}
	}
	text, err := json.Marshal(map[string]any{"schema": []any{}, "results": results})
	return &tenant.Answer{Status: 200, Body: text}, err
}

// listed reads the ids out of a query like Kusto does, independently of how they were quoted.
func listed(query string) (ids []string, err error) {
	rest, found := strings.CutPrefix(query, "EmailEvents | where InternetMessageId in (")
	for found {
		var id string
		if id, rest, err = unquoted(rest); err != nil {
			return nil, err
		}
		ids = append(ids, id)
		rest, found = strings.CutPrefix(rest, ",")
	}
	if rest != ") | project Timestamp, InternetMessageId, Subject, SenderFromAddress, RecipientEmailAddress" {
		return nil, fmt.Errorf("no query: %q", query)
	}
	return ids, nil
}

// unquoted reads the string literal at the beginning of a text.
func unquoted(text string) (value, rest string, err error) {
	if !strings.HasPrefix(text, `"`) {
		return "", "", fmt.Errorf("no literal: %q", text)
	}
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch c := text[i]; c {
		case '"':
			return b.String(), text[i+1:], nil
		case '\n', '\r':
			return "", "", fmt.Errorf("a line ends in a literal")
		case '\\':
			if i++; i == len(text) {
				return "", "", fmt.Errorf("no end")
			}
			switch text[i] {
			case '"', '\\', '\'':
				b.WriteByte(text[i])
			case 'u':
				if i+4 >= len(text) {
					return "", "", fmt.Errorf("no end")
				}
				r, err := strconv.ParseUint(text[i+1:i+5], 16, 16)
				if err != nil {
					return "", "", err
				}
				b.WriteRune(rune(r))
				i += 4
			default:
				return "", "", fmt.Errorf("unknown escape \\%c", text[i])
			}
		default:
			b.WriteByte(c)
		}
	}
	return "", "", fmt.Errorf("no end")
}

// event returns a row of EmailEvents.
func event(id, subject, recipient string) map[string]any {
	return map[string]any{
		"Timestamp": "2026-09-25T08:00:00.7688641Z", "InternetMessageId": id, "Subject": subject,
		"SenderFromAddress": "eve@fabrikam.example", "RecipientEmailAddress": recipient,
	}
}

// resolve queries hunting for ids, and returns the findings by id.
func resolve(d *defender, ids ...string) (map[string]trace.Finding, error) {
	var queries []trace.Query
	for _, id := range ids {
		queries = append(queries, trace.Query{ID: messageid.ID(id)})
	}
	s := New(d, simulated.NewLeapClock(noon), nil)
	return findings(d, s, queries)
}

// reach is the reach of all findings.
const reach = "in the last 30 days by hunting"

func findings(d *defender, s *Source, queries []trace.Query) (map[string]trace.Finding, error) {
	return tenanttest.CollectFindings(d.t, s, reach, queries)
}
