package humanize_test

import (
	"testing"
	"time"

	"whoread/ui/widget/humanize"
)

func TestFormatNumber(t *testing.T) {
	for n, want := range map[int]string{0: "0", 7: "7", 999: "999", 1000: "1,000", 1714: "1,714", 1234567: "1,234,567", -1000: "-1,000"} {
		if got := humanize.FormatNumber(n); got != want {
			t.Errorf("Number(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestFormatCount(t *testing.T) {
	for n, want := range map[int]string{0: "0 folders", 1: "1 folder", 1714: "1,714 folders"} {
		if got := humanize.FormatCount(n, "folder"); got != want {
			t.Errorf("Count(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestFormatTime(t *testing.T) {
	const at = 1790843297 // 2026-10-01 08:28:17
	for _, c := range []struct{ name, got, want string }{
		{"time", humanize.FormatTime(at), "2026-10-01 08:28:17"},
		{"none", humanize.FormatTime(0), "not stated"},
		{"same day", humanize.FormatTimeNear(at, at+60), "08:28"},
		{"other day", humanize.FormatTimeNear(at, at+86400), "2026-10-01 08:28:17"},
		{"moment", humanize.FormatSpan(at, at), "2026-10-01 08:28:17"},
		{"span", humanize.FormatSpan(at, at+1), "2026-10-01 08:28:17 to 2026-10-01 08:28:18"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
}

func TestFormatPercent(t *testing.T) {
	for _, c := range []struct {
		part, whole int
		want        string
	}{
		{0, 10, "0.0%"},
		{1, 3, "33.3%"},
		{10, 10, "100%"},
		{1, 1_000_000, "<0.1%"},
		{999_999, 1_000_000, "99.9%"},
		{1, 0, ""},
	} {
		if got := humanize.FormatPercent(c.part, c.whole); got != c.want {
			t.Errorf("Percent(%d, %d) = %q, want %q", c.part, c.whole, got, c.want)
		}
	}
}

func TestFormatCountdown(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second:                        "0:00",
		1<<63 - 1:                           "2562047:47:17",
		0:                                   "0:00",
		time.Nanosecond:                     "0:01",
		12 * time.Second:                    "0:12",
		12*time.Second + 1:                  "0:13",
		14*time.Minute + 32*time.Second:     "14:32",
		59*time.Minute + 59*time.Second + 1: "1:00:00",
		26*time.Hour + 2*time.Minute + 3*time.Second: "26:02:03",
	} {
		if got := humanize.FormatCountdown(d); got != want {
			t.Errorf("Left(%v) = %q, want %q", d, got, want)
		}
	}
}
