package service_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"whoread/trace"
	"whoread/trace/service"
)

// TestRowsOfOneID checks that an id can stand for several messages: all subjects are kept, with the
// recipients of each (C46). A subject can be empty.
func TestRowsOfOneID(t *testing.T) {
	at := func(s int) time.Time { return noon.Add(time.Duration(s) * time.Second) }
	rows := service.Rows{}
	for _, row := range []service.Row{
		{ID: "<a@x>", Subject: "Re: Q3", Sender: "Eve@x.example", Recipient: "b@x.example", Received: at(2), Size: 10},
		{ID: "a@x", Subject: "Re: Q3", Sender: "eve@x.example", Recipient: "c@x.example", Received: at(1), Size: 12},
		{ID: "<a@x>", Subject: "Re: Q3", Sender: "eve@x.example", Recipient: "B@x.example", Received: at(3)},
		{ID: "<a@x>", Subject: "[EXTERNAL] Re: Q3", Sender: "eve@x.example", Recipient: "d@x.example"},
		{ID: "<a@x>", Subject: "", Sender: "eve@x.example"},
		{ID: "<A@x>", Subject: "another", Sender: "eve@x.example"},
	} {
		rows.Add(row)
	}
	want := []trace.Message{
		{Subject: "Re: Q3", Sender: "Eve@x.example", Recipients: []string{"b@x.example", "c@x.example"}, Received: at(1), Size: 12},
		{Subject: "[EXTERNAL] Re: Q3", Sender: "eve@x.example", Recipients: []string{"d@x.example"}},
		{Subject: "", Sender: "eve@x.example"},
	}
	if diff := cmp.Diff(want, rows.Messages("a@x")); diff != "" {
		t.Error(diff)
	}
	if got := rows.Messages("b@x"); got != nil {
		t.Errorf("of nothing: %v", got)
	}
}

// TestManyRowsOfOneID adds many rows that all differ.
func TestManyRowsOfOneID(t *testing.T) {
	rows := service.Rows{}
	const many = 100_000
	for i := range many {
		rows.Add(service.Row{ID: "<a@x>", Subject: fmt.Sprint(i), Recipient: "b@x.example"})
		rows.Add(service.Row{ID: "<b@x>", Subject: "the same", Recipient: fmt.Sprint(i)})
	}
	if a, b := rows.Messages("a@x"), rows.Messages("b@x"); len(a) != many || len(b) != 1 || len(b[0].Recipients) != many {
		t.Errorf("%d and %d messages", len(a), len(b))
	}
}

func TestTimes(t *testing.T) {
	for _, c := range []struct {
		text string
		want time.Time
	}{
		{"2026-10-01T12:00:00Z", noon},
		{"2026-10-01T12:00:00", noon},
		{"2026-10-01T12:00:00.7688641Z", noon.Add(768864100)},
		{"2026-10-01T12:00:00.7688641", noon.Add(768864100)},
		{"2026-10-01T14:00:00+02:00", noon},
		{"", time.Time{}},
		{"yesterday", time.Time{}},
		{"2026-13-01T12:00:00Z", time.Time{}},
	} {
		if got := service.ParseTime(c.text); !got.Equal(c.want) || got.Location() != time.UTC {
			t.Errorf("%q is %s, want %s", c.text, got, c.want)
		}
	}
}
