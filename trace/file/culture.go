package file

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// parseTime reads a time as services and PowerShell write it. One without a zone is UTC where the
// column says so, and else not known. One of a culture is understood where it can mean one thing
// only. What is not understood is the zero time: not stated.
func parseTime(text string, utc bool) time.Time {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t.UTC()
	}
	if ms, ok := strings.CutPrefix(text, "/Date("); ok {
		return fromMilliseconds(ms)
	}
	if !utc {
		return time.Time{}
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t
		}
	}
	return fromCulture(text)
}

// fromMilliseconds reads the rest of "/Date(1621334901000)/". An offset in it says only how the time
// was shown.
func fromMilliseconds(text string) time.Time {
	end := strings.IndexAny(text, "+-)")
	if end < 0 {
		return time.Time{}
	}
	ms, err := strconv.ParseInt(text[:end], 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// fromCulture reads a time as a culture writes it: a date, a space, and a time of day.
func fromCulture(text string) time.Time {
	text = strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(text)
	colon := strings.IndexByte(text, ':')
	space := strings.LastIndexByte(text[:max(colon, 0)], ' ')
	if space < 0 {
		return time.Time{}
	}
	date := strings.TrimSuffix(strings.TrimSpace(text[:space]), ",")
	clock := strings.ToUpper(strings.TrimSuffix(strings.TrimSpace(text[space+1:]), " UTC"))
	for _, day := range dateLayouts(date, isAmerican.MatchString(text)) {
		for _, ofDay := range []string{"15:04:05", "15:04", "3:04:05 PM", "3:04 PM"} {
			if t, err := time.Parse(day+" "+ofDay, date+" "+clock); err == nil {
				return t
			}
		}
	}
	return time.Time{}
}

// isAmerican is how PowerShell writes times unless told otherwise: the month first, no zeros before
// the month, the day and the hour, capital letters.
var isAmerican = regexp.MustCompile(`^(?:[1-9]|1[0-2])/(?:[1-9]|[12][0-9]|3[01])/[0-9]{4} (?:[1-9]|1[0-2]):[0-9]{2}:[0-9]{2} [AP]M$`)

// numericDate is a date of three numbers with signs between them.
var numericDate = regexp.MustCompile(`^([0-9]+)([-/.])([0-9]+)([-/.])([0-9]+)$`)

// dateLayouts are the ways in which a date may be read: none if it can mean two days, except for
// the one that is known to be American.
func dateLayouts(date string, american bool) []string {
	part := numericDate.FindStringSubmatch(date)
	if part == nil {
		return []string{"2-Jan-2006", "2 Jan 2006", "2 January 2006", "Jan 2, 2006", "January 2, 2006", "Monday, January 2, 2006"}
	}
	first, sign, second, year := part[1], part[2], part[3], part[5]
	switch {
	case part[4] != sign:
		return nil
	case len(first) == len("2006"):
		return []string{"2006" + sign + "1" + sign + "2"}
	case len(year) != len("2006"):
		return nil
	case sign == "." || isDay(first):
		return []string{"2" + sign + "1" + sign + "2006"}
	case american || isDay(second) || strings.TrimLeft(first, "0") == strings.TrimLeft(second, "0"):
		return []string{"1" + sign + "2" + sign + "2006"}
	}
	return nil
}

// isDay tells whether a number can be no month.
func isDay(number string) bool { return len(number) == 2 && number > "12" }
