package query

import (
	"strings"
	"testing"
	"time"

	"whoread/audit/filter"
	"whoread/audit/table"
)

func now() time.Time { return time.Unix(1789400000, 0) } // 2026-09-14 15:33:20 UTC

func parseFilter(t testing.TB, text string) filter.Expr {
	t.Helper()
	e, err := filter.Parse(text, table.FilterSchema(now))
	if err != nil {
		t.Fatalf("filter %q: %v", text, err)
	}
	return e
}

// conditions returns the lines of a query after its source.
func conditions(q Query) string {
	var lines []string
	for line := range strings.Lines(q.Text) {
		if strings.HasPrefix(line, "| where") && !strings.Contains(line, `"MailItemsAccessed"`) {
			lines = append(lines, strings.TrimSpace(strings.TrimPrefix(line, "| where ")))
		}
	}
	return strings.Join(lines, "; ")
}

func TestHuntingConditions(t *testing.T) {
	for text, want := range map[string]string{
		"":                                   "",
		"ip=198.51.100.7":                    `Address == "198.51.100.7"`,
		"ip=2001:DB8::1":                     `ipv6_compare(Address, "2001:db8::1") == 0`,
		"ip:198.51.100.0/24":                 `ipv4_is_in_range(Address, "198.51.100.0/24")`,
		"ip=198.51.100.0/24":                 `ipv4_is_in_range(Address, "198.51.100.0/24")`,
		"ip=198.51.*":                        `Address startswith "198.51."`,
		"ip:2001:db8::/32":                   `ipv6_is_in_range(Address, "2001:db8::/32")`,
		"ip=198.51.100.7,203.0.113.9":        `(Address == "198.51.100.7" or Address == "203.0.113.9")`,
		"session=s1 access=Bind":             `tostring(R.SessionId) =~ "s1"; extract(@'"MailAccessType","Value":"(\w+)"', 1, tostring(R.OperationProperties)) =~ "Bind"`,
		"!session=":                          `not(isempty(tostring(R.SessionId)))`,
		"mailbox=adele@x":                    `(tostring(R.MailboxOwnerUPN) =~ "adele@x" or tostring(R.MailboxGuid) =~ "adele@x")`,
		"clientinfo:OWA":                     `tostring(R.ClientInfoString) contains_cs "OWA"`,
		"clientinfo:owa | clientinfo~^REST$": `(tostring(R.ClientInfoString) contains "owa" or tostring(R.ClientInfoString) matches regex "^REST$")`,
		"user=ade*":                          `tostring(R.UserId) startswith "ade"`,
		"time>=2026-09-14 time<2026-09-15":   `(todatetime(R.CreationTime) >= datetime(2026-09-14T00:00:00Z)); (todatetime(R.CreationTime) < datetime(2026-09-15T00:00:00Z))`,
		"time=2026-09-14":                    `(todatetime(R.CreationTime) >= datetime(2026-09-14T00:00:00Z) and todatetime(R.CreationTime) < datetime(2026-09-15T00:00:00Z))`,
		"time=2026-09-14..":                  `(todatetime(R.CreationTime) >= datetime(2026-09-14T00:00:00Z))`,
		"operationcount>=5k":                 `tolong(R.OperationCount) >= 5000`,
		`user="a\" or true // "`:             `tostring(R.UserId) =~ "a\" or true // "`,
		`user="a\\"`:                         `tostring(R.UserId) =~ "a\\"`,
	} {
		q := KQL(Hunting(), parseFilter(t, text), now())
		if got := conditions(q); got != want || len(q.Left) > 0 {
			t.Errorf("%s is\n%s, want\n%s; left %v", text, got, want, q.Left)
		}
	}
}

// What a tool cannot express is left out of what all must match, and named.
func TestPartsWithoutAnEquivalentAreNamed(t *testing.T) {
	for text, left := range map[string]string{
		"ip=198.51.100.7 subject:invoice": "Subject:invoice", "ip=198.51.100.7 (items>3 | session=s1)": "Items>3 | SessionId=s1",
		"ip=198.51.100.7 invoice": "invoice", "ip=198.51.100.7 @(192.0.2.1, 192.0.2.0/24)": "", "ip=198.51.100.7 !(kind=private user=x)": "!(Kind=private User=x)",
	} {
		for _, q := range Queries(parseFilter(t, text), now()) {
			if !strings.Contains(q.Text, "198.51.100.7") || len(q.Left) != 1 {
				t.Errorf("%s: %s lacks %v:\n%s", text, q.Title, q.Left, q.Text)
			}
			if left != "" && !strings.HasPrefix(q.Title, "Search") && (!strings.EqualFold(q.Left[0], left) || !strings.Contains(q.Text, "\n// not expressed here, so that more is selected: ")) {
				t.Errorf("%s: %s lacks %v, want %s:\n%s", text, q.Title, q.Left, left, q.Text)
			}
		}
	}
}

func TestSentinelNamesItsColumns(t *testing.T) {
	q := KQL(Sentinel(), parseFilter(t, "session=s1 logontype=Owner mailbox=adele time>=2026-09-14"), now())
	want := `tostring(column_ifexists("SessionId", "")) =~ "s1"; Logon_Type =~ "Owner"; (MailboxOwnerUPN =~ "adele" or MailboxGuid =~ "adele"); (TimeGenerated >= datetime(2026-09-14T00:00:00Z))`
	if got := conditions(q); got != want || !strings.HasPrefix(q.Text, "OfficeActivity\n") {
		t.Errorf("%s\nwant %s", q.Text, want)
	}
}

// Search-UnifiedAuditLog takes no networks.
func TestSearchCommandLeavesNetworksOut(t *testing.T) {
	q := SearchUnifiedAuditLog(parseFilter(t, "ip=198.51.100.0/24,203.0.113.9"), now())
	if strings.Contains(q.Text, "-IPAddresses") || len(q.Left) != 1 {
		t.Errorf("%slacks %v", q.Text, q.Left)
	}
}

func TestSearchCommand(t *testing.T) {
	q := SearchUnifiedAuditLog(parseFilter(t, "time>=2026-09-14 ip=198.51.100.7,203.0.113.9 user=o'neil session=s1"), now())
	want := "Search-UnifiedAuditLog -StartDate '2026-09-14T00:00:00Z' -EndDate '2026-09-15T15:33:20Z' -Operations MailItemsAccessed" +
		" -UserIds 'o''neil' -IPAddresses '198.51.100.7','203.0.113.9' -SessionId whoread -SessionCommand ReturnLargeSet -ResultSize 5000\n"
	if q.Text != want || len(q.Left) != 1 {
		t.Errorf("%swant %slacks %v", q.Text, want, q.Left)
	}
}

// FuzzQueriesQuoteValues puts any text into filters. No text can end the literal that it is in.
func FuzzQueriesQuoteValues(f *testing.F) {
	for _, seed := range []string{"a", `"`, `\`, "a\n| take 1", "'; rm", "’; rm", "\u2028x", "*", "1..2", `\" or 1==1 //`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		for _, c := range []table.Column{table.User, table.ClientInfo, table.ClientIP, table.SessionID, table.Subject} {
			e := table.EqualTerm(c, value)
			if e == nil {
				continue
			}
			for _, q := range Queries(e, now()) {
				bare := KQL(Hunting(), nil, now())
				if strings.HasPrefix(q.Title, "KQL for advanced") {
					rest, ok := strings.CutPrefix(q.Text, strings.TrimSuffix(bare.Text, "\n"))
					if !ok || strings.Count(rest, "\n") > 2 || !closesLiterals(rest) {
						t.Fatalf("%q is\n%s", value, q.Text)
					}
				}
				if strings.HasPrefix(q.Title, "Search") && strings.Count(q.Text, "\n") != 1 {
					t.Fatalf("%q is\n%s", value, q.Text)
				}
			}
		}
	})
}

// closesLiterals reports whether each line closes the string literals that it opens, and has nothing of a
// value outside of them.
func closesLiterals(text string) bool {
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "//") {
			continue
		}
		open := false
		for i := 0; i < len(line); i++ {
			switch {
			case open && line[i] == '\\':
				i++
			case line[i] == '"':
				open = !open
			case !open && strings.ContainsRune("|;/", rune(line[i])) && i > 0:
				return false
			}
		}
		if open {
			return false
		}
	}
	return true
}
