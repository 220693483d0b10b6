package exchange

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
)

// recordRows returns rows of records, numbered in order.
func recordRows(records ...string) []fakeRow {
	var rows []fakeRow
	for i, r := range records {
		rows = append(rows, fakeRow{i + 1, len(records), r})
	}
	return rows
}

func manyRecords(from, to int) []string {
	var all []string
	for i := from; i < to; i++ {
		all = append(all, `{"Id":"`+strconv.Itoa(i)+`"}`)
	}
	return all
}

func TestVerify(t *testing.T) {
	all := manyRecords(0, 10)
	changed := append(slices.Clone(all[:9]), `{"Id":"9","X":1}`)
	for _, c := range []struct {
		name     string
		readings [][]string // the last one repeatedly
		blind    bool
		rows     int // rows kept
		sessions int
		note     string
		short    bool
	}{
		{"not asked for", [][]string{all[:7], all}, true, 7, 1, "", false},
		{"the same in another order", [][]string{all, {all[9], all[0], all[1], all[2], all[3], all[4], all[5], all[6], all[7], all[8]}}, false, 10, 2, "", false},
		{"more", [][]string{all[:7], all}, false, 10, 3, "reading 2 had 3 new rows, 0 with other content, and lacked 0", false},
		{"fewer", [][]string{all, all[:7]}, false, 10, 2, "reading 2 had 0 new rows, 0 with other content, and lacked 3", false},
		{"changed", [][]string{all, changed}, false, 11, 2, "reading 2 had 0 new rows, 1 with other content, and lacked 0", false},
		{"cut off", [][]string{{`{"a":1`, `{"a":2`}, {`{"a":2`, `{"a":3`, `{"a":1`}}, false, 3, 3, "reading 2 had 1 new rows", false},
		{
			"others each time",
			[][]string{all[:1], all[1:3], all[3:6], all[6:]},
			false, 10, 4,
			"reading 4 had 4 new rows, 0 with other content, and lacked 6", true,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := &fakeExchange{slice: 50, page: 50, disturb: func(session, _ int, a *fakeAnswer) error {
				a.rows = recordRows(c.readings[min(session, len(c.readings))-1]...)
				return nil
			}}
			w, a := &heldWindow{span: newRequest().Span}, newRequest()
			a.Verify = !c.blind
			err := New(f, newClock()).FetchWindow(context.Background(), a, w)
			var short *fetch.ShortError
			if errors.As(err, &short) != c.short || (err != nil) != c.short {
				t.Errorf("got %v", err)
			}
			if len(w.rows) != c.rows || len(f.sessions) != c.sessions {
				t.Errorf("%d rows of %d sessions, want %d of %d", len(w.rows), len(f.sessions), c.rows, c.sessions)
			}
			if noted := strings.Join(w.notes, "; "); !strings.Contains(noted, c.note) || c.note == "" && noted != "" {
				t.Errorf("noted %q, want %q", noted, c.note)
			}
		})
	}
}

// A fault in the second reading is handled as in the first; if it stays, the window is incomplete.
func TestVerifyWithFaults(t *testing.T) {
	a := newRequest()
	a.Verify = true
	for last, whole := range map[int]bool{2: true, 99: false} {
		f := &fakeExchange{rows: 130, slice: 50, page: 20, disturb: func(session, call int, a *fakeAnswer) error {
			if session > 1 && session <= last && call == 2 {
				*a = fakeAnswer{}
			}
			return nil
		}}
		w := &heldWindow{span: a.Span}
		err := New(f, newClock()).FetchWindow(context.Background(), a, w)
		var short *fetch.ShortError
		if (err == nil) != whole || errors.As(err, &short) == whole {
			t.Errorf("trouble until session %d: %v", last, err)
		}
		if len(w.rows) != 130 || len(w.notes) != 0 {
			t.Errorf("trouble until session %d: %d rows, noted %q", last, len(w.rows), w.notes)
		}
	}
	denied := &tenant.Error{Service: tenant.Exchange, Status: 403, Kind: tenant.Denied}
	f := &fakeExchange{rows: 130, slice: 50, page: 20, disturb: func(session, _ int, _ *fakeAnswer) error {
		if session == 2 {
			return denied
		}
		return nil
	}}
	if err := New(f, newClock()).FetchWindow(context.Background(), a, &heldWindow{span: a.Span}); !errors.Is(err, denied) {
		t.Errorf("got %v", err)
	}
}
