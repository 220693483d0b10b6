package table

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"whoread/audit"
)

// sessionRecord returns a record of a session from an address.
func sessionRecord(n int, session, address, mailbox string) audit.Record {
	return audit.Record{
		ID: makeGUID(n), Time: 1789372800 + int64(n), Operation: audit.MailItemsAccessed, Access: audit.Bind,
		SessionID: session, ClientIP: address, Mailbox: mailbox, MailboxGUID: mailbox,
	}
}

func pageOf(records ...audit.Record) *audit.Page {
	return &audit.Page{Rows: len(records), Records: records, Places: make([]audit.Place, len(records))}
}

// printSessions returns the sessions of a view, with the number of their addresses in the view and
// all of their addresses.
func printSessions(v *View) (lines []string) {
	for row := range v.Len() {
		lines = append(lines, fmt.Sprintf("%s %s of %s", v.Cell(row, SessionID), v.Cell(row, ClientIPs), strings.Join(v.AllAddresses(row), ",")))
	}
	return lines
}

func hijackedSessions() []audit.Record {
	return []audit.Record{
		sessionRecord(1, "good", "203.0.113.7", "adele"), sessionRecord(2, "taken", "203.0.113.7", "adele"),
		sessionRecord(3, "taken", "198.51.100.77", "adele"), sessionRecord(4, "bad", "198.51.100.77", "adele"),
		sessionRecord(5, "taken", "", "adele"), sessionRecord(6, "", "198.51.100.77", "adele"), sessionRecord(7, "taken", "198.51.100.78", "ben"),
		sessionRecord(8, "bad", "198.51.100.77", "adele"), sessionRecord(9, "bad", "198.51.100.77", "adele"),
	}
}

// TestAllAddressesOfASession checks that a filter for the address of the intruder does not hide
// that the session has another one.
func TestAllAddressesOfASession(t *testing.T) {
	t.Parallel()
	store := NewStore()
	store.Append(pageOf(hijackedSessions()...))
	for _, c := range []struct {
		filter string
		want   []string
	}{
		{"", []string{"taken 3 of ", "bad 1 of ", "good 1 of ", " 1 of "}},
		{"ip:198.51.100.77", []string{"taken 1 of 203.0.113.7,198.51.100.77,198.51.100.78", "bad 1 of 198.51.100.77", " 1 of "}},
		{"mailbox=adele", []string{"taken 2 of 203.0.113.7,198.51.100.77,198.51.100.78", "bad 1 of 198.51.100.77", "good 1 of 203.0.113.7", " 1 of "}},
		{"recordid=" + makeGUID(5), []string{"taken 0 of 203.0.113.7,198.51.100.77,198.51.100.78"}},
	} {
		spec := Spec{Shape: Grouped, By: SessionID, Sort: []SortKey{{Column: ClientIPs, Desc: true}, {Column: Records, Desc: true}}}
		if c.filter != "" {
			spec.Filter = parseFilter(t, c.filter)
		}
		if diff := cmp.Diff(c.want, printSessions(buildView(t, store.Snapshot(), spec))); diff != "" {
			t.Errorf("%s: %s", c.filter, diff)
		}
	}
	byAddress := Spec{Shape: Grouped, By: ClientIP, Filter: parseFilter(t, "ip:198.51.100.77")}
	if all := buildView(t, store.Snapshot(), byAddress).AllAddresses(0); all != nil {
		t.Errorf("an address is a session of %v", all)
	}
}

// TestExtendUpdatesAllAddresses checks that hidden records change what is shown of their sessions.
func TestExtendUpdatesAllAddresses(t *testing.T) {
	t.Parallel()
	store := NewStore()
	store.Append(pageOf(sessionRecord(1, "a", "198.51.100.77", ""), sessionRecord(2, "b", "198.51.100.77", ""), sessionRecord(3, "b", "198.51.100.77", ""), sessionRecord(4, "c", "203.0.113.9", "")))
	spec := Spec{Shape: Grouped, By: SessionID, Filter: parseFilter(t, "ip:198.51.100.77"), Sort: []SortKey{{Column: ClientIPs, Desc: true}, {Column: Records, Desc: true}}}
	view := buildView(t, store.Snapshot(), spec)
	if diff := cmp.Diff([]string{"b 1 of 198.51.100.77", "a 1 of 198.51.100.77"}, printSessions(view)); diff != "" {
		t.Error(diff)
	}
	store.Append(pageOf(sessionRecord(5, "a", "203.0.113.7", "")))
	later, err := view.Extend(t.Context(), store.Snapshot())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a 1 of 198.51.100.77,203.0.113.7", "b 1 of 198.51.100.77"}, printSessions(later)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"b 1 of 198.51.100.77", "a 1 of 198.51.100.77"}, printSessions(view)); diff != "" {
		t.Errorf("the earlier view: %s", diff)
	}
}

func TestAllAddressesIgnoreOwnLookups(t *testing.T) {
	t.Parallel()
	store := NewStore()
	store.SetOwnApps(makeGUID(99))
	own := sessionRecord(2, "a", "192.0.2.1", "")
	own.AppID = makeGUID(99)
	store.Append(pageOf(sessionRecord(1, "a", "198.51.100.77", ""), own))
	spec := Spec{Shape: Grouped, By: SessionID, Filter: parseFilter(t, "ip:198.51.100.77")}
	if diff := cmp.Diff([]string{"a 1 of 198.51.100.77"}, printSessions(buildView(t, store.Snapshot(), spec))); diff != "" {
		t.Error(diff)
	}
	spec.ShowOwnLookups = true
	if diff := cmp.Diff([]string{"a 1 of 198.51.100.77,192.0.2.1"}, printSessions(buildView(t, store.Snapshot(), spec))); diff != "" {
		t.Error(diff)
	}
}
