package scan

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// pointedClock matches a time of day with points in it, after a date: 9.31.02.
var pointedClock = regexp.MustCompile(` (\d{1,2})\.(\d{2})\.(\d{2})\b`)

// parseCulture reads a time as cultures write it: a date, a space, a time of day, and optionally a zone.
func parseCulture(text string) (t time.Time, zoned bool) {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\u00a0", " "), "\u202f", " ")
	if strings.IndexByte(text, ':') < 0 {
		text = pointedClock.ReplaceAllString(text, " $1:$2:$3")
	}
	space := strings.LastIndexByte(text[:max(0, strings.IndexByte(text, ':'))], ' ')
	if space < 0 {
		return time.Time{}, false
	}
	sinceMidnight, zone, ok := parseClock(text[space+1:])
	if !ok {
		return time.Time{}, false
	}
	offset, zoned, ok := parseZone(zone)
	if !ok {
		return time.Time{}, false
	}
	date := strings.TrimSuffix(strings.TrimRight(text[:space], " "), ",")
	day := parseDate(date, americanTime.MatchString(strings.TrimSuffix(text, zone)))
	if day.IsZero() {
		return time.Time{}, false
	}
	return day.Add(sinceMidnight - offset), zoned
}

var (
	clockTime = regexp.MustCompile(`^(\d{1,2}):(\d{2})(?::(\d{2}))?`)
	halfOfDay = regexp.MustCompile(`^ ?([AaPp])\.? ?[Mm]\.?`)
)

// parseClock reads a time of day of 12 or 24 hours, and returns the text after it.
func parseClock(text string) (sinceMidnight time.Duration, rest string, ok bool) {
	part := clockTime.FindStringSubmatch(text)
	if part == nil {
		return 0, "", false
	}
	hours, minutes, seconds, rest := parseDigits(part[1]), parseDigits(part[2]), parseDigits(part[3]), text[len(part[0]):]
	var fraction time.Duration
	if part[3] != "" {
		fraction, rest = cutFraction(rest)
	}
	if half := halfOfDay.FindStringSubmatch(rest); half != nil {
		if hours > 12 {
			return 0, "", false
		}
		if hours %= 12; strings.EqualFold(half[1], "p") {
			hours += 12
		}
		rest = rest[len(half[0]):]
	}
	sinceMidnight = time.Duration(hours*3600+minutes*60+seconds)*time.Second + fraction
	return sinceMidnight, rest, hours < 24 && minutes < 60 && seconds < 60
}

// parseDigits returns the number that digits state; 0 if there are none.
func parseDigits(digits string) int {
	n, _ := strconv.Atoi(digits) // digits only
	return n
}

// americanTime matches a time as PowerShell writes it by default: the month first, no zeros before the
// month, the day and the hour, capital letters.
var americanTime = regexp.MustCompile(`^(?:[1-9]|1[0-2])/(?:[1-9]|[12][0-9]|3[01])/[0-9]{4} (?:[1-9]|1[0-2]):[0-9]{2}:[0-9]{2} [AP]M$`)

// numericDate matches a date of three numbers with separators.
var numericDate = regexp.MustCompile(`^(\d{1,4})([-/.])(\d{1,2})([-/.])(\d{1,4})$`)

// parseDate reads a date. It returns the zero time for text that is no date or could mean two days,
// unless it is known to be American.
func parseDate(date string, american bool) time.Time {
	part := numericDate.FindStringSubmatch(strings.TrimSuffix(strings.ReplaceAll(date, ". ", "."), "."))
	if part == nil {
		return parseNamedDate(date)
	}
	first, sign, second, third := part[1], part[2], part[3], part[5]
	if part[4] != sign {
		return time.Time{}
	}
	var dayFirst, monthFirst, yearFirst time.Time
	switch {
	case len(first) == len("2006"):
		return newDate(first, second, third)
	case len(third) == len("06") && len(first) == len("06") && sign != ".":
		yearFirst = newDate(first, second, third)
	}
	dayFirst, monthFirst = newDate(third, second, first), newDate(third, first, second)
	if american {
		return monthFirst
	}
	if sign == "." && !dayFirst.IsZero() {
		return dayFirst
	}
	return onlyTime(dayFirst, monthFirst, yearFirst)
}

// onlyTime returns the only time that is not zero; the zero time if several differ.
func onlyTime(times ...time.Time) time.Time {
	var only time.Time
	for _, t := range times {
		switch {
		case t.IsZero():
		case only.IsZero():
			only = t
		case !only.Equal(t):
			return time.Time{}
		}
	}
	return only
}

// newDate returns a date with a year of two or four digits; the zero time if there is no such date.
func newDate(year, month, day string) time.Time {
	y := parseDigits(year)
	switch len(year) {
	case len("06"):
		y += 2000
	case len("2006"):
	default:
		return time.Time{}
	}
	return newTime(y, parseDigits(month), parseDigits(day), 0, 0, 0)
}

// parseNamedDate reads a date with the English name of the month, and optionally of the day: 14-Sep-26,
// September 14, 2026, Monday, 14 September 2026.
func parseNamedDate(date string) time.Time {
	part := strings.FieldsFunc(date, func(r rune) bool { return strings.ContainsRune(" ,-/.", r) })
	if len(part) == 4 && isWeekday(part[0]) {
		part = part[1:]
	}
	if len(part) != 3 {
		return time.Time{}
	}
	if month := monthOf(part[0]); month != "" {
		return newDate(part[2], month, part[1])
	}
	month := monthOf(part[1])
	if month == "" {
		return time.Time{}
	}
	if len(part[0]) == len("2006") {
		return newDate(part[0], month, part[2])
	}
	return newDate(part[2], month, part[0])
}

// monthOf returns the number of a month by its English name or an abbreviation; "" for other text.
func monthOf(name string) string {
	for m := time.January; m <= time.December; m++ {
		if isAbbreviation(name, m.String()) {
			return strconv.Itoa(int(m))
		}
	}
	return ""
}

func isWeekday(name string) bool {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if isAbbreviation(name, d.String()) {
			return true
		}
	}
	return false
}

// isAbbreviation reports whether a word is a name or at least its first three letters, in any case.
func isAbbreviation(word, name string) bool {
	return len(word) >= len("Jan") && len(word) <= len(name) && strings.EqualFold(word, name[:len(word)])
}
