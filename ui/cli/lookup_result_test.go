package cli

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"whoread/audit/messageid"
	"whoread/trace"
	"whoread/ui/subjects"
)

func TestLookupResultPrintsReasons(t *testing.T) {
	finding := func(id, source string, s trace.State, reason string) trace.Finding {
		return trace.Finding{ID: messageid.Key(id), Source: source, State: s, Reason: reason}
	}
	for _, c := range []struct {
		name       string
		ids        string
		known      []trace.Finding
		stated     int
		cause      error
		want       string
		incomplete bool
	}{
		{"nothing", "", nil, 0, nil, "0 message ids: 0 found", false},
		{
			"all settled", "a b c",
			[]trace.Finding{
				foundFinding("a", "Invoice"), finding("b", "mailbox", trace.NotFound, ""), finding("c", "hunting", trace.Outside, "it is older"),
			},
			2, nil,
			"5 message ids: 3 found, 1 not found, 1 outside the window", false,
		},
		{"the same twice", "a <a>", []trace.Finding{foundFinding("a", "Invoice")}, 0, nil, "1 message id: 1 found", false},
		{"the budget", "a b c", []trace.Finding{foundFinding("a", "Invoice")}, 0, trace.ErrBudget, "3 message ids: 1 found, 2 not asked|2 message ids not asked: the budget of 50 calls is used up", true},
		{"an interrupt", "a", nil, 0, context.Canceled, "1 message id: 0 found, 1 not asked|1 message id not asked: interrupted", true},
		{"an error", "a", nil, 0, errors.New("the disk is full"), "1 message id: 0 found, 1 not asked|1 message id not asked: the disk is full", true},
		{
			"refusals", "a b c d",
			[]trace.Finding{
				finding("a", "mailbox", trace.Denied, "no permission"), finding("a", "hunting", trace.NotFound, ""),
				finding("b", "mailbox", trace.Denied, "no permission"), finding("b", "hunting", trace.Failed, "out of order"),
				finding("c", "mailbox", trace.Denied, "no permission"),
				finding("d", "mailbox", trace.Denied, "no permission"), foundFinding("d", "Invoice"),
			},
			0, nil,
			"4 message ids: 1 found, 1 not found, 1 failed, 1 denied|mailbox denied for 3 message ids: no permission|hunting failed for 1 message id: out of order", true,
		},
	} {
		findings := trace.NewFindings()
		findings.Add(c.known...)
		var said bytes.Buffer
		var queries []trace.Query
		for _, id := range strings.Fields(c.ids) {
			queries = append(queries, trace.Query{ID: messageid.ID(id)})
		}
		err := lookupResult{subjects.LookupRequest{Queries: queries, Found: make([]messageid.ID, c.stated)}, findings, c.cause, 50}.printResult(messageWriter{&said})
		got := strings.ReplaceAll(strings.TrimSuffix(strings.ReplaceAll(said.String(), "whoread: ", ""), "\n"), "\n", "|")
		if got != c.want || errors.Is(err, errIncomplete) != c.incomplete {
			t.Errorf("%s: it says\n%s, want\n%s; and returns %v", c.name, got, c.want, err)
		}
	}
}
