package timeline_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"whoread/ui/widget/theme"
	"whoread/ui/widget/timeline"
	"whoread/ui/widget/uitest"
)

func at(t *testing.T, text string) int64 {
	t.Helper()
	moment, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		t.Fatal(err)
	}
	return moment.Unix()
}

// september returns a month with a record an hour and a burst on one day.
func september(t *testing.T) timeline.Timeline {
	t.Helper()
	s := timeline.Timeline{First: at(t, "2026-09-01 00:00"), Last: at(t, "2026-09-30 23:59"), Counts: make([]int, 480)}
	for i := range s.Counts {
		s.Counts[i] = i % 7
	}
	s.Counts[220] = 60
	return s
}

const mailbox = "adele.vance@contoso.example"

func throttled(times ...int64) []timeline.Throttle {
	var list []timeline.Throttle
	for _, sec := range times {
		list = append(list, timeline.Throttle{Mailbox: mailbox, Time: sec})
	}
	return list
}

// bars returns the bars of a line whose labels are days of September.
func bars(line string) string {
	line, _, _ = strings.Cut(strings.TrimPrefix(line, "Sep 01 "), " Sep 30")
	return line
}

func plain(s timeline.Timeline, width int) string {
	return ansi.Strip(s.View(theme.New(theme.Options{}), width))
}

func TestEndLabels(t *testing.T) {
	line := plain(september(t), 80)
	if !strings.HasPrefix(line, "Sep 01 ") || !strings.Contains(line, " Sep 30  █ = ") {
		t.Errorf("%q", line)
	}
}

func TestThrottlingShowsBlindWindow(t *testing.T) {
	one, several := september(t), september(t)
	one.Throttled = throttled(at(t, "2026-09-14 09:31"))
	several.Throttled = throttled(at(t, "2026-09-14 09:31"), at(t, "2026-09-16 10:00"), at(t, "2026-09-20 23:30"))
	for name, c := range map[string]struct {
		timeline timeline.Timeline
		want     string
	}{
		"one":     {one, "throttled 14 Sep 09:31, blind until 15 Sep 09:31"},
		"several": {several, "throttled 3 times, last 20 Sep 23:30, blind until 21 Sep 23:30"},
	} {
		t.Run(name, func(t *testing.T) {
			line := plain(c.timeline, 140)
			if !strings.Contains(line, c.want) || strings.Count(line, "!") != len(c.timeline.Throttled) {
				t.Errorf("%q, want %q and a sign for each moment", line, c.want)
			}
		})
	}
}

func TestC30ThrottlingNamesTheMailboxWhereThereIsRoom(t *testing.T) {
	s := september(t)
	s.Throttled = throttled(at(t, "2026-09-14 09:31"))
	const when = "throttled 14 Sep 09:31, blind until 15 Sep 09:31"
	for _, c := range []struct {
		width int
		want  string
	}{
		{200, "   adele.vance@contoso.example " + when},
		{140, "   adele.vance@contoso.example " + when},
		{120, "   adele.vance@… " + when},
		{110, "   adele.vance@… " + when},
		{80, "   " + when},
		{60, " Sep 30  █ = 105 in 24 h"},
	} {
		if line := strings.TrimRight(plain(s, c.width), " "); !strings.HasSuffix(line, c.want) || strings.Count(line, "!") != 1 {
			t.Errorf("at %d: %q, want %q at its end and one sign", c.width, line, c.want)
		}
	}
}

func TestC30SeveralThrottledMailboxesAreCounted(t *testing.T) {
	s := september(t)
	s.Throttled = throttled(at(t, "2026-09-14 09:31"), at(t, "2026-09-16 10:00"), at(t, "2026-09-20 23:30"))
	s.Throttled[1].Mailbox, s.Throttled[2].Mailbox = "finance@contoso.example", "Finance@contoso.example"
	const want = "2 mailboxes throttled 3 times, last 20 Sep 23:30, blind until 21 Sep 23:30"
	if line := plain(s, 140); !strings.Contains(line, want) {
		t.Errorf("%q, want %q", line, want)
	}
}

func TestThrottlingOutsideOfTheSpanHasNoSign(t *testing.T) {
	s := september(t)
	s.Throttled = throttled(at(t, "2026-08-31 22:00"))
	if line := plain(s, 140); strings.Contains(line, "!") || !strings.Contains(line, "blind until 1 Sep 22:00") {
		t.Errorf("%q", line)
	}
	s.Throttled = throttled(0)
	if line := plain(s, 140); strings.Contains(line, "!") || !strings.Contains(line, "throttled, time not stated") {
		t.Errorf("%q", line)
	}
}

func TestManySignsDoNotHideTheBars(t *testing.T) {
	s := september(t)
	for at := s.First; at < s.Last; at += 3600 {
		s.Throttled = append(s.Throttled, timeline.Throttle{Mailbox: mailbox, Time: at})
	}
	if line := plain(s, 140); strings.Contains(line, "!") || !strings.Contains(line, "█") || !strings.Contains(line, "throttled 720 times") {
		t.Errorf("%q", line)
	}
}

func TestSingleRecordIsVisible(t *testing.T) {
	s := september(t)
	s.Counts = make([]int, 480)
	s.Counts[3], s.Counts[400] = 1, 1_000_000
	if bars := bars(plain(s, 80)); strings.Count(bars, "▁") != 1 || strings.Count(bars, "█") != 1 {
		t.Errorf("one record beside a million is drawn as %q", bars)
	}
}

func TestFewerCountsThanBarsFillTheWidth(t *testing.T) {
	s := september(t)
	s.Counts = []int{1, 2, 1}
	if bars := bars(plain(s, 80)); strings.Contains(bars, " ") {
		t.Errorf("%q has holes", bars)
	}
}

// Reversed, the highest bar would be a hole.
func TestPartInViewIsNotReversed(t *testing.T) {
	for _, o := range []theme.Options{{}, {NoColor: true}} {
		s := september(t)
		s.From, s.To = s.First, s.Last
		view := s.View(theme.New(o), 80)
		if sgr := regexp.MustCompile(`\x1b\[(?:[0-9;]*;)?7(?:;[0-9;]*)?m`).FindString(view); sgr != "" || !strings.Contains(view, "█") {
			t.Errorf("%q has %q", view, sgr)
		}
	}
}

func TestHoursAreLabelledWithinFewDays(t *testing.T) {
	for _, c := range []struct{ first, last, from, to string }{
		{"2026-09-14 08:41", "2026-09-14 08:41", "Sep 14 08:41:00 ", " 08:41:30 "},
		{"2026-09-14 08:41", "2026-09-14 09:31", "Sep 14 08:41 ", " 09:31 "},
		{"2026-09-14 22:00", "2026-09-15 03:00", "Sep 14 22:00 ", " Sep 15 03:00 "},
		{"2026-09-14 22:00", "2026-09-17 21:00", "Sep 14 22:00 ", " Sep 17 21:00 "},
		{"2026-09-01 22:00", "2026-09-30 03:00", "Sep 01 ", " Sep 30 "},
		{"2025-12-31 22:00", "2026-01-01 03:00", "Dec 31 2025 22:00 ", " Jan 01 2026 03:00 "},
		{"2025-06-01 00:00", "2026-06-01 00:00", "Jun 01 2025 ", " Jun 01 2026 "},
	} {
		s := timeline.Timeline{First: at(t, c.first), Last: at(t, c.last), Counts: []int{1, 2, 3}}
		if c.first == c.last {
			s.Last += 30
		}
		if line := plain(s, 100); !strings.HasPrefix(line, c.from) || !strings.Contains(line, c.to) {
			t.Errorf("from %s to %s: %q", c.first, c.last, line)
		}
	}
}

// The scale is what the highest bar counts, in the time that this bar stands for.
func TestScale(t *testing.T) {
	day := timeline.Timeline{First: at(t, "2026-09-14 00:00"), Last: at(t, "2026-09-14 23:59") + 59, Counts: make([]int, 480)}
	for i := range day.Counts {
		day.Counts[i] = 2
	}
	day.Counts[100] = 50
	for _, c := range []struct {
		name     string
		timeline timeline.Timeline
		width    int
		want     string
	}{
		{"a day of 48 bars", day, len("Sep 14 00:00  23:59") + 48 + len("  # = 68 in 30 min"), "  █ = 68 in 30 min"},
		{"a moment", timeline.Timeline{First: day.First, Last: day.First, Counts: []int{4}}, 80, "  █ = 4 in 1 s"},
		{"fewer counts than bars", timeline.Timeline{First: day.First, Last: day.Last, Counts: []int{1, 7, 2}}, 80, "  █ = 7 in 8 h"},
		{"no room", day, 40, ""},
	} {
		line := plain(c.timeline, c.width)
		if got := strings.TrimRight(line[strings.LastIndex(line, " 23:59")+len(" 23:59"):], " "); c.name != "a moment" && got != c.want {
			t.Errorf("%s: %q, want %q", c.name, line, c.want)
		}
		if !strings.Contains(line, c.want) {
			t.Errorf("%s: %q, want %q", c.name, line, c.want)
		}
	}
}

func TestPartInViewIsMarkedWithoutColour(t *testing.T) {
	th := theme.New(theme.Options{NoColor: true})
	s := september(t)
	without := s.View(th, 80)
	s.From, s.To = at(t, "2026-09-10 00:00"), at(t, "2026-09-12 00:00")
	if s.View(th, 80) == without {
		t.Error("the part in view looks like the rest")
	}
}

func TestOneMoment(t *testing.T) {
	s := timeline.Timeline{First: at(t, "2026-09-14 09:31"), Counts: []int{4}}
	s.Last, s.From, s.To, s.Throttled = s.First, s.First, s.First, throttled(s.First)
	if line := plain(s, 80); !strings.Contains(line, "!") {
		t.Errorf("%q", line)
	}
}

func TestGolden(t *testing.T) {
	s := september(t)
	s.From, s.To = at(t, "2026-09-10 00:00"), at(t, "2026-09-12 00:00")
	s.Throttled = throttled(at(t, "2026-09-14 09:31"))
	uitest.CompareGolden(t, []uitest.Size{{W: 80, H: 1}, {W: 120, H: 1}, {W: 200, H: 1}}, line(s))
	uitest.CheckScreens(t, line(s))
	uitest.CheckScreens(t, line(timeline.Timeline{}))
}

func line(s timeline.Timeline) uitest.Draw {
	return func(th theme.Theme, w, h int) string {
		if w < 1 || h < 1 {
			return ""
		}
		return s.View(th, w) + strings.Repeat("\n"+theme.Blanks(w), h-1)
	}
}
