package trace

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"whoread/audit/messageid"
)

func TestAnswerHasHighestState(t *testing.T) {
	for _, c := range []struct {
		states []State
		want   State
	}{
		{nil, NotAsked},
		{[]State{Outside}, Outside},
		{[]State{Outside, Denied}, Denied},
		{[]State{Denied, Failed}, Failed},
		{[]State{NotFound, Failed, Denied, Outside}, NotFound},
		{[]State{NotFound, Found}, Found},
	} {
		b := NewFindings()
		for i, s := range c.states {
			b.Add(Finding{ID: "a", Source: string(rune('a' + i)), State: s})
		}
		if got := b.Answer("a").State; got != c.want {
			t.Errorf("%v: %s", c.states, got)
		}
	}
}

// TestAnswerKeepsAllSubjects checks C46: the same message to several recipients keeps all its
// subjects.
func TestAnswerKeepsAllSubjects(t *testing.T) {
	b := NewFindings()
	at := time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)
	b.Add(
		Finding{ID: "a", Source: "message trace", State: Found, Messages: []Message{
			{Subject: "Payment", Sender: "x@fabrikam.example", Recipients: []string{"adele@contoso.example"}, Received: at},
			{Subject: "[EXTERNAL] Payment", Sender: "x@fabrikam.example", Recipients: []string{"megan@contoso.example"}},
		}},
		Finding{ID: "a", Source: "mailbox", Mailbox: "adele", State: Found, Messages: []Message{
			{Subject: "Payment", Sender: "X@fabrikam.example", Recipients: []string{"Adele@contoso.example"}, Folder: "Inbox", Size: 7},
			{Subject: "Payment", Sender: "x@fabrikam.example", Folder: "Archive"},
		}},
		Finding{ID: "b", Source: "message trace", State: NotFound},
	)
	a := b.Answer("<a>")
	want := []Message{
		{
			Subject: "Payment", Sender: "x@fabrikam.example", Recipients: []string{"adele@contoso.example"},
			Received: at, Folder: "Inbox, Archive", Size: 7,
		},
		{Subject: "[EXTERNAL] Payment", Sender: "x@fabrikam.example", Recipients: []string{"megan@contoso.example"}},
	}
	if diff := cmp.Diff(want, a.Messages); diff != "" {
		t.Error(diff)
	}
	if a.Source != "message trace" || b.Len() != 2 || b.Answer("b").State == Found || b.Answer("<a>").State != Found {
		t.Errorf("%+v, %d", a, b.Len())
	}
}

// TestAddReplacesEarlierFindings checks that a found message stays found, and that a later finding
// of the same source replaces any other.
func TestAddReplacesEarlierFindings(t *testing.T) {
	b := NewFindings()
	b.Add(Finding{ID: "a", Source: "hunting", State: Failed, Reason: "it was busy"})
	b.Add(Finding{ID: "a", Source: "hunting", State: Found, Messages: []Message{{Subject: "s"}}})
	b.Add(Finding{ID: "a", Source: "hunting", State: Denied})
	b.Add(Finding{Source: "hunting", State: Found})
	if a := b.Answer("a"); a.State != Found || len(a.Findings) != 1 || b.Len() != 1 {
		t.Errorf("%+v", a)
	}
}

func TestChangedSinceReportsEachChangeOnce(t *testing.T) {
	b := NewFindings()
	b.Add(Finding{ID: "a", Source: "x"}, Finding{ID: "b", Source: "x"}, Finding{ID: "a", Source: "y"})
	changed, next := b.ChangedSince(0)
	if len(changed) != 2 || changed[0].ID != "b" || changed[1].ID != "a" || len(changed[1].Findings) != 2 {
		t.Errorf("%+v", changed)
	}
	if changed, again := b.ChangedSince(next); len(changed) != 0 || again != next {
		t.Errorf("%+v", changed)
	}
	kept := b.Answer("a")
	b.Add(Finding{ID: "a", Source: "x", State: NotFound})
	if kept.State != NotAsked || kept.Findings[0].State != NotAsked {
		t.Error("an answer that was handed out has changed")
	}
	if changed, _ := b.ChangedSince(next); len(changed) != 1 || changed[0].State != NotFound {
		t.Errorf("%+v", changed)
	}
}

func TestWriteToAndReadFrom(t *testing.T) {
	b := NewFindings()
	b.AddApp("5f1c2b7e-93d4-4a60-8c1e-7d2f0b6a4e35")
	at := time.Date(2026, 9, 14, 8, 0, 0, 123000000, time.UTC)
	b.Add(
		Finding{ID: "a+b/'=&%#\"@x", Source: "mailbox", Mailbox: "adele", State: Found, Asked: at, Messages: []Message{
			{Subject: "\u202e\x1b[31m=cmd|", Sender: "s@x", Recipients: []string{"r@x"}, Received: at, Size: 5, Folder: "Inbox"}, {},
		}},
		Finding{ID: "b", Source: "hunting", State: NotFound, Reach: "in the last 30 days by hunting", Asked: at},
		Finding{ID: "c", Source: "message trace", State: Denied, Reason: "grant it"},
	)
	var file bytes.Buffer
	n, err := b.WriteTo(&file)
	if err != nil || n != int64(file.Len()) {
		t.Fatal(n, err)
	}
	again := NewFindings()
	if _, err := again.ReadFrom(bytes.NewReader(file.Bytes())); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(b.sortedFindings(), again.sortedFindings()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(b.Apps(), again.Apps()); diff != "" {
		t.Error(diff)
	}
}

func TestReadFromRejectsOtherFiles(t *testing.T) {
	head := `{"kind":"whoread subjects","version":1}` + "\n"
	for text, want := range map[string]string{
		"a,b\n1,2\n":                           ErrNotFindings.Error(),
		"{}\n":                                 ErrNotFindings.Error(),
		head + "{\"id\":\"a\"\n":               "line 2",
		head + "\n" + `{"id":"a","state":"?"}`: "line 3",
		`{"kind":"whoread subjects","version":3}`: "a later version of whoread",
		head + strings.Repeat("x", 1<<10):         "line 2",
	} {
		_, err := NewFindings().ReadFrom(strings.NewReader(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := NewFindings().ReadFrom(strings.NewReader("x")); !errors.Is(err, ErrNotFindings) {
		t.Error(err)
	}
}

// TestReadFromLongLines reads back the findings of an id that stands for all mails of a mailer.
func TestReadFromLongLines(t *testing.T) {
	b := NewFindings()
	f := Finding{ID: "a", Source: "trace.csv", State: Found}
	for i := range 40_000 {
		f.Messages = append(f.Messages, Message{Subject: strings.Repeat("s", 500), Size: int64(i)})
	}
	b.Add(f)
	var file bytes.Buffer
	if _, err := b.WriteTo(&file); err != nil {
		t.Fatal(err)
	}
	again := NewFindings()
	if _, err := again.ReadFrom(&file); err != nil || again.Answer("a").State != Found {
		t.Error(err)
	}
}

// TestWriteToKeepsIDs checks that an id that is not valid UTF-8 is omitted, since JSON would change
// it.
func TestWriteToKeepsIDs(t *testing.T) {
	b := NewFindings()
	b.Add(Finding{ID: "a\xff", Source: "hunting", State: Failed}, Finding{ID: "b", Source: "hunting", State: Failed})
	var file bytes.Buffer
	if _, err := b.WriteTo(&file); err != nil {
		t.Fatal(err)
	}
	again := NewFindings()
	if _, err := again.ReadFrom(&file); err != nil || again.Len() != 1 || again.Answer("b").State != Failed {
		t.Error(again.Len(), err)
	}
}

// TestChangesAreBounded adds the same findings a thousand times, which must not take more memory.
func TestChangesAreBounded(t *testing.T) {
	b := NewFindings()
	b.Add(Finding{ID: "once", Source: "x", State: Failed})
	_, early := b.ChangedSince(0)
	var next int
	for i := range 5000 {
		b.Add(Finding{ID: messageid.Key(rune('a' + i%5)), Source: "hunting", State: Denied})
		changed, after := b.ChangedSince(next)
		if want := 1; i > 0 && len(changed) != want || after <= next {
			t.Fatalf("%d changes from %d to %d", len(changed), next, after)
		}
		next = after
	}
	if changed, _ := b.ChangedSince(early); len(changed) != 5 {
		t.Errorf("%d have changed", len(changed))
	}
	if changed, _ := b.ChangedSince(0); len(changed) != 6 || changed[0].ID != "once" {
		t.Errorf("%+v", changed)
	}
	if n := len(b.changes); n > 2000 {
		t.Errorf("%d changes are kept of 6 ids", n)
	}
	b.Add(Finding{ID: "a", Source: "hunting", State: Found})
	_, found := b.ChangedSince(0)
	b.Add(Finding{ID: "a", Source: "hunting", State: Failed})
	if _, after := b.ChangedSince(0); after != found {
		t.Error("what was not taken in counts as a change")
	}
}

// FuzzFindings checks that any file is read or refused, and that its findings are written and read
// again unchanged.
func FuzzFindings(f *testing.F) {
	f.Add(`{"kind":"whoread subjects","version":1}` + "\n" + `{"id":"<a>","source":"hunting","state":"found","messages":[{"subject":"s"}]}`)
	f.Add(`{"kind":"whoread subjects","apps":["x"]}` + "\n" + `{"id":"","state":"not asked"}` + "\n\n")
	f.Add(strings.Join(subjectLines(f), ""))
	f.Fuzz(func(t *testing.T, text string) {
		b := NewFindings()
		if _, err := b.ReadFrom(strings.NewReader(text)); err != nil {
			return
		}
		var file bytes.Buffer
		if _, err := b.WriteTo(&file); err != nil {
			t.Fatal(err)
		}
		again := NewFindings()
		if _, err := again.ReadFrom(&file); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(b.sortedFindings(), again.sortedFindings()); diff != "" {
			t.Error(diff)
		}
	})
}

// TestMerge checks that merged findings hold what both found, and that a message is open if it is
// open in the newer ones.
func TestMerge(t *testing.T) {
	notFound := func(id, source string) Finding {
		return Finding{ID: messageid.Key(id), Source: source, State: NotFound}
	}
	older, newer := NewFindings(), NewFindings()
	older.AddApp("one")
	newer.AddApp("two")
	older.Add(notFound("closed", "hunting"), Finding{ID: "closed"}, notFound("older", "hunting"))
	newer.Add(notFound("closed", "mailbox"), notFound("left", "mailbox"), Finding{ID: "left"})
	older.Merge(newer)
	for id, want := range map[string]State{"closed": NotFound, "older": NotFound, "left": NotAsked} {
		if got := older.Answer(messageid.ID(id)).State; got != want {
			t.Errorf("%s is %s, want %s", id, got, want)
		}
	}
	if n := len(older.Answer("closed").Findings); n != 2 {
		t.Errorf("%d findings", n)
	}
	if diff := cmp.Diff([]string{"one", "two"}, older.Apps()); diff != "" {
		t.Error(diff)
	}
}
