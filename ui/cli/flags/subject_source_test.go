package flags

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"

	"whoread/audit/tenant"
	"whoread/trace"
)

func TestSelectSubjectSources(t *testing.T) {
	for _, c := range []struct {
		names string
		cloud tenant.Cloud
		want  [][]tenant.Service
		lacks string
	}{
		{"", tenant.Global, [][]tenant.Service{{tenant.Mail}, {tenant.Hunting}, {tenant.ExchangeTrace, tenant.GraphTrace}}, ""},
		{"trace,Mailbox", tenant.Global, [][]tenant.Service{{tenant.ExchangeTrace, tenant.GraphTrace}, {tenant.Mail}}, ""},
		{"graph-trace", tenant.Global, [][]tenant.Service{{tenant.GraphTrace}}, ""},
		{"graph-trace,hunting,trace", tenant.Global, [][]tenant.Service{{tenant.GraphTrace, tenant.ExchangeTrace}, {tenant.Hunting}}, ""},
		{"trace,graph-trace,trace", tenant.Global, [][]tenant.Service{{tenant.ExchangeTrace, tenant.GraphTrace}}, ""},
		{"hunting, hunting", tenant.Global, [][]tenant.Service{{tenant.Hunting}}, ""},
		{"", tenant.GCCHigh, [][]tenant.Service{{tenant.Mail}, {tenant.Hunting}, {tenant.ExchangeTrace}}, ""},
		{"graph-trace,mailbox", tenant.DoD, [][]tenant.Service{{tenant.Mail}}, "Graph has no message traces in the cloud dod"},
		{"", tenant.China, [][]tenant.Service{{tenant.Mail}, {tenant.ExchangeTrace}}, "advanced hunting does not exist in the cloud china"},
	} {
		var names []string
		if c.names != "" {
			names = strings.Split(c.names, ",")
		}
		sources, lacks, err := selectSubjectSources(names, c.cloud)
		if err != nil {
			t.Errorf("%s: %v", c.names, err)
		}
		var got [][]tenant.Service
		for _, f := range sources {
			got = append(got, f.Services)
			if f.Leaves == "" || f.Open(nil, tenant.RealClock(), nil) == nil {
				t.Errorf("%s: the source has no traces or cannot be opened", c.names)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" || lacks != c.lacks {
			t.Errorf("%s in %v: lacks %q, want %q (-want +got)\n%s", c.names, c.cloud, lacks, c.lacks, diff)
		}
	}
}

func TestSelectSubjectSourcesRejectsUnknownNames(t *testing.T) {
	for _, c := range []struct {
		names string
		cloud tenant.Cloud
		says  string
	}{
		{"mailbx", tenant.Global, `--resolvers "mailbx" is not a resolver; did you mean mailbox?`},
		{"telepathy", tenant.Global, "choose one of mailbox, hunting, trace, graph-trace"},
		{" ", tenant.Global, "choose one of"},
		{"hunting,graph-trace", tenant.China, "advanced hunting does not exist in the cloud china, Graph has no message traces in the cloud china; choose other --resolvers"},
	} {
		_, _, err := selectSubjectSources(strings.Split(c.names, ","), c.cloud)
		if err == nil || !IsUsageError(err) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q: it says %v, want a usage error with %q", c.names, err, c.says)
		}
	}
}

func TestBudgetFlag(t *testing.T) {
	for _, c := range []struct {
		args string
		want int
		says string
	}{
		{"", trace.Unlimited, ""},
		{"--budget 50", 50, ""},
		{"--budget 0", 0, ""},
		{"--budget -1", 0, `"-1" is not a number of calls (0 or more)`},
		{"--budget many", 0, `"many" is not a number of calls`},
	} {
		f := NewLookup()
		flags := pflag.NewFlagSet("", pflag.ContinueOnError)
		f.RegisterSources(flags)
		err := flags.Parse(strings.Fields(c.args))
		if c.says == "" && (err != nil || int(f.budget) != c.want) || c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("%q: %d, %v; want %d, %q", c.args, f.budget, err, c.want, c.says)
		}
		if usage := flags.FlagUsages(); strings.Contains(usage, "-1") {
			t.Errorf("the help shows the limit that there is not: %s", usage)
		}
	}
}
