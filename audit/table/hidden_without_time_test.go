package table

import (
	"testing"
	"time"

	"whoread/audit"
	"whoread/audit/filter"
)

func TestHiddenWithoutTime(t *testing.T) {
	s := NewStore()
	timed, timeless, other := listing("a", audit.Bind, 1, 1), listing("b", audit.Bind, 1, 1), listing("c", audit.Sync, 1, 1)
	timeless.Time, other.Time = 0, 0
	other.TimeText = "soon"
	s.Append(pageOf(timed, timeless, other))
	for text, want := range map[string]int{
		"access=Bind":                         0,
		"time>=2026-09-14":                    2,
		"time>=2026-09-14 access=Bind":        1,
		"time>=2030-01-01":                    2,
		"day=2026-09-14":                      2,
		"time>=2026-09-14 | access=Bind":      1,
		"!(time>=2026-09-14 access=Bind)":     0,
		"access=Sync !(time>=2026-09-14)":     0,
		"time>=2026-09-14 access=Bind user:x": 0,
		"2026":                                0,
	} {
		e, err := filter.Parse(text, FilterSchema(time.Now))
		if err != nil {
			t.Fatal(err)
		}
		v := buildView(t, s.Snapshot(), Spec{Filter: e})
		if got := v.HiddenWithoutTime(); got != want {
			t.Errorf("%s hides %d records without a time, want %d", text, got, want)
		}
	}
}
