package service_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"whoread/audit/messageid"
	"whoread/audit/tenant"
	simulated "whoread/fixtures/tenant"
	"whoread/trace"
	"whoread/trace/service"
)

var noon = time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC) //nolint:gochecknoglobals // a constant

func fixture() *service.Service {
	return service.New("fake", "in the fake", simulated.NewLeapClock(noon), trace.NewRateLimit("fake", 10, time.Minute, simulated.NewLeapClock(noon), nil))
}

func TestFindings(t *testing.T) {
	s := fixture()
	q := trace.Query{ID: "<a@x>"}
	want := trace.Finding{ID: "a@x", Source: "fake", Reach: "in the fake", Asked: noon, State: trace.Denied, Reason: "because"}
	if diff := cmp.Diff(want, s.NewFinding(q, trace.Denied, "because")); diff != "" {
		t.Error(diff)
	}
	want.State, want.Reason = trace.NotFound, ""
	if diff := cmp.Diff(want, s.NewResult(q, nil)); diff != "" {
		t.Error(diff)
	}
	want.State, want.Messages = trace.Found, []trace.Message{{Subject: ""}}
	if diff := cmp.Diff(want, s.NewResult(q, want.Messages)); diff != "" {
		t.Error(diff)
	}
}

func TestDenialIsKept(t *testing.T) {
	s := fixture()
	if s.DenialReason() != "" || s.Name() != "fake" || s.State().Left != 10 {
		t.Errorf("%q of %q, %+v", s.DenialReason(), s.Name(), s.State())
	}
	s.Deny("because")
	if s.DenialReason() != "because" {
		t.Errorf("%q", s.DenialReason())
	}
}

func TestUnreachable(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{&tenant.Error{Kind: tenant.Busy, Status: 503}, true},
		{&tenant.Error{Kind: tenant.Denied}, false},
		{&tenant.Error{Kind: tenant.Other, Status: 400}, false},
		{errors.New("whatever"), false},
	} {
		if got := service.IsUnreachable(c.err); got != c.want {
			t.Errorf("%v: %v", c.err, got)
		}
	}
}

func TestStopError(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []struct {
		ctx  context.Context
		err  error
		want error
	}{
		{t.Context(), nil, nil},
		{t.Context(), errors.New("whatever"), nil},
		{t.Context(), trace.ErrBudget, trace.ErrBudget},
		{ended, errors.New("whatever"), context.Canceled},
		{ended, nil, nil}, // what came is kept
	} {
		if got := service.StopError(c.ctx, c.err); !errors.Is(got, c.want) {
			t.Errorf("%v: %v, want %v", c.err, got, c.want)
		}
	}
}

func TestCheckQuery(t *testing.T) {
	s := fixture()
	const back = 30 * 24 * time.Hour
	for _, c := range []struct {
		name string
		want trace.Query
		say  trace.State
	}{
		{"within", trace.Query{ID: "<a@x>", Last: noon.Add(-back)}, trace.NotAsked},
		{"time not known", trace.Query{ID: "<a@x>"}, trace.NotAsked},
		{"beyond", trace.Query{ID: "<a@x>", Last: noon.Add(-back - time.Second)}, trace.Outside},
		{"no text", trace.Query{ID: "<a\xff@x>"}, trace.Failed},
		{"longest", trace.Query{ID: messageid.ID(make([]byte, 4*998))}, trace.NotAsked},
		{"too long", trace.Query{ID: messageid.ID(make([]byte, 4*998+1))}, trace.Failed},
	} {
		f := s.CheckQuery(c.want, back, noon)
		switch {
		case f == nil && c.say != trace.NotAsked, f != nil && f.State != c.say:
			t.Errorf("%s: %v", c.name, f)
		case f != nil && (f.Reason == "" || f.ID != c.want.ID.Key() || f.Source != "fake" || f.Reach != "in the fake" || !f.Asked.Equal(noon)):
			t.Errorf("%s: %+v", c.name, f)
		}
	}
}
