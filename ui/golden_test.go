package ui_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"whoread/audit/coverage"
	"whoread/audit/tenant"
	"whoread/fixtures"
	"whoread/trace"
	"whoread/ui"
	"whoread/ui/widget/theme"
	"whoread/ui/widget/uitest"
)

func screens() []uitest.Size {
	return []uitest.Size{{W: 40, H: 10}, {W: 80, H: 24}, {W: 120, H: 40}, {W: 200, H: 50}}
}

// after returns how the screen is drawn after some keys, on every kind of screen.
func after(t *testing.T, feed func() ui.Feed, keys ...string) uitest.Draw {
	t.Helper()
	return afterWith(t, feed, func(*testing.T, *ui.Options) {}, keys...)
}

// afterWith is after with other options.
func afterWith(t *testing.T, feed func() ui.Feed, change func(t *testing.T, o *ui.Options), keys ...string) uitest.Draw {
	t.Helper()
	models := map[theme.Options]tea.Model{}
	bubble(t, func(t *testing.T) {
		for _, o := range []theme.Options{{}, {NoColor: true}, {NoColor: true, ASCII: true}} {
			s := openScreen(t, feed(), func(set *ui.Options) {
				set.NoColor, set.ASCII = o.NoColor, o.ASCII
				change(t, set)
			})
			for _, key := range keys {
				if key == "pause" {
					s.passTime(2 * time.Second)
					continue
				}
				s.press(key)
			}
			s.wait(200 * time.Millisecond)
			models[o] = s.model
		}
	})
	plain := theme.New(theme.Options{NoColor: true})
	return func(th theme.Theme, w, h int) string {
		if w < 1 || h < 1 {
			return ""
		}
		m, _ := models[theme.Options{NoColor: th.Warn == plain.Warn, ASCII: th.IsASCII()}].Update(tea.WindowSizeMsg{Width: w, Height: h})
		return m.View()
	}
}

func letters(text string) []string {
	var keys []string
	for _, r := range text {
		keys = append(keys, string(r))
	}
	return keys
}

func TestGolden(t *testing.T) {
	t.Parallel()
	read := func() ui.Feed { return storyFeed() }
	loading := func() ui.Feed {
		f := &pagedFeed{rows: story(), page: 500, gate: make(chan struct{}, 3)}
		for range 3 {
			f.gate <- struct{}{}
		}
		return f
	}
	for _, c := range []struct {
		name string
		feed func() ui.Feed
		keys []string
	}{
		{"events", read, []string{"j", "j", " ", "j", "l"}},
		{"sessions", read, []string{"2", "l", "]"}},
		{"addresses", read, []string{"3"}},
		{"items", read, []string{"4"}},
		{"activity", activityFeed, []string{"6"}},
		{"sibling", activityFeed, []string{"6", "j", "j", "enter"}},
		{"group", read, []string{"2", "l", "]", "enter", "j", "j"}},
		{"detail", read, []string{"2", "l", "]", "enter", "j", "enter"}},
		{"filtered", read, append(append([]string{"&"}, letters("access=Sync")...), "enter", "/", "f", "i", "n", "enter")},
		{"typing", read, append([]string{"&"}, letters("acess=Sync")...)},
		{"loading", loading, []string{"G", "k"}},
		{"hostile", hostile, []string{"j", "enter"}},
		{"inputs", func() ui.Feed { return rejectedToo() }, []string{"i"}},
		{"sign-in", signingIn, nil},
		{"fetching", throttled, []string{"j"}},
		{"gaps", func() ui.Feed { return ended(story(), coverage.Failed, coverage.Whole, coverage.Short) }, nil},
		{"coverage", throttled, []string{"c"}},
		{"refused", refused, nil},
		{"checklist", emptyFetch, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			uitest.CompareGolden(t, screens(), after(t, c.feed, c.keys...))
		})
	}
}

// TestGoldenOfSubjects is TestGolden where somebody can be asked for subjects.
func TestGoldenOfSubjects(t *testing.T) {
	t.Parallel()
	asks := func(gated int) func(t *testing.T, o *ui.Options) {
		return func(t *testing.T, o *ui.Options) {
			a := mailbox()
			if gated >= 0 {
				a.gate = make(chan struct{}, gated)
				for range gated {
					a.gate <- struct{}{}
				}
			}
			newFakeLookup(t, a, hunting()).setOptions(o)
		}
	}
	nobody := func(*testing.T, *ui.Options) {}
	var findings *trace.Findings
	alone := func() ui.Feed {
		f, _ := traceFeed()
		findings = f.findings
		return f
	}
	read := func() ui.Feed { return storyFeed() }
	session := []string{"2", "l", "]", "enter"}
	for _, c := range []struct {
		name   string
		feed   func() ui.Feed
		change func(t *testing.T, o *ui.Options)
		keys   []string
	}{
		{"messages", read, asks(-1), append(session, "5", "T", "enter", "pause", "esc", "j")},
		{"items", read, asks(-1), append(session, "4", "T", "enter", "pause", "esc", "j", "j")},
		{"detail", read, asks(-1), append(session, "j", "j", "t", "pause", "tab", "j")},
		{"message", read, asks(-1), append(session, "5", "j", "t", "pause", "tab")},
		{"plan", read, asks(-1), append(session, "T")},
		{"running", read, asks(20), append(session, "T", "enter", "pause")},
		{"status", read, asks(20), append(session, "4", "T", "enter", "esc", "pause")},
		{"outcome", read, asks(-1), append(session, "T", "enter", "pause")},
		{"nobody", read, nobody, append(session, "T")},
		{"own", func() ui.Feed {
			return feedOfRows(record(1, `"ClientIP":"203.0.113.7",`), openedRecord(2, "Inbox", `"AppId":"`+ownApp+`",`, "<a@x>"))
		}, func(_ *testing.T, o *ui.Options) { o.OwnApps = []string{ownApp} }, nil},
		{"traces", alone, func(_ *testing.T, o *ui.Options) { o.Findings = findings }, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			uitest.CompareGolden(t, []uitest.Size{{W: 80, H: 24}, {W: 200, H: 50}}, afterWith(t, c.feed, c.change, c.keys...))
		})
	}
}

func TestScreens(t *testing.T) {
	for name, keys := range map[string][]string{"table": {"j"}, "group with detail": {"2", "enter", "enter"}, "inputs": {"i"}} {
		t.Run(name, func(t *testing.T) {
			uitest.CheckScreens(t, after(t, hostile, keys...))
		})
	}
}

// signingIn returns a fetch that waits for the user to sign in.
func signingIn() ui.Feed {
	f := fetching(nil, 0)
	f.coverage, f.status.Account, f.status.Windows, f.status.Activity = coverage.Ledger{}, "", 0, nil
	f.status.DeviceCode = deviceCode("GH7KQ2MPX", 15*time.Minute)
	return f
}

// throttled returns a fetch that fell back to another service, which makes it wait.
func throttled() ui.Feed {
	f := fetching(story(), 2)
	f.status.Source = "Exchange Search-UnifiedAuditLog"
	f.status.Fallback = "Graph audit query is not there (404 UnknownError, request-id 7b1f0c4e), so Exchange is asked"
	f.status.Waits = []tenant.Wait{{Reason: "Exchange is throttling", Until: time.Now().Add(90 * time.Second)}}
	return f
}

// refused returns a fetch whose sign-in was refused.
func refused() ui.Feed {
	f := ended(nil)
	f.coverage, f.status.Account, f.status.Activity = coverage.Ledger{}, "", nil
	f.fail = errors.New("signing in was blocked by a policy of the tenant (AADSTS53003): sign in from a device that it manages, " +
		"or ask the administrator for an exception; request-id 7b1f0c4e-2f1d-4d0c-9a6b-1c2d3e4f5a6b")
	return f
}

// emptyFetch returns a fetch that was answered whole, with nothing.
func emptyFetch() ui.Feed {
	f := ended(nil, coverage.Whole, coverage.Whole, coverage.Whole)
	f.checklist = noChecks
	return f
}

// hostile returns a feed whose records have in every field a text that does harm to a terminal.
func hostile() ui.Feed { return feedOf(fixtures.HostileTexts()) }

// feedOf returns a feed whose records have these texts in every field.
func feedOf(texts []string) ui.Feed {
	f := &pagedFeed{page: 1000}
	for i := range texts {
		text := func(n int) string { return texts[(i+n)%len(texts)] }
		row := map[string]any{
			"Id": fmt.Sprintf("00000000-0000-0000-0000-%012d", i), "CreationTime": "2026-09-14T09:31:02", "Operation": "MailItemsAccessed",
			"UserId": text(0), "MailboxOwnerUPN": text(1), "MailboxGuid": text(2), "ClientIPAddress": text(3),
			"ClientInfoString": text(4), "AppId": text(5), "SessionId": text(6),
			"OperationProperties": []any{map[string]any{"Name": "MailAccessType", "Value": "Bind"}},
			"Folders": []any{map[string]any{
				"Id": text(7), "Path": text(8),
				"FolderItems": []any{map[string]any{"InternetMessageId": text(9), "Id": text(10), "Subject": text(11)}},
			}},
			"OperationCount": 1,
		}
		var b bytes.Buffer
		if err := json.NewEncoder(&b).Encode(row); err != nil {
			panic(err)
		}
		f.rows = append(f.rows, b.Bytes())
	}
	return f
}
