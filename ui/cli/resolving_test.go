package cli

import (
	"testing"
	"time"

	"whoread/audit/filter"
	"whoread/audit/table"
)

func TestUnlearnedFilter(t *testing.T) {
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
		rest, some := unlearned(e)
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
