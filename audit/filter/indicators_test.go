package filter

import (
	"strings"
	"testing"
)

func TestListsOfIndicators(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"198.51.100.7\n203.0.113.9":                                                  `@(198.51.100.7, 203.0.113.9)`,
		"198[.]51[.]100[.]7\r\n# x\r\n\r\n2001:DB8:0::1 # y":                         `@(198.51.100.7, 2001:db8::1)`,
		"ip,remark\n198.51.100.7,evil\n\"10.0.0.0/8\";b":                             `@(198.51.100.7, 10.0.0.0/8)`,
		"hxxps://198.51.100.7:8443/x\n<a@x>\n{5F2C9A1E-0000-4000-8000-000000000000}": `@(198.51.100.7, a@x, 5f2c9a1e-0000-4000-8000-000000000000)`,
		"1.1.1.1\n1.1.1.1\nhxxp://evil[.]example/\n1.1.2.*":                          `@(1.1.1.1, evil.example, 1.1.2.*)`,
		"folder:a\nb":              `Folder:a b`,
		"a\nOR b":                  `a | b`,
		`@(1.2.3.4 5.6.7.8,a@x)`:   `@(1.2.3.4, 5.6.7.8, a@x)`,
		`@(1.2.3.4) folder:x`:      `@(1.2.3.4) Folder:x`,
		`@list.txt`:                `@list.txt`,
		`@list folder:x`:           `@list Folder:x`,
		`@"list"`:                  `@"list"`,
		`@contoso.example`:         `"@contoso.example"`,
		`!@(1.2.3.4) | @list.txt`:  `!@(1.2.3.4) | @list.txt`,
		`adele@contoso.example`:    `adele@contoso.example`,
		"1.1.1.1\tlog\n2.2.2.2 in": `@(1.1.1.1, 2.2.2.2)`,
	} {
		checkCanonical(t, text, want)
	}
}

func TestListsMatchAnyEntry(t *testing.T) {
	t.Parallel()
	r := row{texts: map[string]string{"ClientIP": "198.51.100.7", "SessionId": "5f2c9a1e-0000-4000-8000-000000000000", "InternetMessageId": "a@x", "User": "1.2.3.4"}}
	for text, want := range map[string]bool{
		"198.51.100.7\n203.0.113.9": true, "203.0.113.9\n203.0.113.8": false, "198.51.100.0/24\n10.0.0.0/8": true, "198.51.*\n10.*": true,
		"@(5F2C9A1E-0000-4000-8000-000000000000)": true, "@(<a@x>)": true, "@(<b@x>)": false, "@(1.2.3.4)": false, "!@(1.2.3.4)": true,
		"@list.txt": true, "@(::ffff:198.51.100.7)": true, `@("not an indicator")`: false, "@(198.51.100)": false,
	} {
		if got := r.matchesExpr(testSchema(), mustParse(t, text)); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

func TestListErrors(t *testing.T) {
	t.Parallel()
	s := testSchema()
	for text, want := range map[string]string{
		`a @nothing.txt`: "no such file", `@(`: "this @( is not closed", `@()`: "has no entries", `@(a|b)`: "put an entry with a | in quotes", `@"nothing"`: "no such file",
		"@(" + strings.Repeat("x", 3) + strings.Repeat(",", 2): "not closed",
	} {
		if _, err := Parse(text, s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
	s.ReadList = nil
	if _, err := Parse("@list.txt", s); err == nil || !strings.Contains(err.Error(), "cannot be read here") {
		t.Errorf("without files: %v", err)
	}
	if e, err := Parse("@list", s); err != nil || e.String() != `"@list"` {
		t.Errorf("without files: %v, %v", e, err)
	}
}
