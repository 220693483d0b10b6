package tenant

import (
	"net/http"
	"net/url"
	"testing"
	"time"
)

func TestClockSkew(t *testing.T) {
	base := time.Date(2026, 10, 1, 6, 0, 0, 0, time.UTC)
	type answer struct {
		sent, came, date time.Duration // after base
	}
	dated := func(sent, came, date time.Duration) answer { return answer{sent, came, date} }
	const s, m = time.Second, time.Minute
	for name, c := range map[string]struct {
		answers []answer
		want    time.Duration
	}{
		"nothing known":             {nil, 0},
		"the same time":             {[]answer{dated(0, s, 0)}, 0},
		"less than a minute":        {[]answer{dated(59*s, 59*s, 0)}, 0},
		"ahead":                     {[]answer{dated(4*m, 4*m+2*s, 0)}, 4*m - s},
		"behind":                    {[]answer{dated(0, 2*s, 4*m)}, 2*s - 4*m},
		"slow, so not known":        {[]answer{dated(0, 4*m, 0)}, 0},
		"slow, then quick":          {[]answer{dated(0, 4*m, -2*m), dated(5*m, 5*m+s, 3*m)}, 2*m - s},
		"quick, then slow":          {[]answer{dated(5*m, 5*m+s, 3*m), dated(6*m, 16*m, 13*m)}, 2*m - s},
		"set right":                 {[]answer{dated(5*m, 5*m, 0), dated(s, 2*s, s)}, 0},
		"no date after one that is": {[]answer{dated(5*m, 5*m, 0), dated(0, 0, -1)}, 5*m - s},
	} {
		var k clockSkew
		for _, a := range c.answers {
			h := http.Header{}
			if a.date != -1 {
				h.Set("Date", base.Add(a.date).Format(http.TimeFormat))
			}
			k.addResponse(base.Add(a.sent), base.Add(a.came), h)
		}
		if got := k.leastSkew(); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestStateReportsClockAhead(t *testing.T) {
	clock := newClock()
	f := newFake(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
		w.Header().Set("Date", clock.Now().Add(-7*time.Minute).Format(http.TimeFormat))
		answerRows(w)
	})
	f.token = func(w http.ResponseWriter, _ url.Values, n int) {
		w.Header().Set("Date", clock.Now().Add(-7*time.Minute).Format(http.TimeFormat))
		writeToken(w, nil, n)
	}
	c := f.newClient(t, func(c *Config) { c.Tenant, c.Clock = tenantGUID, clock })
	if got := c.State().ClockAhead; got != 0 {
		t.Errorf("before anything was asked it is ahead by %v", got)
	}
	if _, err := c.Do(t.Context(), Call{URL: "/rows"}); err != nil {
		t.Fatal(err)
	}
	if got := c.State().ClockAhead; got < 6*time.Minute || got > 7*time.Minute {
		t.Errorf("it is ahead by %v, want 7 minutes", got)
	}
}
