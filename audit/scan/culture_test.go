package scan

import (
	"strings"
	"testing"
	"time"
)

// layouts are ways in which exports write a time, as package time knows them.
func layouts() []string {
	dates := []string{
		"2006-01-02", "2006/01/02", "2006. 01. 02.", "2006. 1. 2.", "2006.01.02", "2006年1月2日", "06/01/02", "06-1-2", "06. 1. 2.",
		"1/2/2006", "01/02/2006", "1/2/06", "2/1/2006", "02/01/2006", "2/1/06", "1-2-2006", "02-01-2006", "02-01-06", "2.1.2006", "02.01.2006", "02.01.06", "2. 1. 2006",
		"Jan 2, 2006", "January 2, 2006", "Mon, 02 Jan 2006", "Monday, 02-Jan-06", "2-Jan-06", "02 Jan 2006", "Monday, 2 January 2006", "2. January 2006",
	}
	clocks := []string{"15:04:05", "3:04:05 PM", "03:04:05.000 PM", "3:04:05 pm", "15:04:05.0000000", "15:04:05,000", "15.04.05", "15:04:05Z07:00", "15:04:05 -0700", "15:04:05 MST"}
	all := []string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05.999999999-0700", "Mon Jan _2 15:04:05 2006", "Jan 2, 2006 @ 15:04:05.000", "02/Jan/2006:15:04:05 -0700"}
	for _, date := range dates {
		for _, clock := range clocks {
			all = append(all, date+" "+clock, date+", "+clock)
		}
	}
	return all
}

// A time that is written in any layout is read as itself, or not at all because it can mean two days.
func TestNoTimeIsReadAsAnother(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 1, 1, 0, 31, 2, 0, time.UTC)
	for _, layout := range layouts() {
		var culture Culture
		for day := range 73 {
			want := start.Add(time.Duration(day) * 121 * time.Hour)
			text := want.Format(layout)
			got, _ := ParseTime(text)
			if !got.IsZero() && !got.Equal(want) || got.IsZero() && want.Day() > 12 && want.Day() < 19 {
				t.Errorf("%q in %q is %s", text, layout, got)
			}
			culture.Learn(text)
		}
		for day := range 73 {
			want := start.Add(time.Duration(day) * 121 * time.Hour)
			if got, _ := culture.ParseTime(want.Format(layout)); !got.Equal(want) || culture.IsOpen() {
				t.Fatalf("in its column, %q in %q is %s", want.Format(layout), layout, got)
			}
		}
	}
}

func FuzzNoTimeIsReadAsAnother(f *testing.F) {
	f.Add(uint32(1789378262), uint16(3), int16(120))
	f.Fuzz(func(t *testing.T, seconds uint32, layout uint16, zone int16) {
		form := layouts()[int(layout)%len(layouts())]
		want := time.Unix(int64(seconds), 0).UTC()
		if strings.Contains(form, "07") {
			want = want.In(time.FixedZone("", int(zone)%840*60))
		}
		if want.Year() < firstShortYear || want.Year() > lastShortYear {
			return
		}
		if got, _ := ParseTime(want.Format(form)); !got.IsZero() && !got.Equal(want) {
			t.Fatalf("%s as %q is %s", want, want.Format(form), got)
		}
	})
}

func TestRowsOfColumnDecide(t *testing.T) {
	t.Parallel()
	second := time.Date(2026, 9, 2, 15, 4, 5, 0, time.UTC)
	ninth := time.Date(2026, 2, 9, 15, 4, 5, 0, time.UTC)
	for name, c := range map[string]struct {
		rows []string
		text string
		want time.Time
		open bool
	}{
		"nothing known":           {nil, "2/9/2026 3:04:05 PM", time.Time{}, false},
		"only ambiguous":          {[]string{"1/9/2026 1:00"}, "2/9/2026 3:04:05 PM", time.Time{}, true},
		"the same number twice":   {[]string{"6/6/2026 1:00"}, "2/9/2026 3:04:05 PM", time.Time{}, true},
		"the day first":           {[]string{"1/9/2026 1:00", "13/9/2026 1:00"}, "2/9/2026 3:04:05 PM", second, false},
		"the month first":         {[]string{"9/13/2026 1:00", "1/9/2026 1:00"}, "2/9/2026 3:04:05 PM", ninth, false},
		"another separator":       {[]string{"13-9-2026 1:00"}, "2/9/2026 3:04:05 PM", time.Time{}, false},
		"both":                    {[]string{"13/9/2026 1:00", "9/13/2026 1:00"}, "2/9/2026 3:04:05 PM", time.Time{}, false},
		"both, and what has one":  {[]string{"13/9/2026 1:00", "9/13/2026 1:00"}, "9/14/2026 3:04:05 PM", second.AddDate(0, 0, 12), false},
		"nothing that is a date":  {[]string{"", "soon", "1789378262", "2026-09-14 9:31"}, "2/9/2026 3:04:05 PM", time.Time{}, false},
		"points need no decision": {[]string{"1.9.2026 1:00"}, "2.9.2026 15:04:05", second, false},
		"except in America":       {[]string{"9.13.2026 1:00", "1.9.2026 1:00"}, "2.9.2026 15:04:05", time.Time{}, false},
		"by two steps":            {[]string{"20/09/26 1:00", "05/09/26 1:00"}, "02/09/26 15:04:05", second, false},
	} {
		var culture Culture
		for _, row := range c.rows {
			culture.Learn(row)
		}
		if got, _ := culture.ParseTime(c.text); !got.Equal(c.want) || culture.IsOpen() != c.open {
			t.Errorf("%s: %s, open %t", name, got, culture.IsOpen())
		}
	}
}
