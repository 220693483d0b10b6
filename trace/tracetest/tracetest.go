// Package tracetest is a simulated tenant with the mail of the synthetic case, for tests of those
// who find messages in it.
package tracetest

import (
	"slices"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"whoread/audit/messageid"
	"whoread/audit/tenant"
	"whoread/fixtures"
	simulated "whoread/fixtures/tenant"
	"whoread/trace"
)

// Simulate starts a tenant with the mail of the story and odd ids, unless it is said with which, and
// signs in there. At the end of the test it checks that no limit was exceeded, no token went to
// another service, and nothing runs on.
func Simulate(t *testing.T, o simulated.Options) (*simulated.Server, *tenant.Client, *simulated.LeapClock) {
	t.Helper()
	running := goleak.IgnoreCurrent()
	clock := simulated.NewLeapClock(simulated.Beginning())
	o.Clock, o.TokenLife = clock, 10_000*time.Hour // much time passes at once
	if o.Letters == nil {
		o.Letters = Letters()
	}
	server, err := simulated.New(o)
	if err != nil {
		t.Fatal(err)
	}
	client, err := tenant.New(tenant.Config{
		Endpoints: tenant.Endpoints(server.Endpoints()), Tenant: simulated.Domain, ClientID: simulated.ClientID,
		Auth: tenant.ClientSecret, Secret: tenant.NewSecret(simulated.Secret), Clock: clock,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		client.Close()
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		goleak.VerifyNone(t, running)
		if exceeded := server.Violations(); len(exceeded) > 0 {
			t.Errorf("limits were exceeded: %v", exceeded)
		}
		if server.Strays() > 0 {
			t.Error("a token went to another service")
		}
	})
	return server, client, clock
}

// Letters are the mail of the story, and letters with odd ids. They are not to be changed.
func Letters() []fixtures.Letter { return letters() }

var letters = sync.OnceValue(func() []fixtures.Letter { //nolint:gochecknoglobals // writing them anew takes each test a second
	return append(fixtures.Story().Mail, fixtures.OddLetters()...)
})

// Recent are a thousand letters of the last four weeks.
func Recent() (all []fixtures.Letter) {
	for l := range fixtures.GenerateLetters(1, 2000) {
		if l.Received.After(simulated.Beginning().Add(-28*24*time.Hour)) && len(all) < 1000 {
			all = append(all, l)
		}
	}
	return all
}

// Struck checks that everything of the script went wrong.
func Struck(t *testing.T, s *simulated.Server) {
	t.Helper()
	if slices.Contains(s.Happened(), 0) {
		t.Errorf("the script had no effect: %v", s.Happened())
	}
}

// QueriesOf returns queries for all letters, each id once and in all its mailboxes, by the ids as they are
// stored or without their brackets.
func QueriesOf(letters []fixtures.Letter, bare bool) (queries []trace.Query) {
	at := map[string]int{}
	for _, l := range letters {
		i, known := at[l.Bare()]
		if !known {
			i = len(queries)
			at[l.Bare()] = i
			queries = append(queries, trace.Query{ID: messageid.ID(l.ID)})
			if bare {
				queries[i].ID = messageid.ID(l.Bare())
			}
		}
		if !slices.Contains(queries[i].Mailboxes, l.MailboxUPN) {
			queries[i].Mailboxes = append(queries[i].Mailboxes, l.MailboxUPN)
		}
	}
	return queries
}

// BySubject puts the rows of a message together that have the same subject: one message for each,
// as early as the first of them, to all their recipients.
func BySubject(sender string, rows []fixtures.Traced) []trace.Message {
	messages := []trace.Message{}
	for _, row := range rows {
		i := slices.IndexFunc(messages, func(m trace.Message) bool { return m.Subject == row.Subject })
		if i < 0 {
			i = len(messages)
			messages = append(messages, trace.Message{Subject: row.Subject, Sender: sender, Received: row.Received})
		}
		m := &messages[i]
		m.Recipients = append(m.Recipients, row.Recipient)
		if row.Received.Before(m.Received) {
			m.Received = row.Received
		}
	}
	return messages
}
