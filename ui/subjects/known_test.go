package subjects_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"whoread/audit/table"
	"whoread/trace"
	"whoread/ui/subjects"
)

func TestKnownOf(t *testing.T) {
	at := time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		found []trace.Finding
		want  table.MessageInfo
	}{
		"nothing": {nil, table.MessageInfo{ID: "<a@x>", State: "not asked"}},
		"copies that differ": {[]trace.Finding{{State: trace.Found, Source: "mailbox", Messages: []trace.Message{
			{Subject: "A"}, {Subject: "B", Sender: "ceo@x", Received: at}, {Subject: "A", Sender: "other@x"},
		}}}, table.MessageInfo{State: "found", Subjects: []string{"A", "B"}, Sender: "other@x", Received: at.Unix(), Source: "mailbox"}},
		"found by the second": {[]trace.Finding{
			{State: trace.NotFound, Source: "hunting", Reach: "in the last 30 days by hunting"},
			{State: trace.Found, Source: "message trace", Messages: []trace.Message{{Subject: ""}}},
		}, table.MessageInfo{State: "found", Subjects: []string{""}, Source: "message trace"}},
		"not found by some": {[]trace.Finding{
			{State: trace.NotFound, Source: "mailbox", Mailbox: "a", Reach: "in the mailbox"},
			{State: trace.NotFound, Source: "mailbox", Mailbox: "b", Reach: "in the mailbox"},
			{State: trace.Denied, Source: "hunting", Reason: "It may not."},
			{State: trace.NotAsked, Source: "message trace", Reason: "No."},
		}, table.MessageInfo{State: "not found", Source: "in the mailbox; hunting: denied"}},
		"denied":       {[]trace.Finding{{State: trace.Denied, Source: "mailbox"}}, table.MessageInfo{State: "denied", Source: "mailbox"}},
		"no reach":     {[]trace.Finding{{State: trace.NotFound, Source: "mailbox"}}, table.MessageInfo{State: "not found", Source: "mailbox"}},
		"out of reach": {[]trace.Finding{{State: trace.Outside, Source: "hunting"}}, table.MessageInfo{State: "outside the window", Source: "hunting"}},
	} {
		t.Run(name, func(t *testing.T) {
			findings := trace.NewFindings()
			for _, f := range c.found {
				f.ID = "a@x"
				findings.Add(f)
			}
			c.want.ID = "<a@x>"
			if diff := cmp.Diff(c.want, subjects.KnownOf(findings.Answer("a@x"))); diff != "" {
				t.Error(diff)
			}
		})
	}
}
