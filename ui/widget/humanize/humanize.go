// Package humanize formats numbers, times and shares for people.
package humanize

import (
	"strconv"
	"strings"
	"time"
)

// FormatNumber returns n with its thousands apart: "1,714".
func FormatNumber[N ~int | ~int64](n N) string {
	digits := strconv.FormatInt(int64(n), 10)
	sign := ""
	if digits[0] == '-' {
		sign, digits = "-", digits[1:]
	}
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return sign + b.String()
}

// FormatCount returns n with its noun, which takes an s for all numbers but one: "2 folders".
func FormatCount[N ~int | ~int64](n N, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return FormatNumber(n) + " " + noun + "s"
}

// FormatTime returns a time in Unix seconds as UTC, "2026-10-01 08:28:17"; "not stated" for 0.
func FormatTime(seconds int64) string {
	if seconds == 0 {
		return "not stated"
	}
	return time.Unix(seconds, 0).UTC().Format(time.DateTime)
}

// FormatTimeNear returns a time in relation to another one: "08:41" on the same day in UTC, otherwise
// with its date.
func FormatTimeNear(seconds, other int64) string {
	const day = 24 * 60 * 60
	if seconds/day != other/day {
		return FormatTime(seconds)
	}
	return time.Unix(seconds, 0).UTC().Format("15:04")
}

// FormatSpan returns the time from first to last.
func FormatSpan(first, last int64) string {
	if first == last {
		return FormatTime(first)
	}
	return FormatTime(first) + " to " + FormatTime(last)
}

// FormatCountdown returns the time left, rounded up to a second: "0:12", "14:32", "1:02:03". Only the end
// is "0:00".
func FormatCountdown(d time.Duration) string {
	d = max(d, 0)
	sec := int64(d / time.Second)
	if d%time.Second > 0 {
		sec++
	}
	if sec < 3600 {
		return strconv.FormatInt(sec/60, 10) + ":" + padTwoDigits(sec%60)
	}
	return strconv.FormatInt(sec/3600, 10) + ":" + padTwoDigits(sec/60%60) + ":" + padTwoDigits(sec%60)
}

func padTwoDigits(n int64) string {
	if n < 10 {
		return "0" + strconv.FormatInt(n, 10)
	}
	return strconv.FormatInt(n, 10)
}

// FormatPercent returns the share of part in whole: "12.4%". A small share is "<0.1%", and almost all is
// "99.9%".
func FormatPercent(part, whole int) string {
	if whole <= 0 {
		return ""
	}
	if part == whole {
		return "100%"
	}
	tenths := (part*1000 + whole/2) / whole
	if part > 0 && tenths == 0 {
		return "<0.1%"
	}
	if part < whole {
		tenths = min(tenths, 999)
	}
	return strconv.Itoa(tenths/10) + "." + strconv.Itoa(tenths%10) + "%"
}
