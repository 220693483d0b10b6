package file

import (
	"bytes"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"whoread/audit/messageid"
	"whoread/audit/scan"
	"whoread/fixtures"
	"whoread/fixtures/forms"
	"whoread/trace"
)

// mail items returns mails of all kinds in the fixtures.
func mailItems() []fixtures.MailItem {
	all := slices.Concat(fixtures.BuildCase().Mail[:1500], fixtures.EdgeCaseMail())
	return slices.AppendSeq(all, fixtures.GenerateMail(7, 500))
}

// truth is the ground truth of a message in a file: its subjects, recipients, sender and size.
type truth struct {
	Subjects, Recipients []string // sorted
	Sender               string
	Size                 int64
	Received             time.Time
}

// truthOf returns the ground truth of the mail items in files of a form.
func truthOf(form forms.TraceForm, all []fixtures.MailItem) map[string]truth {
	known := map[string]truth{}
	for _, l := range all {
		if _, again := known[string(messageid.ID(l.ID).Key())]; again {
			continue
		}
		said := truth{Sender: l.Sender, Size: l.Size}
		if form == forms.TracePortal {
			said.Size = 0
		}
		for i, t := range l.Deliveries {
			events := form == forms.EventsCSV || form == forms.EventsAnswer || form == forms.EventsArray
			if events && !t.InHunting {
				continue
			}
			subject := t.Subject
			if form == forms.TraceSummary {
				runes := []rune(l.Deliveries[0].Subject)
				subject = string(runes[:min(len(runes), 256)])
			}
			if !events || form == forms.EventsCSV {
				subject = strings.ReplaceAll(subject, "\r\n", "\n") // which is what encoding/csv makes of it
			}
			said.Subjects = append(said.Subjects, subject)
			said.Recipients = append(said.Recipients, strings.ToLower(t.Recipient))
			if at := t.Received; form != forms.TraceSummary || i == 0 {
				if said.Received.IsZero() || at.Before(said.Received) {
					said.Received = at
				}
			}
		}
		if form == forms.TraceDetail && len(l.Deliveries) > 0 {
			for _, r := range l.Recipients {
				said.Recipients = append(said.Recipients, strings.ToLower(r))
			}
		}
		if len(said.Subjects) > 0 {
			known[string(messageid.ID(l.ID).Key())] = said.sorted()
		}
	}
	return known
}

func (t truth) sorted() truth {
	slices.Sort(t.Subjects)
	slices.Sort(t.Recipients)
	t.Subjects, t.Recipients = slices.Compact(t.Subjects), slices.Compact(t.Recipients)
	t.Received = t.Received.Truncate(time.Second)
	return t
}

// foundOf returns the same from findings.
func foundOf(findings *trace.Findings) map[string]truth {
	known := map[string]truth{}
	answers, _ := findings.ChangedSince(0)
	for _, a := range answers {
		var said truth
		for _, m := range a.Messages {
			said.Subjects = append(said.Subjects, m.Subject)
			for _, r := range m.Recipients {
				said.Recipients = append(said.Recipients, strings.ToLower(r))
			}
			said.Sender, said.Size = m.Sender, m.Size
			if said.Received.IsZero() || m.Received.Before(said.Received) {
				said.Received = m.Received
			}
		}
		known[string(a.ID)] = said.sorted()
	}
	return known
}

// compare reports the first few differences.
func compare(t *testing.T, want, got map[string]truth) {
	t.Helper()
	told := 0
	for _, id := range slices.Sorted(maps.Keys(want)) {
		if diff := cmp.Diff(want[id], got[id]); diff != "" && told < 3 {
			told++
			t.Errorf("%.60q (-want +got):\n%s", id, diff)
		}
	}
	for id := range got {
		if _, ok := want[id]; !ok {
			t.Errorf("%.60q was never sent", id)
		}
	}
}

func readFixture(t *testing.T, write func(io.Writer) error) (*trace.Findings, scan.Tally) {
	t.Helper()
	var text bytes.Buffer
	if err := write(&text); err != nil {
		t.Fatal(err)
	}
	findings, _, tally := readText(t, text.String(), true)
	return findings, tally
}

func TestAllFormatsMatchGroundTruth(t *testing.T) {
	all := mailItems()
	for _, form := range forms.TraceForms() {
		t.Run(form.String(), func(t *testing.T) {
			findings, tally := readFixture(t, func(w io.Writer) error {
				return forms.WriteTrace(w, form, forms.Culture{}, slices.Values(all))
			})
			if tally.Err != nil || tally.Rejected > 0 {
				t.Errorf("%+v", tally)
			}
			want := truthOf(form, all)
			compare(t, want, foundOf(findings))
			if len(want) < 500 {
				t.Errorf("only %d messages were looked at", len(want))
			}
		})
	}
}

func TestAllCulturesMatchGroundTruth(t *testing.T) {
	all := slices.AppendSeq(slices.Concat(fixtures.BuildCase().Mail[:300], fixtures.EdgeCaseMail()), fixtures.GenerateMail(7, 100))
	for _, c := range []struct {
		culture forms.Culture
		dates   bool // that can mean one thing only
	}{
		{forms.Culture{Comma: ';', Dates: "02.01.2006 15:04:05"}, true},
		{forms.Culture{Comma: '\t', Dates: "2006-01-02 15:04:05"}, true},
		{forms.Culture{Comma: '|', Dates: "2-Jan-2006 15:04:05"}, true},
		{forms.Culture{Comma: ';', Dates: "02/01/2006 15:04:05"}, false},
	} {
		for _, form := range []forms.TraceForm{forms.TraceV1, forms.TraceV2, forms.TracePortal, forms.TraceSummary, forms.TraceDetail} {
			findings, tally := readFixture(t, func(w io.Writer) error {
				return forms.WriteTrace(w, form, c.culture, slices.Values(all))
			})
			if tally.Err != nil {
				t.Errorf("%v: %v", form, tally.Err)
			}
			want, got := truthOf(form, all), foundOf(findings)
			for id, said := range got {
				if !c.dates && said.Received.IsZero() {
					said.Received = want[id].Received // not stated is right
					got[id] = said
				}
			}
			compare(t, want, got)
		}
	}
}

// mailed returns the mail items that can be mails by themselves: they have a sender and an id.
func mailed(all []fixtures.MailItem) map[string]truth {
	known := map[string]truth{}
	for _, l := range all {
		key := messageid.ID(l.ID).Key()
		said := known[string(key)]
		said.Sender, said.Received = l.Sender, l.Received
		said.Subjects = append(said.Subjects, l.Subject)
		for _, r := range l.Recipients {
			said.Recipients = append(said.Recipients, strings.ToLower(r))
		}
		known[string(key)] = said.sorted()
	}
	delete(known, "")
	return known
}

func TestMailsMatchGroundTruth(t *testing.T) {
	all := mailItems()
	t.Run("mbox", func(t *testing.T) {
		findings, tally := readFixture(t, func(w io.Writer) error { return forms.WriteMbox(w, slices.Values(all)) })
		if tally.Err != nil || tally.Rows != len(all) {
			t.Errorf("%+v of %d", tally, len(all))
		}
		compare(t, mailed(all), foundOf(findings))
	})
	t.Run("eml", func(t *testing.T) {
		for l := range oneOfAKind(all) {
			findings, tally := readFixture(t, func(w io.Writer) error { return forms.WriteMessage(w, &l) })
			if tally != (scan.Tally{Rows: 1}) {
				t.Errorf("%+v", tally)
			}
			compare(t, mailed([]fixtures.MailItem{l}), foundOf(findings))
		}
	})
}

// oneOfAKind yields one mail item of each subject.
func oneOfAKind(all []fixtures.MailItem) iter.Seq[fixtures.MailItem] {
	return func(yield func(fixtures.MailItem) bool) {
		seen := map[string]bool{}
		for _, l := range all {
			if !seen[l.Subject] && !yield(l) {
				return
			}
			seen[l.Subject] = true
		}
	}
}
