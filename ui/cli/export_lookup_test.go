package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"whoread/audit/messageid"
	"whoread/fixtures"
	"whoread/fixtures/forms"
	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenant/route"
	"whoread/fixtures/tenanttest"
	"whoread/trace"
)

// someRecords selects some hundred messages: of three sessions, of a renamed mailbox, and some that are
// too old for hunting.
const someRecords = "session:8bbd87d6 | session:55fd96d7 | mailbox:sherman time>=2026-09-16 | time<2026-09-01T06:00"

// storyLines returns the case as JSON Lines, encoded once for all tests.
var storyLines = sync.OnceValue(func() []byte { //nolint:gochecknoglobals // writing it anew takes each test a second
	var b bytes.Buffer
	if err := forms.WriteRows(&b, forms.AuditLines, slices.Values(tenanttest.SharedCase().Rows)); err != nil {
		panic(err)
	}
	return b.Bytes()
})

// storyFile writes the case to a file.
func storyFile(t *testing.T) string {
	t.Helper()
	return writeExport(t, storyLines())
}

// exportedMessage is a row of `export messages --format jsonl`.
type exportedMessage struct {
	ID            string `json:"InternetMessageId"`
	Mailbox       string
	First         time.Time
	SubjectState  string
	Subject       string
	Sender        string
	SubjectSource string
}

// parseMessages parses the output of `export messages --format jsonl`.
func parseMessages(t *testing.T, out string) (rows []exportedMessage) {
	t.Helper()
	for line := range strings.Lines(out) {
		var m exportedMessage
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatalf("%v in %q", err, line)
		}
		rows = append(rows, m)
	}
	return rows
}

// exportMessages exports some messages and also returns the saved findings.
func (te *tenant) exportMessages(ctx context.Context, flags ...string) (out, words string, status int, findings *trace.Findings) {
	te.t.Helper()
	subjects := filepath.Join(te.t.TempDir(), "subjects.jsonl")
	out, words, status = te.run(ctx, slices.Concat([]string{
		"export", "messages", storyFile(te.t), "--format", "jsonl", "--filter", someRecords, "--resolve", "--subjects", subjects,
	}, flags)...)
	return out, words, status, te.readSubjects(subjects)
}

// readSubjects reads a file of --subjects, which must hold no secret.
func (te *tenant) readSubjects(path string) *trace.Findings {
	te.t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		te.t.Fatal(err)
	}
	te.CheckSecrets(te.t, path, string(text))
	findings := trace.NewFindings()
	if _, err := findings.ReadFrom(bytes.NewReader(text)); err != nil {
		te.t.Fatal(err)
	}
	return findings
}

// bareID returns a message id without its brackets.
func bareID(id string) string { return string(messageid.ID(id).Key()) }

// expectedStates knows which messages the queried sources can find.
type expectedStates struct {
	know     *fixtures.ExpectedAnswers
	by       []string // who was asked
	subjects map[string][]string
	stated   map[string]bool // what the records tell
}

func expectStates(t *testing.T, by ...string) expectedStates {
	t.Helper()
	known := expectedStates{fixtures.ExpectAnswers(tenanttest.SharedCase().Mail, simulated.DefaultTime()), by, map[string][]string{}, map[string]bool{}}
	for _, l := range tenanttest.SharedCase().Mail {
		known.subjects[l.BareID()] = append(known.subjects[l.BareID()], l.Subject)
		for _, traced := range l.Deliveries {
			known.subjects[l.BareID()] = append(known.subjects[l.BareID()], traced.Subject)
		}
	}
	out, _, _ := runCommand(t, nil, "export", "messages", storyFile(t), "--format", "jsonl")
	for _, m := range parseMessages(t, out) {
		known.stated[bareID(m.ID)] = known.stated[bareID(m.ID)] || m.SubjectState == "found"
	}
	return known
}

// expectedState returns the expected state of a message that was first accessed at a time in these
// mailboxes.
func (e expectedStates) expectedState(id string, mailboxes []string, first time.Time) string {
	inMailbox := slices.ContainsFunc(e.know.MailboxItems(id), func(l fixtures.MailItem) bool { return slices.Contains(mailboxes, l.MailboxUPN) })
	asks := func(name string) bool { return slices.Contains(e.by, name) }
	traced := asks("trace") || asks("graph-trace")
	switch {
	case e.stated[bareID(id)], asks("mailbox") && inMailbox, asks("hunting") && len(e.know.HuntingDeliveries(id)) > 0, traced && len(e.know.TraceDeliveries(id)) > 0:
		return "found"
	case !traced && !asks("mailbox") && asks("hunting") && first.Before(simulated.DefaultTime().Add(-fixtures.HuntingReach)):
		return "outside the window"
	case len(e.by) == 0:
		return "not asked"
	default:
		return "not found"
	}
}

// check compares an export with the expected states, and subjects with those of the messages.
func (e expectedStates) check(t *testing.T, out string, findings *trace.Findings) {
	t.Helper()
	rows := parseMessages(t, out)
	mailboxes, first := map[string][]string{}, map[string]time.Time{}
	for _, m := range rows {
		key := bareID(m.ID)
		mailboxes[key] = append(mailboxes[key], strings.Replace(m.Mailbox, "joni.sherman@", "joni.reyes@", 1))
		if first[key].IsZero() || m.First.Before(first[key]) {
			first[key] = m.First
		}
	}
	states := map[string]int{}
	for _, m := range rows {
		key := bareID(m.ID)
		want := e.expectedState(key, mailboxes[key], first[key])
		states[m.SubjectState]++
		if key == "" {
			continue
		}
		if m.SubjectState != want {
			t.Errorf("%s is %q, want %q", m.ID, m.SubjectState, want)
		}
		for _, found := range findings.Answer(messageid.ID(key)).Messages {
			if !slices.Contains(e.subjects[key], found.Subject) {
				t.Errorf("%s has the subject %q, which is none of %q", m.ID, found.Subject, e.subjects[key])
			}
		}
		if (m.SubjectState == "found") != (m.SubjectSource != "") && m.SubjectState != "not found" && m.SubjectState != "outside the window" {
			t.Errorf("%s is %q by %q", m.ID, m.SubjectState, m.SubjectSource)
		}
	}
	if len(rows) == 0 {
		t.Error("nothing was exported")
	}
	t.Logf("%v: %v", e.by, states)
}

func TestExportLookupBySignIn(t *testing.T) {
	t.Parallel()
	for name, signIn := range map[string]func(*tenant) []string{
		"device":      func(*tenant) []string { return nil },
		"secret":      (*tenant).secretFlags,
		"certificate": (*tenant).certificateFlags,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newTenantAt(t, testSpeed/10, simulated.Options{PendingPolls: 2}) // a code lives for half a minute then
			out, words, status, findings := s.exportMessages(t.Context(), signIn(s)...)
			if status != 0 || !strings.Contains(words, "looking up by ") || !strings.Contains(words, " ids settled, ") {
				t.Errorf("status %d, and it says\n%s", status, words)
			}
			if (name == "device") != strings.Contains(words, "and enter the code ") {
				t.Errorf("signing in, it says\n%s", words)
			}
			expectStates(t, "mailbox", "hunting", "trace").check(t, out, findings)
			if n := s.MisdirectedTokens(); n > 0 || len(s.LimitViolations()) > 0 {
				t.Errorf("%d calls with the token of another service; limits exceeded: %v", n, s.LimitViolations())
			}
		})
	}
}

// TestExportLookupByResolvers queries every subset of the sources.
func TestExportLookupByResolvers(t *testing.T) {
	t.Parallel()
	all := []string{"mailbox", "hunting", "trace", "graph-trace"}
	for set := 1; set < 1<<len(all); set++ {
		var by []string
		for i, name := range all {
			if set&(1<<i) != 0 {
				by = append(by, name)
			}
		}
		slices.Reverse(by) // in another order than usual
		t.Run(strings.Join(by, " "), func(t *testing.T) {
			skipInShortPass(t, set, 5)
			t.Parallel()
			s := newTenantAt(t, 20*testSpeed, simulated.Options{})
			out, words, status, findings := s.exportMessages(t.Context(), append(s.secretFlags(), "--resolvers", strings.Join(by, ","))...)
			if status != 0 {
				t.Errorf("status %d, and it says\n%s", status, words)
			}
			expectStates(t, by...).check(t, out, findings)
			for name, testRoute := range map[string][]route.Route{
				"mailbox": {route.GraphBatch, route.GraphMail}, "hunting": {route.GraphHunting},
			} {
				asked := 0
				for _, r := range testRoute {
					asked += s.CallCount(r)
				}
				if asked > 0 != slices.Contains(by, name) {
					t.Errorf("%s was asked %d times", name, asked)
				}
			}
		})
	}
}

// TestExportWithoutLookup expects subjects stated by records, and "not asked" for the others.
func TestExportWithoutLookup(t *testing.T) {
	t.Parallel()
	out, words, status := runCommand(t, nil, "export", "messages", storyFile(t), "--format", "jsonl", "--filter", someRecords)
	if status != 0 || words != "" {
		t.Errorf("status %d, and it says\n%s", status, words)
	}
	expectStates(t).check(t, out, trace.NewFindings())
}

// TestExportLookupWithoutAnswers lets every source fail for a different reason.
func TestExportLookupWithoutAnswers(t *testing.T) {
	t.Parallel()
	s := newTenant(t, simulated.Options{WithoutMail: true, Unlicensed: true, WithoutExchange: true, WithoutTracePrincipal: true})
	out, words, status, _ := s.exportMessages(t.Context(), s.secretFlags()...)
	if status != 3 {
		t.Errorf("status %d, and it says\n%s", status, words)
	}
	for _, says := range []string{" denied", "Mail.ReadBasic.All", "EmailEvents", "Exchange.ManageAsApp"} {
		if !strings.Contains(words, says) {
			t.Errorf("it does not say %q but\n%s", says, words)
		}
	}
	for _, m := range parseMessages(t, out) {
		if m.SubjectState != "denied" && m.SubjectState != "found" && bareID(m.ID) != "" {
			t.Errorf("%s is %q", m.ID, m.SubjectState)
		}
	}
}

// TestExportLookupWithFaults checks faults that slow a lookup but never make it fail.
func TestExportLookupWithFaults(t *testing.T) {
	t.Parallel()
	for name, by := range map[string]string{
		"mail-throttle": "mailbox", "batch-inner-429": "mailbox", "hunting-throttle": "hunting", "trace-throttle": "trace", "lookup-outage": "mailbox,hunting,trace",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newTenant(t, simulated.Options{Faults: faultsByName(t, name)})
			out, words, status, findings := s.exportMessages(t.Context(), append(s.secretFlags(), "--resolvers", by)...)
			if happened := s.FaultCounts(); status != 0 || slices.Max(happened) == 0 {
				t.Errorf("status %d, troubles %v, and it says\n%s", status, happened, words)
			}
			expectStates(t, strings.Split(by, ",")...).check(t, out, findings)
		})
	}
}

// countLookupCalls returns the number of lookup calls that a tenant received.
func (te *tenant) countLookupCalls() (n int) {
	for _, r := range []route.Route{
		route.GraphMail, route.GraphBatch, route.GraphHunting, route.GraphTrace, route.ExchangeTrace,
	} {
		n += te.CallCount(r)
	}
	return n
}

func TestExportKeepsCallLimit(t *testing.T) {
	t.Parallel()
	for _, calls := range []int{0, 3} {
		s := newTenant(t, simulated.Options{})
		out, words, status, _ := s.exportMessages(t.Context(), append(s.secretFlags(), "--budget", fmt.Sprint(calls))...)
		says := fmt.Sprintf("not asked: the budget of %d calls is used up", calls)
		if status != 3 || s.countLookupCalls() != calls || !strings.Contains(words, says) {
			t.Errorf("status %d, %d calls, and it says\n%s", status, s.countLookupCalls(), words)
		}
		states := map[string]int{}
		for _, m := range parseMessages(t, out) {
			states[m.SubjectState]++
		}
		if states["not asked"] == 0 || states["denied"]+states["failed"] > 0 {
			t.Errorf("the states are %v", states)
		}
	}
}

// TestInterruptedLookupIsExported interrupts the lookup as soon as some messages are settled.
func TestInterruptedLookupIsExported(t *testing.T) {
	t.Parallel()
	s := newTenant(t, simulated.Options{MailDelay: 20 * time.Second})
	dir := t.TempDir()
	out, subjects := filepath.Join(dir, "messages.jsonl"), filepath.Join(dir, "subjects.jsonl")
	words, status := s.runUntil(" settled, ", slices.Concat([]string{
		"export", "messages", storyFile(t), "--format", "jsonl", "--filter", someRecords, "--out", out, "--resolve", "--resolvers", "mailbox", "--subjects", subjects,
	}, s.secretFlags())...)
	if status != 3 || !strings.Contains(words, "not asked: interrupted") {
		t.Errorf("status %d, and it says\n%s", status, words)
	}
	text, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	states := map[string]int{}
	for _, m := range parseMessages(t, string(text)) {
		if m.SubjectSource != "the record" {
			states[m.SubjectState]++
		}
	}
	if states["found"] == 0 || states["not asked"] == 0 || states["failed"]+states["denied"] > 0 {
		t.Errorf("the states are %v", states)
	}
	if known := s.readSubjects(subjects).Len(); known < states["found"] {
		t.Errorf("%d are kept of %v", known, states)
	}
}

// TestInterruptedSignIn interrupts a sign-in with a code that is never entered.
func TestInterruptedSignIn(t *testing.T) {
	t.Parallel()
	s := newTenantAt(t, 1, simulated.Options{PendingPolls: 1000})
	out := filepath.Join(t.TempDir(), "messages.jsonl")
	words, status := s.runUntil("to sign in, open", "export", "messages", storyFile(t), "--filter", someRecords, "--resolve", "--out", out)
	if _, err := os.Stat(out); status != 3 || err != nil || !strings.Contains(words, "143 message ids not asked: interrupted") {
		t.Errorf("status %d, %v, and it says\n%s", status, err, words)
	}
}

// TestExportLooksUpNothingTwice continues with the file of the first run and another selection, until
// nothing is left to query, not even a sign-in.
func TestExportLooksUpNothingTwice(t *testing.T) {
	t.Parallel()
	s := newTenant(t, simulated.Options{})
	subjects := filepath.Join(t.TempDir(), "subjects.jsonl")
	export := func(what, filter string) string {
		t.Helper()
		out, words, status := s.run(t.Context(), slices.Concat([]string{
			"export", what, storyFile(t), "--filter", filter, "--resolve", "--subjects", subjects,
		}, s.secretFlags())...)
		if status != 0 {
			t.Errorf("status %d, and it says\n%s", status, words)
		}
		return out
	}
	first := export("items", someRecords)
	asked, lookups := len(s.RequestLog()), s.LookupCount()
	if again := export("items", someRecords); again != first || len(s.RequestLog()) != asked {
		t.Errorf("asked again, by %d calls", len(s.RequestLog())-asked)
	}
	export("events", "session:8bbd87d6 access=Bind")
	if len(s.RequestLog()) != asked || s.LookupCount() != lookups {
		t.Errorf("asked again for some of them, by %d calls", len(s.RequestLog())-asked)
	}
}

// TestExportFiltersByLookupResults filters by a subject that no record states.
func TestExportFiltersByLookupResults(t *testing.T) {
	t.Parallel()
	known := expectStates(t)
	i := slices.IndexFunc(tenanttest.SharedCase().Mail, func(l fixtures.MailItem) bool {
		return l.State == fixtures.Kept && !known.stated[l.BareID()] && len(l.Subject) > 10 && !strings.ContainsAny(l.Subject, `"\`)
	})
	item := tenanttest.SharedCase().Mail[i]
	filter := fmt.Sprintf("mailbox=%s subject=%q", item.MailboxUPN, item.Subject)
	for _, what := range []string{"messages", "sessions"} {
		s := newTenant(t, simulated.Options{})
		args := slices.Concat([]string{"export", what, storyFile(t), "--format", "jsonl", "--filter", filter, "--resolve", "--resolvers", "mailbox"}, s.secretFlags())
		out, words, _ := s.run(t.Context(), args...)
		if !strings.Contains(words, "the filter uses subjects or senders") || what == "messages" && !strings.Contains(out, item.BareID()) || out == "" {
			t.Errorf("%s of %s: %s; it says\n%s", what, filter, out, words)
		}
	}
}

// TestOwnLookupsAreLeftOut looks up messages, then fetches the audit log that records the lookups.
func TestOwnLookupsAreLeftOut(t *testing.T) {
	t.Parallel()
	s := newTenant(t, simulated.Options{})
	subjects := filepath.Join(t.TempDir(), "subjects.jsonl")
	_, words, status := s.run(t.Context(), slices.Concat([]string{
		"export", "messages", storyFile(t), "--filter", someRecords, "--resolve", "--resolvers", "mailbox", "--subjects", subjects, "--out", filepath.Join(t.TempDir(), "out.csv"),
	}, s.secretFlags())...)
	if status != 0 {
		t.Fatalf("status %d, and it says\n%s", status, words)
	}
	if err := s.Clock.Sleep(t.Context(), 10*time.Second); err != nil {
		t.Fatal(err)
	}
	saved := filepath.Join(t.TempDir(), "saved.jsonl")
	if _, words, status = s.run(t.Context(), slices.Concat([]string{"fetch", "--source", "exchange", "--since", "2026-09-01", "--save", saved}, s.secretFlags())...); status != 0 {
		t.Fatalf("status %d, and it says\n%s", status, words)
	}
	all := summarizeFile(t, saved)
	without := summarizeFile(t, saved, "--subjects", subjects)
	with := summarizeFile(t, saved, "--subjects", subjects, "--own")
	own := without["own_records"].(float64)
	if own == 0 || all["own_records"].(float64) != 0 || with["own_records"].(float64) != own {
		t.Errorf("own records: %v, %v, %v", all["own_records"], without["own_records"], with["own_records"])
	}
	if records := float64(tenanttest.SharedCase().Truth.Counts.Records); without["records"] != records || all["records"] != records+own || with["records"] != records+own {
		t.Errorf("records: %v, %v, %v", all["records"], without["records"], with["records"])
	}
	if without["item_accesses"] != float64(tenanttest.SharedCase().Truth.Counts.ItemAccesses) {
		t.Errorf("%v item accesses, want those of the case, %d", without["item_accesses"], tenanttest.SharedCase().Truth.Counts.ItemAccesses)
	}
}

// summarizeFile returns the JSON summary of a file.
func summarizeFile(t *testing.T, path string, flags ...string) (all map[string]any) {
	t.Helper()
	out, words, _ := runCommand(t, nil, append([]string{"summary", "--json", path}, flags...)...)
	if err := json.Unmarshal([]byte(out), &all); err != nil {
		t.Fatalf("%v: %s", err, words)
	}
	return all
}
