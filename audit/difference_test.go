package audit_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"whoread/audit"
)

func TestS6DifferencesBetweenCopies(t *testing.T) {
	record := func(change func(r *audit.Record)) *audit.Record {
		r := audit.Record{
			ID: "a", Time: 1789372800, Access: audit.Bind, ClientIP: "192.0.2.1", Count: 2,
			Folders: []audit.Folder{{ID: "f1", Path: `\Inbox`, Items: []audit.Item{
				{MessageID: "<a@x>", Size: audit.NotCounted}, {MessageID: "b@x", Size: 7},
			}}},
		}
		change(&r)
		return &r
	}
	for name, c := range map[string]struct {
		change func(r *audit.Record)
		want   []audit.Difference
	}{
		"nothing":         {func(*audit.Record) {}, nil},
		"brackets of ids": {func(r *audit.Record) { r.Folders[0].Items[0].MessageID = "a@x" }, nil},
		"partial form":    {func(r *audit.Record) { r.Partial = true }, nil},
		"address and access": {
			func(r *audit.Record) { r.ClientIP, r.Access = "", audit.Sync },
			[]audit.Difference{{"Access", []string{"Bind"}, []string{"Sync"}}, {"ClientIP", []string{"192.0.2.1"}, nil}},
		},
		"time and count": {
			func(r *audit.Record) { r.Time, r.TimeText, r.Count = 0, "today", audit.NotCounted },
			[]audit.Difference{{"TimeStamp", []string{"2026-09-14 08:00:00 UTC"}, []string{"today"}}, {"OperationCount", []string{"2"}, nil}},
		},
		"immutable id": {
			func(r *audit.Record) { r.Folders[0].Items[1].ImmutableID = "L1" },
			[]audit.Difference{{"folders and items", []string{`<b@x>, 7 bytes, in folder \Inbox, f1`}, []string{`<b@x>, 7 bytes, L1, in folder \Inbox, f1`}}},
		},
		"item twice": {
			func(r *audit.Record) { r.Folders[0].Items = append(r.Folders[0].Items, r.Folders[0].Items[0]) },
			[]audit.Difference{{"folders and items", nil, []string{`<a@x>, in folder \Inbox, f1`}}},
		},
		"order": {
			func(r *audit.Record) {
				i := r.Folders[0].Items
				i[0], i[1] = i[1], i[0]
			},
			[]audit.Difference{{
				"order of items",
				[]string{`<a@x>, in folder \Inbox, f1`, `<b@x>, 7 bytes, in folder \Inbox, f1`},
				[]string{`<b@x>, 7 bytes, in folder \Inbox, f1`, `<a@x>, in folder \Inbox, f1`},
			}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := audit.CompareCopies(record(func(*audit.Record) {}), record(c.change))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
