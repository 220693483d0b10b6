package filter

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// screenLayout is the layout of times on the screen, which : and ~ search.
const screenLayout = "2006-01-02 15:04:05"

// timeMatcher compares times. 0 is not stated: it matches only = and : without a value.
func timeMatcher(name string, op Op, value string, now time.Time) (func(int64) bool, error) {
	switch {
	case op == OpMatch:
		return timePattern(value)
	case op == OpContains:
		return timeContaining(name, value)
	case op == OpRange:
		return timeRange(name, value, now)
	case value == "" && op == OpEqual:
		return func(sec int64) bool { return sec == 0 }, nil
	}
	first, end, ok := parseWhen(value, now)
	if !ok {
		return nil, notATime(name, op, value)
	}
	return newSpanMatcher(op, first, end, isStatedTime), nil
}

func notATime(name string, op Op, value string) error {
	return fmt.Errorf("%s%s needs a time such as 2026-01-02, 2026-01-02 10:00 or -10d, not %s", name, op, quoteExcerpt(value))
}

func isStatedTime(sec int64) bool { return sec != 0 }

func timePattern(pattern string) (func(int64) bool, error) {
	re, err := regexp.Compile(pattern)
	if err != nil {
		return nil, patternError(pattern, err)
	}
	return func(sec int64) bool {
		var text [len(screenLayout)]byte
		return sec != 0 && re.Match(appendShown(text[:0], sec))
	}, nil
}

// timeContaining matches times whose text contains a part.
func timeContaining(name, part string) (func(int64) bool, error) {
	if part == "" {
		return func(int64) bool { return true }, nil
	}
	// The part that begins with a year can only begin the text, and is a span of time.
	if first, end, ok := parseTime(part); ok {
		return newSpanMatcher(OpEqual, first, end, isStatedTime), nil
	}
	needle := strings.TrimRight(strings.NewReplacer("T", " ", "t", " ").Replace(part), "Zz")
	if strings.Trim(needle, "0123456789-: ") != "" {
		return nil, fmt.Errorf("no time contains %s; compare times with = != < <= > or >=, such as %s>=-10d",
			quoteExcerpt(part), name)
	}
	return func(sec int64) bool {
		var text [len(screenLayout)]byte
		return sec != 0 && strings.Contains(string(appendShown(text[:0], sec)), needle)
	}, nil
}

func appendShown(dst []byte, sec int64) []byte {
	return time.Unix(sec, 0).UTC().AppendFormat(dst, screenLayout)
}

// ParseTime parses a time as written in filters: a date, a time of day, or an age. The text stands
// for the span from first up to, but not including, end: a date is a whole day.
func ParseTime(text string, now time.Time) (first, end time.Time, ok bool) {
	from, to, ok := parseWhen(text, now)
	return time.Unix(from, 0).UTC(), time.Unix(to, 0).UTC(), ok
}

// parseWhen parses a time or an age as [first, end).
func parseWhen(text string, now time.Time) (first, end int64, ok bool) {
	if first, end, ok = parseTime(text); ok {
		return first, end, true
	}
	first, ok = parseAgo(text, now)
	return first, first + 1, ok
}

// parseTime parses a time as [first, end): the year, month, day, hour, minute or second that it
// names. It is UTC unless the text states an offset.
func parseTime(text string) (first, end int64, ok bool) {
	if len(text) > len("2006-01-02") && text[len("2006-01-02")] == ' ' {
		text = text[:len("2006-01-02")] + "T" + text[len("2006-01-02")+1:]
	}
	for _, form := range []struct {
		layout string
		after  func(time.Time) time.Time
	}{
		{"2006", func(t time.Time) time.Time { return t.AddDate(1, 0, 0) }},
		{"2006-01", func(t time.Time) time.Time { return t.AddDate(0, 1, 0) }},
		{"2006-01-02", func(t time.Time) time.Time { return t.AddDate(0, 0, 1) }},
		{"2006-01-02T15", func(t time.Time) time.Time { return t.Add(time.Hour) }},
		{"2006-01-02T15Z07:00", func(t time.Time) time.Time { return t.Add(time.Hour) }},
		{"2006-01-02T15:04", func(t time.Time) time.Time { return t.Add(time.Minute) }},
		{"2006-01-02T15:04Z07:00", func(t time.Time) time.Time { return t.Add(time.Minute) }},
		{"2006-01-02T15:04:05", func(t time.Time) time.Time { return t.Add(time.Second) }},
		{"2006-01-02T15:04:05Z07:00", func(t time.Time) time.Time { return t.Add(time.Second) }},
	} {
		if t, err := time.Parse(form.layout, text); err == nil {
			t = t.Truncate(time.Second)
			return t.Unix(), form.after(t).Unix(), true
		}
	}
	return 0, 0, false
}

// parseAgo parses an age: a number and one of s, m, h, d and w.
func parseAgo(text string, now time.Time) (int64, bool) {
	text = strings.TrimPrefix(text, "-")
	if text == "" {
		return 0, false
	}
	digits, unit := text[:len(text)-1], secondsOf(text[len(text)-1])
	n, err := strconv.ParseUint(digits, 10, 63)
	if err != nil || unit == 0 || n > math.MaxInt32 {
		return 0, false
	}
	return now.Unix() - int64(n)*unit, true
}

func secondsOf(unit byte) int64 {
	const hour = 60 * 60
	switch unit {
	case 's':
		return 1
	case 'm':
		return 60
	case 'h':
		return hour
	case 'd':
		return 24 * hour
	case 'w':
		return 7 * 24 * hour
	default:
		return 0
	}
}
