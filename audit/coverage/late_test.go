package coverage

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestS5RecordsOfTheLastDayCanBeLate(t *testing.T) {
	answered := func(from, to, at int) Window {
		w := window(1, from, to, Whole, "")
		w.Answered = hours(at, at).From
		return w
	}
	unknown, short := window(1, 0, 48, Whole, ""), answered(0, 48, 48)
	short.State = Short
	for name, c := range map[string]struct {
		windows []Window
		want    []Span
	}{
		"none":                     {nil, nil},
		"unknown time of answer":   {[]Window{unknown}, nil},
		"answered at its end":      {[]Window{answered(0, 48, 48)}, []Span{hours(24, 48)}},
		"answered a day later":     {[]Window{answered(0, 48, 72)}, nil},
		"answered an hour later":   {[]Window{answered(0, 24, 25), answered(24, 48, 60)}, []Span{hours(1, 24), hours(36, 48)}},
		"two that meet":            {[]Window{answered(0, 24, 24), answered(24, 48, 48)}, []Span{hours(0, 48)}},
		"the second answer counts": {[]Window{answered(0, 48, 48), answered(24, 48, 72)}, nil},
		"a gap":                    {[]Window{short}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			l := Ledger{Requests: []Request{{Span: hours(0, 48), Filter: "f"}, {Span: hours(0, 48), Filter: "f"}}, Windows: c.windows}
			if diff := cmp.Diff(c.want, l.LateSpans()); diff != "" {
				t.Error(diff)
			}
		})
	}
}
