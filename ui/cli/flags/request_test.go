package flags

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"

	"whoread/audit/coverage"
	"whoread/audit/source/fetch"
)

// parseRequest parses flags at 06:00 on 1 October 2026.
func parseRequest(args ...string) (fetch.Request, error) {
	var f Request
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	f.RegisterFlags(flags)
	if err := flags.Parse(args); err != nil {
		return fetch.Request{}, err
	}
	now := time.Date(2026, 10, 1, 6, 0, 0, 5, time.UTC)
	return f.Parse(now, now.AddDate(0, 0, -10))
}

func newSpan(t *testing.T, from, to string) coverage.Span {
	t.Helper()
	var s coverage.Span
	var err error
	if s.From, err = time.Parse(time.DateTime, from); err != nil {
		t.Fatal(err)
	}
	if s.To, err = time.Parse(time.DateTime, to); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestParseRequest(t *testing.T) {
	tenDays := newSpan(t, "2026-09-21 06:00:00", "2026-10-01 06:00:00")
	mailItems := []string{"MailItemsAccessed"}
	for _, c := range []struct {
		args string
		want fetch.Request
	}{
		{"", fetch.Request{Operations: mailItems, Span: tenDays}},
		{
			"--mailbox adele@contoso.example --follow --verify",
			fetch.Request{Mailbox: "adele@contoso.example", Operations: mailItems, Span: tenDays, Follow: true, Verify: true},
		},
		{
			"--mailbox 0f0c3a76-1111-4222-8333-0123456789AB",
			fetch.Request{Mailbox: "0f0c3a76-1111-4222-8333-0123456789AB", Operations: mailItems, Span: tenDays},
		},
		{
			"--user a@contoso.example --user b@contoso.example --user a@contoso.example",
			fetch.Request{Users: []string{"a@contoso.example", "b@contoso.example"}, Operations: mailItems, Span: tenDays},
		},
		{
			"--ip 198.51.100.77,2001:DB8:0::1 --ip ::ffff:198.51.100.77",
			fetch.Request{IPs: []string{"198.51.100.77", "2001:db8::1"}, Operations: mailItems, Span: tenDays},
		},
		{
			"--operation mailitemsaccessed --operation AttachmentAccess --operation Send",
			fetch.Request{Operations: []string{"MailItemsAccessed", "AttachmentAccess", "Send"}, Span: tenDays},
		},
		{"--since 36h", fetch.Request{Operations: mailItems, Span: newSpan(t, "2026-09-29 18:00:00", "2026-10-01 06:00:00")}},
		{
			"--since 2026-09-14 --until 2026-09-14",
			fetch.Request{Operations: mailItems, Span: newSpan(t, "2026-09-14 00:00:00", "2026-09-15 00:00:00")},
		},
		{
			"--since 2026-09-14T08:00 --until 2026-09-14T09:30:00Z",
			fetch.Request{Operations: mailItems, Span: newSpan(t, "2026-09-14 08:00:00", "2026-09-14 09:30:00")},
		},
		{"--until 2026-09-14", fetch.Request{Operations: mailItems, Span: newSpan(t, "2026-09-05 00:00:00", "2026-09-15 00:00:00")}},
		{"--until 2026-10-01", fetch.Request{Operations: mailItems, Span: tenDays}},
		{"--since 2026-09-20 --until 1d", fetch.Request{Operations: mailItems, Span: newSpan(t, "2026-09-20 00:00:00", "2026-09-30 06:00:00")}},
	} {
		got, err := parseRequest(strings.Fields(c.args)...)
		if err != nil {
			t.Errorf("%s: %v", c.args, err)
			continue
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.args, diff)
		}
	}
}

func TestParseRequestRejectsInvalidFlags(t *testing.T) {
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"--mailbox", "Adele Vance"}, `--mailbox "Adele Vance" is neither a name such as adele@contoso.example nor a GUID`},
		{[]string{"--mailbox", "adele vance@contoso.example"}, "neither a name"},
		{[]string{"--mailbox", "0f0c3a76-1111-4222-8333-0123456789ag"}, "neither a name"},
		{[]string{"--user", " "}, `--user " " is empty`},
		{[]string{"--ip", "198.51.100.0/24"}, `--ip "198.51.100.0/24" is not an IP address`},
		{[]string{"--ip", "198.51.100.7:443"}, "without port"},
		{[]string{"--ip", "fe80::1%eth0"}, "zone"},
		{[]string{"--operation", "MailItemAccessed"}, "did you mean MailItemsAccessed?"},
		{[]string{"--operation", "Send,"}, `"" is empty`},
		{[]string{"--since", "yesterday"}, `--since "yesterday" is not a time such as 2026-09-14`},
		{[]string{"--until", "14.09.2026"}, `--until "14.09.2026" is not a time`},
		{[]string{"--since", "2026-10-02"}, "--since 2026-10-02 must be before now, 2026-10-01 06:00:00"},
		{[]string{"--since", "2026-09-15", "--until", "2026-09-14"}, "--since 2026-09-15 00:00:00 must be before --until 2026-09-15 00:00:00"},
		{[]string{"--since", "2016"}, "ten years"},
	} {
		_, err := parseRequest(c.args...)
		if err == nil || !strings.Contains(err.Error(), c.says) || !IsUsageError(err) {
			t.Errorf("%q: error %v, want a usage error that says %q", c.args, err, c.says)
		}
	}
}

func TestDefaultSaveName(t *testing.T) {
	now := time.Date(2026, 10, 1, 8, 0, 0, 0, time.FixedZone("", 7200))
	for mailbox, want := range map[string]string{
		"adele.vance@contoso.example":   "whoread-adele.vance@contoso.example-20261001T060000Z.jsonl",
		"":                              "whoread-all-20261001T060000Z.jsonl",
		`../..\x:*?"<>|é@x`:             "whoread-.._.._x________@x-20261001T060000Z.jsonl",
		strings.Repeat("a", 300) + "@x": "whoread-" + strings.Repeat("a", 64) + "-20261001T060000Z.jsonl",
	} {
		if got := defaultSaveName(mailbox, now); got != want {
			t.Errorf("the file of %q is called %q, want %q", mailbox, got, want)
		}
	}
}
