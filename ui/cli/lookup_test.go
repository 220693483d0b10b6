package cli

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"whoread/audit/filter"
	"whoread/audit/messageid"
	"whoread/audit/table"
	"whoread/audit/tenant"
	"whoread/fixtures"
	simulated "whoread/fixtures/tenant"
	"whoread/trace"
	"whoread/ui/cli/flags"
	"whoread/ui/subjects"
)

// startDemoLookup starts a demo with a lookup.
func startDemoLookup(t *testing.T, speed float64, opts flags.Lookup) (*simulatedFetch, *lookup, *subjectsFile) {
	t.Helper()
	s, err := parseDemo("graph", "", speed)
	if err != nil {
		t.Fatal(err)
	}
	q, err := opts.Parse(tenant.Config{ClientID: simulated.ClientID}, s.clock)
	if err != nil {
		t.Fatal(err)
	}
	play, err := s.startFetch()
	if err != nil {
		t.Fatal(err)
	}
	known := &subjectsFile{findings: trace.NewFindings()}
	play.lookup = newLookup(q, play.client, known)
	return play, play.lookup, known
}

// TestDemoLooksUpMessages looks up the messages of the intruder's session while records arrive.
func TestDemoLooksUpMessages(t *testing.T) {
	t.Parallel()
	play, l, known := startDemoLookup(t, 20, flags.NewLookup())
	store := table.NewStore()
	for {
		page, err := play.Next(t.Context())
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		store.Append(page)
	}
	view, err := table.Build(t.Context(), store.Snapshot(), table.Spec{Filter: mailboxTerm("adele.vance@contoso.example")})
	if err != nil {
		t.Fatal(err)
	}
	queries := subjects.NewLookupRequest(view, rowIndexes(view)).Queries[:200]
	l.Ask(queries)
	if err := l.waitUntilSettled(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, q := range queries {
		if state := known.findings.Answer(q.ID).State; state != trace.Found && state != trace.NotFound {
			t.Errorf("%s is %v", q.ID, state)
		}
	}
	if err := play.Close(); err != nil {
		t.Error(err)
	}
	if apps := known.findings.Apps(); len(apps) != 1 || apps[0] != simulated.ClientID {
		t.Errorf("mailboxes were asked with %v", apps)
	}
}

// TestLookupClosesBeforeFetch closes a fetch while its lookup waits for a response.
func TestLookupClosesBeforeFetch(t *testing.T) {
	t.Parallel()
	opts := flags.NewLookup()
	opts.Resolvers = []string{"hunting"}
	play, l, known := startDemoLookup(t, 0.1, opts)
	var queries []trace.Query
	for _, item := range fixtures.BuildCase().Mail[:100] {
		queries = append(queries, trace.Query{ID: messageid.ID(item.ID), First: item.Received})
	}
	l.Ask(queries)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := l.waitUntilSettled(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("it is settled at once: %v", err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := play.Close(); err != nil {
			t.Error(err)
		}
	}()
	checkEndsSoon(t, ended)
	if l.Status().Running || len(known.findings.Apps()) > 0 {
		t.Errorf("it goes on: %+v; mailboxes were asked with %v", l.Status(), known.findings.Apps())
	}
}

// TestOpenFlags checks the flags that need --resolve.
func TestOpenFlags(t *testing.T) {
	for _, c := range []struct{ args, says string }{
		{"--resolve", "no tenant given"},
		{"--resolve --tenant contoso.example", "--client-id is missing"},
		{"--client-id x", "--client-id needs --resolve"},
		{"--auth secret", "--auth needs --resolve"},
		{"--resolve --resolvers nobody", "is not a resolver"},
		{"--resolve --tenant contoso.example --client-id 5f1c2b7e-93d4-4a60-8c1e-7d2f0b6a4e35", ""},
		{"--own-app x", "is not an app ID"},
		{"--max-row much", "--max-row needs a size such as 256MiB"},
		{"--max-row 0", "--max-row needs a size such as 256MiB"},
		{"--max-row 64KiB", ""},
		{"", ""},
	} {
		var opts openFlags
		cmd := newOpen(Streams{}, &flags.Screen{})
		cmd.ResetFlags()
		opts.register(cmd)
		if err := cmd.ParseFlags(strings.Fields(c.args)); err != nil {
			t.Fatal(err)
		}
		s, err := opts.parseTask(Streams{})
		switch {
		case c.says != "":
			if err == nil || !flags.IsUsageError(err) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%q: it says %v, want a usage error with %q", c.args, err, c.says)
			}
		case err != nil || (s.lookup != nil) != opts.resolve.Resolve || (len(s.subjects.ownApps) > 0) != opts.resolve.Resolve:
			t.Errorf("%q: %v; it asks: %v, own apps %v", c.args, err, s.lookup != nil, s.subjects.ownApps)
		}
	}
}

func TestWithoutSubjectTerms(t *testing.T) {
	for _, c := range []struct {
		filter, rest string
		some         bool
	}{
		{"", "", false},
		{"access=Bind ip:198.51.100.0/24", "access=Bind ip:198.51.100.0/24", false},
		{"subject:invoice", "", true},
		{"access=Bind subject:invoice sender:adele time>=2026-09-14", "access=Bind time>=2026-09-14", true},
		{"access=Bind !subject:invoice", "access=Bind", true},
		{"access=Bind (subject:invoice | user:adele)", "access=Bind", true},
		{"subject:invoice | access=Bind", "", true},
		{"access=Bind invoice", "access=Bind", true}, // a word is looked for in subjects, too
		{"received>=2026-09-14 subjectstate=found subjectsource:mailbox", "", true},
	} {
		var e filter.Expr
		if c.filter != "" {
			var err error
			if e, err = filter.Parse(c.filter, table.FilterSchema(time.Now)); err != nil {
				t.Fatal(err)
			}
		}
		rest, some := withoutSubjectTerms(e)
		got := ""
		if rest != nil {
			got = rest.String()
		}
		want := c.rest
		if want != "" {
			parsed, err := filter.Parse(want, table.FilterSchema(time.Now))
			if err != nil {
				t.Fatal(err)
			}
			want = parsed.String()
		}
		if got != want || some != c.some {
			t.Errorf("%q: %q, %v; want %q, %v", c.filter, got, some, want, c.some)
		}
	}
}
