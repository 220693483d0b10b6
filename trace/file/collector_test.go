package file

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"whoread/audit/messageid"
	"whoread/trace"
)

func TestC46SubjectsOfAllRecipientsAreKept(t *testing.T) {
	var text strings.Builder
	text.WriteString(header)
	want := 0
	for i := range 3 * firstRows {
		// Two rows of each subject, far from each other, and one sender among them in other letters.
		fmt.Fprintf(&text, "g,<same@x>,,%s,b%d@x,Dear no. %d\n", []string{"a@x", "A@X"}[i%2], i, i%(3*firstRows/2))
		want = max(want, i%(3*firstRows/2)+1)
	}
	findings, _, tally := readText(t, text.String(), true)
	got := findings.Answer("<same@x>")
	if len(got.Messages) != want || tally.Rows != 3*firstRows {
		t.Fatalf("%d subjects, want %d", len(got.Messages), want)
	}
	for i, m := range got.Messages {
		first, second := fmt.Sprintf("b%d@x", i), fmt.Sprintf("b%d@x", i+3*firstRows/2)
		if m.Subject != fmt.Sprintf("Dear no. %d", i) || !cmp.Equal(m.Recipients, []string{first, second}) {
			t.Fatalf("message %d is %+v", i, m)
		}
	}
}

func TestDifferentSendersAreDifferentMessages(t *testing.T) {
	text := header + "g,<a@x>,,one@x,b@x,Plan\ng,<a@x>,,two@x,b@x,Plan\ng,<a@x>,,,c@x,Plan\n"
	findings, _, _ := readText(t, text, true)
	want := []trace.Message{
		{Subject: "Plan", Sender: "one@x", Recipients: []string{"b@x", "c@x"}},
		{Subject: "Plan", Sender: "two@x", Recipients: []string{"b@x"}},
	}
	if diff := cmp.Diff(want, findings.Answer("a@x").Messages); diff != "" {
		t.Error(diff)
	}
}

// TestDeliverySteps reads reports of events. Events other than deliveries may omit the subject.
func TestDeliverySteps(t *testing.T) {
	const head = "date_time_utc,event_id,message_id,recipient_address,message_subject,sender_address\n"
	for name, c := range map[string]struct {
		rows string
		want []string // subjects
	}{
		"some without a subject":       {",HADISCARD,<a@x>,,,\n,RECEIVE,<a@x>,b@x,Plan,a@x\n,AGENTINFO,<a@x>,b@x,,a@x\n,DELIVER,<a@x>,b@x,Plan,a@x\n", []string{"Plan"}},
		"a mail without a subject":     {",HADISCARD,<a@x>,,,\n,RECEIVE,<a@x>,b@x,,a@x\n", []string{""}},
		"without one for one of them":  {",RECEIVE,<a@x>,b@x;c@x,,a@x\n,DELIVER,<a@x>,b@x,,a@x\n,DELIVER,<a@x>,c@x,[EXTERNAL],a@x\n", []string{"", "[EXTERNAL]"}},
		"other senders on the way":     {",RECEIVE,<a@x>,b@x,Plan,a@x\n,SEND,<a@x>,b@x,Plan,bounce@x\n", []string{"Plan"}},
		"nothing that tells of a mail": {",HADISCARD,<a@x>,,,\n,HADISCARD,<a@x>,,,\n", nil},
	} {
		findings, _, tally := readText(t, head+c.rows, true)
		var got []string
		for _, m := range findings.Answer("a@x").Messages {
			got = append(got, m.Subject)
		}
		if diff := cmp.Diff(c.want, got); diff != "" || tally.Err != nil {
			t.Errorf("%s: %v %s", name, tally.Err, diff)
		}
	}
}

func TestManyRecipientsAreListedOnce(t *testing.T) {
	var text strings.Builder
	text.WriteString(header)
	for range 2 {
		for i := range 5000 {
			fmt.Fprintf(&text, "g,<a@x>,,a@x,b%d@x,Plan\n", i)
		}
	}
	findings, _, _ := readText(t, text.String(), true)
	if m := findings.Answer("a@x").Messages; len(m) != 1 || len(m[0].Recipients) != 5000 {
		t.Errorf("%d messages, %d recipients", len(m), len(m[0].Recipients))
	}
}

func TestFindingsAreAddedWhileTheFileIsRead(t *testing.T) {
	text := detailOf(3 * firstRows)
	findings := trace.NewFindings()
	_, read, _ := NewReader(findings, stopped()).Claim(text[:64<<10], true)
	early := 0
	read(&watched{from: bytes.NewReader(text), watch: func(left int) {
		if left > len(text)/4 {
			early = findings.Len()
		}
	}}, "x")
	if all := findings.Len(); early == 0 || early >= all {
		t.Errorf("%d of %d ids were known before the end", early, all)
	}
	// What was learned early is not changed by what comes later, except by learning it again.
	for id := range 3 * firstRows / events {
		a := findings.Answer(messageid.ID(fmt.Sprintf("DB9PR04MB8462%016d@eurprd04.prod.outlook.com", id)))
		if len(a.Messages) != 1 || len(a.Findings) != 1 || len(a.Messages[0].Recipients) != 1 {
			t.Fatalf("%+v", a)
		}
	}
}

// watched reports after every read how much is left.
type watched struct {
	from  *bytes.Reader
	watch func(left int)
}

func (w *watched) Read(b []byte) (int, error) {
	w.watch(w.from.Len())
	return w.from.Read(b)
}

func TestAmbiguousTimesAreNotStated(t *testing.T) {
	morning := at(8, 28, 17)
	fourteenth := time.Date(2026, 10, 14, 8, 28, 17, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"2026-10-01T08:28:17Z":                 morning,
		"2026-10-01T08:28:17.0000000Z":         morning,
		"2026-10-01T10:28:17+02:00":            morning,
		"2026-10-01T08:28:17":                  morning,
		"2026-10-01 08:28:17":                  morning,
		"2026-10-01 08:28":                     at(8, 28, 0),
		"/Date(1790843297000)/":                morning,
		"/Date(1790843297000+0200)/":           morning,
		"10/14/2026 8:28:17 AM":                fourteenth,
		"10/14/2026 8:28:17\u202fAM":           fourteenth,
		"10/5/2026 8:28:17 AM":                 {}, // Singapore has the day first
		"01.10.2026 08:28:17":                  morning,
		"1.10.2026 8:28:17":                    morning,
		"10/10/2026 08:28:17":                  time.Date(2026, 10, 10, 8, 28, 17, 0, time.UTC),
		"10/13/2026 08:28:17":                  time.Date(2026, 10, 13, 8, 28, 17, 0, time.UTC),
		"13/10/2026 08:28:17":                  time.Date(2026, 10, 13, 8, 28, 17, 0, time.UTC),
		"Thursday, October 1, 2026 8:28:17 AM": morning,
		"2026/10/01 08:28:17":                  morning,
		"01/10/2026 08:28:17":                  {}, // January or October
		"05/10/2026 8:28:17 am":                {},
		"1/10/26 08:28":                        {},
		"13/13/2026 08:28:17":                  {},
		"yesterday":                            {},
		"08:28:17":                             {},
		"/Date(x)/":                            {},
		"/Date(1":                              {},
		"0001-01-01T00:00:00":                  {},
	} {
		var r row
		if r.setColumn(utcColumn, text); !r.received.Equal(want) {
			t.Errorf("%q is %s, want %s", text, r.received, want)
		}
	}
	var r row
	if r.setColumn(timeColumn, "2026-10-01T08:28:17"); !r.received.IsZero() {
		t.Errorf("a time without a zone is %s where that is not said to be UTC", r.received)
	}
}
