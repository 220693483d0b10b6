package source

import (
	"bytes"
	"testing"
	"time"

	"whoread/trace"
	"whoread/trace/file"
)

// A time in any form that exports have is the same in an audit log, in its AuditData and in a column,
// and in a message trace.
func TestTimesAreTheSameInLogsAndTraces(t *testing.T) {
	whole := time.Date(2026, 9, 14, 9, 31, 2, 0, time.UTC)
	minutes := whole.Truncate(time.Minute)
	for form, want := range map[string]time.Time{
		"2026-09-14T09:31:02":                   whole,
		"2026-09-14 09:31:02":                   whole,
		"2026-09-14T09:31:02Z":                  whole,
		"2026-09-14 09:31:02Z":                  whole,
		"2026-09-14T11:31:02+02:00":             whole,
		"2026-09-14T11:31:02+0200":              whole,
		"2026-09-14 11:31:02 +02:00":            whole,
		"2026-09-14 09:31:02 UTC":               whole,
		"2026-09-14 09:31:02 GMT":               whole,
		"2026-09-14T09:31:02.1234567Z":          whole,
		"2026-09-14 09:31:02,123":               whole,
		"2026-09-14T09:31:02Z[UTC]":             whole,
		"2026-09-14T09:31:02[UTC]":              whole,
		"9/14/2026 9:31:02 AM":                  whole,
		"9/14/2026 9:31:02\u202fAM":             whole,
		"9/14/2026 09:31:02":                    whole,
		"9/14/26 9:31:02 AM":                    whole,
		"9-14-2026 9:31:02":                     whole,
		"14/09/2026 09:31:02":                   whole,
		"14/09/2026 9:31:02 a.m.":               whole,
		"14.09.2026 09:31:02":                   whole,
		"14.9.26 9:31:02":                       whole,
		"14-09-2026 9:31:02":                    whole,
		"14/09/2026 9.31.02":                    whole,
		"14/09/2026 09:31":                      minutes,
		"2026/09/14 09:31:02":                   whole,
		"2026-09-14 09:31":                      minutes,
		"2026. 09. 14. 9:31:02":                 whole,
		"14-Sep-26 9:31:02 AM":                  whole,
		"14 Sep 2026 09:31:02":                  whole,
		"Sep 14, 2026 9:31:02 AM":               whole,
		"Monday, September 14, 2026 9:31:02 AM": whole,
		"Mon, 14 Sep 2026 09:31:02 GMT":         whole,
		"Mon, 14 Sep 2026 11:31:02 +0200":       whole,
		"/Date(1789378262000)/":                 whole,
		"1789378262":                            whole,
		"1789378262000":                         whole,
		"5/6/2026 9:31":                         {}, // can mean two days
		"05-06-2026 09:31:02":                   {},
		"26/09/14 09:31:02":                     whole,
		"20/09/26 09:31:02":                     {},
		"2026-02-30 09:31:02":                   {},
		"soon":                                  {},
	} {
		data := compactJSON(map[string]string{"Operation": mia, "Id": "1", "CreationTime": form})
		table := csvText(';', true, [][]string{{"Operation", "LastAccessed", "Identity"}, {mia, form, "1"}})
		mails := csvText(';', true, [][]string{
			{"MessageId", "Received", "SenderAddress", "RecipientAddress", "Subject"}, {"<a@contoso.example>", form, "b@contoso.example", "c@contoso.example", "Plan"},
		})
		for kind, got := range map[string]time.Time{
			"AuditData": timeOfLog(t, []byte(data)), "a column": timeOfLog(t, table), "a message trace": timeOfTrace(t, mails),
		} {
			if !got.Equal(want) {
				t.Errorf("%q in %s is %s, want %s", form, kind, got, want)
			}
		}
	}
}

// timeOfLog returns the time of the one record of an audit log; the zero time if it has none.
func timeOfLog(t *testing.T, text []byte) time.Time {
	t.Helper()
	got := readAll(t, Options{}, writeFile(t, "log", text))
	if len(got.records) != 1 {
		t.Fatalf("%s has %d records", text, len(got.records))
	}
	if seconds := got.records[0].Time; seconds != 0 {
		return time.Unix(seconds, 0).UTC()
	}
	return time.Time{}
}

// timeOfTrace returns the time of the one message of a message trace, in whole seconds.
func timeOfTrace(t *testing.T, text []byte) time.Time {
	t.Helper()
	findings := trace.NewFindings()
	_, read, _ := file.NewReader(findings, newStoppedClock()).Claim(text, true)
	if read == nil {
		t.Fatalf("%s is no message trace", text)
	}
	tally := read(bytes.NewReader(text), "x")
	received := findings.Answer("a@contoso.example").Messages[0].Received.Truncate(time.Second)
	if tally.Rows != 1 || (tally.Err != nil) != received.IsZero() {
		t.Fatalf("%s: %+v", text, tally)
	}
	return received
}
