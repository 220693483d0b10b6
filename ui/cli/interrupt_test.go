package cli

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"whoread/audit/source/fetch"
	"whoread/fixtures"
	simulated "whoread/fixtures/tenant"
	"whoread/fixtures/tenant/fault"
	"whoread/fixtures/tenant/route"
	"whoread/fixtures/tenanttest"
	"whoread/ui/cli/flags"
)

// waitCase is something that a fetch can wait for, for minutes of the test clock.
type waitCase struct {
	name    string
	options simulated.Options
	flags   string
	// message is printed while waiting. If it is empty, the fetch waits as soon as Exchange is queried.
	message string
}

func waitCases() []waitCase {
	exchange := func(kind fault.Kind) simulated.Options {
		return simulated.Options{Faults: []fault.Fault{{Route: route.ExchangeInvoke, Kind: kind, Wait: 20 * time.Minute}}}
	}
	return []waitCase{
		{"a code to be entered", simulated.Options{PendingPolls: 1000}, "--source graph --auth device", "to sign in, open"},
		{"throttling", exchange(fault.Throttle), "--source exchange", "waiting until"},
		{"a slow answer", exchange(fault.SlowBody), "--source exchange", ""},
		{"what is new", simulated.Options{Published: publicationTime}, "--follow --since 2h", "fetching new records"},
	}
}

// isWaiting reports whether a fetch waits, by its messages and the calls of the tenant.
func (w waitCase) isWaiting(said string, server *tenanttest.Tenant) bool {
	if w.message == "" {
		return server.CallCount(route.ExchangeInvoke) > 0
	}
	return strings.Contains(said, w.message)
}

// startTask returns a task that fetches from a simulated tenant.
func (w waitCase) startTask(t *testing.T) (*fetchTask, *tenanttest.Tenant) {
	t.Helper()
	w.options.Rows = slices.Collect(fixtures.GenerateRows(1, 100))
	w.options.Clock = simulated.NewClock(simulated.DefaultTime(), 1)
	server := tenanttest.StartTenant(t, w.options)
	var opts flags.Fetch
	cmd := &cobra.Command{}
	opts.RegisterFlags(cmd)
	args := slices.Concat(strings.Fields(w.flags), server.EndpointFlags(t), []string{"--save", filepath.Join(t.TempDir(), "saved.jsonl")})
	if !strings.Contains(w.flags, "--auth") {
		secret := filepath.Join(t.TempDir(), "secret")
		if err := os.WriteFile(secret, []byte(simulated.Secret), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, "--client-secret-file", secret)
	}
	if err := cmd.ParseFlags(args); err != nil {
		t.Fatal(err)
	}
	task, err := opts.Parse(cmd.Flags().Changed, w.options.Clock)
	if err != nil {
		t.Fatal(err)
	}
	return &fetchTask{FetchTask: task}, server
}

// maxDelay is how long an immediate end can take on a busy machine.
const maxDelay = 5 * time.Second

// checkEndsSoon waits for the end of something that was interrupted.
func checkEndsSoon(t *testing.T, ended <-chan struct{}) {
	t.Helper()
	select {
	case <-ended:
	case <-time.After(maxDelay):
		t.Errorf("it has not ended %v after it was interrupted", maxDelay)
		<-ended
	}
}

func TestScreenQuitsDuringEveryWait(t *testing.T) {
	t.Parallel()
	for _, w := range waitCases() {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			task, server := w.startTask(t)
			feed, err := task.openFeed()
			if err != nil {
				t.Fatal(err)
			}
			reading, stop := context.WithCancel(t.Context())
			read := make(chan error, 1)
			go func() {
				for {
					if _, err := feed.Next(reading); err != nil {
						read <- err
						return
					}
				}
			}()
			waitUntil(t, read, func() bool {
				return w.isWaiting(strings.Join(describeFetchChanges(fetch.Status{}, feed.Status(), 0), "\n"), server)
			})
			ended := make(chan struct{})
			go func() { // as the screen does
				defer close(ended)
				stop()
				if err := <-read; !errors.Is(err, context.Canceled) {
					t.Errorf("it says %v", err)
				}
				if err := feed.Close(); err != nil {
					t.Error(err)
				}
			}()
			checkEndsSoon(t, ended)
		})
	}
}

func TestFetchStopsDuringEveryWait(t *testing.T) {
	t.Parallel()
	for _, w := range waitCases() {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			task, server := w.startTask(t)
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			heard, ended, failed := &syncBuffer{}, make(chan struct{}), make(chan error, 1)
			go func() {
				defer close(ended)
				failed <- task.fetchToFile(ctx, messageWriter{heard})
			}()
			waitUntil(t, failed, func() bool { return w.isWaiting(heard.String(), server) })
			stop()
			checkEndsSoon(t, ended)
			if !strings.Contains(heard.String(), "whoread: interrupted") {
				t.Errorf("it says\n%s", heard)
			}
		})
	}
}

// waitUntil waits until a condition holds. It fails the test if the task ends before.
func waitUntil(t *testing.T, ended <-chan error, is func() bool) {
	t.Helper()
	for !is() {
		select {
		case err := <-ended:
			t.Fatalf("it ended with %v", err)
		case <-time.After(time.Millisecond):
		}
	}
}

// syncBuffer is standard error that can be read while it is written.
type syncBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}
