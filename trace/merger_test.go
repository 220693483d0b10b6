package trace

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestMerger checks the rule by which services, files and findings merge rows.
func TestMerger(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 9, 14, hour, 0, 0, 0, time.UTC) }
	rows := []Message{
		{Subject: "Plan", Sender: "a@x", Recipients: []string{"b@x", ""}, Received: at(9), Size: 10},
		{Subject: "Plan", Sender: "c@x"},
		{Subject: "Plan", Recipients: []string{"B@x", "d@x"}, Received: at(8), Size: 12, Folder: "Inbox"},
		{Subject: "", Sender: "a@x"},
	}
	for name, c := range map[string]struct {
		merger Merger
		want   Message // that the rows of the first message make
	}{
		"rows of one source": {
			Merger{}, Message{Subject: "Plan", Sender: "a@x", Recipients: []string{"b@x", "d@x"}, Received: at(8), Size: 12, Folder: "Inbox"},
		},
		"findings of several": {
			Merger{keepFirst: true},
			Message{Subject: "Plan", Sender: "a@x", Recipients: []string{"b@x", "d@x"}, Received: at(9), Size: 10, Folder: "Inbox"},
		},
	} {
		for _, row := range rows {
			c.merger.Add(row)
		}
		want := []Message{c.want, {Subject: "Plan", Sender: "c@x"}, {Subject: "", Sender: "a@x"}}
		if diff := cmp.Diff(want, c.merger.Messages()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
