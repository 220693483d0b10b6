package graph

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"whoread/audit/source/fetch"
	"whoread/audit/tenant"
)

func TestChecks(t *testing.T) {
	for _, c := range []struct {
		name    string
		appOnly bool
		answer  fakeAnswer
		trouble []string // beginnings of questions
		open    int
	}{
		{name: "a user", open: 5},
		{name: "an app", appOnly: true, open: 4},
		{name: "denied", answer: fakeAnswer{status: http.StatusForbidden}, trouble: []string{"Can this sign-in"}, open: 5},
		{name: "out of reach", answer: fakeAnswer{status: http.StatusBadGateway}, open: 6},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := &fake{appOnly: c.appOnly, interfere: func(callKind, tenant.Call, int) fakeAnswer { return c.answer }}
			checks := New(f, newClock()).Checks(t.Context(), accesses())
			var trouble []string
			open := 0
			for _, check := range checks {
				if !strings.HasSuffix(check.Question, "?") || check.Detail == "" {
					t.Errorf("%+v", check)
				}
				switch check.Result {
				case fetch.PossibleCause:
					trouble = append(trouble, check.Question)
				case fetch.Unknown:
					open++
				}
			}
			if !slices.EqualFunc(trouble, c.trouble, strings.HasPrefix) || open != c.open {
				t.Errorf("trouble %q and %d open, want %q and %d", trouble, open, c.trouble, c.open)
			}
			if len(f.calls) != 1 {
				t.Errorf("asked %q", f.calls)
			}
		})
	}
}

// The checks use beta if v1.0 is missing.
func TestChecksUseVersionThatAnswers(t *testing.T) {
	f := &fake{}
	q := New(f, newClock())
	q.beta.Store(true)
	q.Checks(t.Context(), accesses())
	if want := []string{"GET /beta/security/auditLog/queries"}; !slices.Equal(f.calls, want) {
		t.Errorf("asked %q", f.calls)
	}
}

func TestPlan(t *testing.T) {
	a := accesses()
	now := newClock().Now()
	for appOnly, want := range map[bool][]string{
		true:  {"application permission AuditLogsQuery-Exchange.Read.All"},
		false: {"delegated permission AuditLogsQuery-Exchange.Read.All", "Audit Reader"},
	} {
		plan, err := fetch.NewPlan(New(&fake{}, newClock()), a, now, appOnly)
		if err != nil || plan.Source != "Graph audit query" || !slices.EqualFunc(plan.Needs, want, strings.Contains) {
			t.Errorf("plan %+v, %v", plan, err)
		}
		for _, w := range plan.Windows {
			if !strings.Contains(w.Calls, "AuditSearchCreated") || !strings.Contains(w.Calls, "AuditSearchCompleted") {
				t.Errorf("it does not say what it leaves in the audit log: %q", w.Calls)
			}
		}
	}
}
